package gate

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/shell"
)

// Wording is how a command speaks of its changes.
type Wording struct {
	Who bool // say for whom each role would be
	// Where is the place in a manifest that wants a grant, and Spelled how it names the
	// role there. Both nil: the command has flags only.
	Where, Spelled func(roles.Key) string
}

// mostLines is how many refusals are told one by one.
const mostLines = 20

// Refusal is the error of all refused changes at once, nil for none: a line for each
// reason, and what to type where that helps.
func Refusal(decisions []Decision, w Wording) error {
	var lines []string
	told := map[string]bool{}
	for _, d := range decisions {
		for _, r := range d.Refused {
			if line := w.line(d, r); !told[line] {
				told[line] = true
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	if more := len(lines) - mostLines; more > 0 {
		lines = append(lines[:mostLines], fmt.Sprintf("and %d more", more))
	}
	return &roles.Error{Kind: roles.ErrPolicy, Msg: strings.Join(lines, "\n  "), Hint: w.hint(decisions)}
}

// line is a reason as a sentence: the role, for whom, and what stands against it.
func (w Wording) line(d Decision, r Reason) string {
	text := fmt.Sprintf("role %s of %s", roleName(d.Grant), d.Grant.APIName())
	if at := called(w.Where, d.Grant.Key); at != "" {
		text = at + ": " + text
	}
	if w.Who {
		text += " for " + d.Grant.Principal.DisplayName
	}
	return display.Clean(text + " " + r.clause(d.Grant.Rating))
}

// clause is what stands against a role, as the rest of a sentence about it.
func (r Reason) clause(rating catalog.Rating) string {
	switch r.Kind {
	case Critical:
		return "is critical: " + rating.Why
	case Unrated:
		return "is unrated: the table of " + catalog.Date() + " does not rate it, and it may be critical"
	case Blocked:
		return "cannot be assigned to an agent identity: Microsoft blocks it, according to its list of " + catalog.AgentsDate + " says"
	case Denied:
		return "is denied by " + r.Rule.String()
	case NoRule:
		return "is denied: no rule of the policy matches, and its default is deny"
	case TooRisky:
		return fmt.Sprintf("is %s, and %s allows at most %s", rating.Level, r.Rule, r.Rule.MaxRisk)
	}
	return fmt.Sprintf("is unrated, and %s allows rated roles only", r.Rule)
}

// hint says what to type: the flags or the manifest's keys with the roles that they
// would allow, and that no flag opens a policy.
func (w Wording) hint(decisions []Decision) string {
	var add []string
	for _, kind := range []Kind{Critical, Unrated} {
		switch named := w.named(decisions, kind); {
		case len(named) == 0:
		case w.Where == nil:
			add = append(add, kind.Flag()+" "+shell.Anywhere(strings.Join(named, ","), "ROLES"))
		default:
			add = append(add, kind.Key()+": ["+strings.Join(named, ", ")+"]")
		}
	}
	var hints []string
	switch {
	case len(add) > 0 && w.Where == nil:
		hints = append(hints, "to assign it anyway, add "+strings.Join(add, " "))
	case len(add) > 0:
		hints = append(hints, "to assign it anyway, add to its grant: "+strings.Join(add, ", "))
	}
	if slices.ContainsFunc(decisions, byPolicy) {
		hints = append(hints, "no flag overrides the policy: leave these roles out, or have its rules changed")
	}
	if slices.ContainsFunc(decisions, func(d Decision) bool { return d.has(Blocked) }) {
		hints = append(hints, "Microsoft's list is on "+catalog.AgentsPage)
	}
	return strings.Join(hints, "; ")
}

func byPolicy(d Decision) bool {
	return slices.ContainsFunc(d.Refused, func(r Reason) bool { return r.Kind.Flag() == "" && r.Kind != Blocked })
}

func (d Decision) has(kind Kind) bool {
	return slices.ContainsFunc(d.Refused, func(r Reason) bool { return r.Kind == kind })
}

// named are the refused roles of a kind as the user can type them, each once.
func (w Wording) named(decisions []Decision, kind Kind) []string {
	var out []string
	for _, d := range decisions {
		if !d.has(kind) {
			continue
		}
		name := called(w.Spelled, d.Grant.Key)
		if name == "" {
			name = d.Grant.ShellRole()
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

func called(of func(roles.Key) string, k roles.Key) string {
	if of == nil {
		return ""
	}
	return of(k)
}

func roleName(g roles.Grant) string {
	if value := g.RoleValue(); value != "" {
		return value
	}
	return string(g.Key.Role)
}
