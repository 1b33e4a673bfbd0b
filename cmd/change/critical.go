package change

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Refusal is a role that leads to control of the tenant and that nobody allowed.
type Refusal struct {
	Key  roles.Key
	At   string // where a manifest wants it, "" for flags
	Text string // how the manifest names it
	who  string // whose it would be, "" when that is plain
	API  roles.Resource
	roles.AppRole
	why string
}

func (r Refusal) String() string {
	text := fmt.Sprintf("role %s of %s", r.name(), r.API.DisplayName)
	if r.At != "" {
		text = r.At + ": " + text
	}
	if r.who != "" {
		text += " for " + r.who
	}
	return output.Clean(text + " is critical: " + r.why)
}

func (r Refusal) name() string {
	if r.Value == "" {
		return string(r.ID)
	}
	return r.Value
}

// RefuseCritical is the error of all refused roles at once, nil for none; allow
// says what allows the named ones.
func RefuseCritical(refused []Refusal, allow func(names string) string) error {
	if len(refused) == 0 {
		return nil
	}
	var lines, names []string
	for i, r := range refused {
		if i == ManySteps {
			lines = append(lines, fmt.Sprintf("and %d more", len(refused)-i))
			break
		}
		lines = append(lines, r.String())
	}
	for _, r := range refused {
		if name := cmp.Or(r.Text, r.API.ShellRole(r.AppRole)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return &roles.Error{Kind: roles.ErrPolicy, Msg: strings.Join(lines, "\n"), Hint: "if this is really meant, add " + allow(strings.Join(names, ", "))}
}

// Refusals are the critical roles that a plan gives and that are not allowed.
func Refusals(plan roles.Plan, d roles.Describer, allowed func(roles.Grant) bool) []Refusal {
	var refused []Refusal
	for _, s := range plan.Pending() {
		g := d.Describe(roles.Assignment{Key: s.Key})
		if s.Action == roles.Assign && g.Rating.Level == catalog.Critical && !allowed(g) {
			refused = append(refused, Refusal{Key: s.Key, who: g.Principal.DisplayName, API: *g.Resource, AppRole: *g.Role, why: g.Rating.Why})
		}
	}
	return refused
}

// CheckCritical refuses roles that lead to control of the tenant, unless each is
// named by --allow-critical.
func CheckCritical(s *connect.Session, api roles.Resource, wanted []roles.AppRole, allowed []string) error {
	var refused []Refusal
	for _, r := range wanted {
		rating := s.Risk.Rate(string(api.AppID), r.Value, string(r.ID))
		if rating.Level == catalog.Critical && !pick.Named(api, r, allowed) {
			refused = append(refused, Refusal{API: api, AppRole: r, why: rating.Why})
		}
	}
	return RefuseCritical(refused, ByFlag)
}

// ByFlag is how a command line allows the named roles.
func ByFlag(names string) string { return "--allow-critical " + strings.ReplaceAll(names, ", ", ",") }
