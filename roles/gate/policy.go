package gate

import (
	"cmp"
	"fmt"
	"slices"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// Effect is what a rule does with the changes that it fits.
type Effect string

// The effects of a rule, and of a policy's default.
const (
	Allow Effect = "allow"
	Deny  Effect = "deny"
)

// Policy says who may get what: the first rule that fits decides, else the default.
type Policy struct {
	File    string // as it was named
	Default Effect
	Rules   []Rule
}

// Rule fits a change that all of its patterns fit; one that is left out fits everything.
type Rule struct {
	Name          string // "" when it has none
	At            string // file, line and column
	Identity      Pattern
	ResourceGroup Pattern
	Subscription  Pattern
	Type          Pattern
	API           Pattern
	Role          Pattern
	Effect        Effect
	MaxRisk       catalog.Level // the highest that an allow rule allows, "" for any
	AllowUnrated  bool          // an allow rule allows what nobody has rated
}

// String names the rule for messages.
func (r Rule) String() string {
	if r.Name == "" {
		return "the rule at " + r.At
	}
	return fmt.Sprintf("rule %s (%s)", display.Quote(r.Name), r.At)
}

// Ruling is what a policy says of one grant.
type Ruling struct {
	Rule    *Rule    // the one that decided, nil: the default did
	Refused []Reason // empty: allowed
}

// Decide says what the policy makes of a grant. It knows nothing of what a run was
// told to allow, and a run that was told so is not asked less.
func (p Policy) Decide(g roles.Grant) Ruling {
	subject := subjectOf(g)
	for i := range p.Rules {
		if r := &p.Rules[i]; r.fits(subject) {
			return Ruling{r, r.refuses(g.Rating.Level)}
		}
	}
	if p.Default == Allow {
		return Ruling{}
	}
	return Ruling{Refused: []Reason{{Kind: NoRule}}}
}

// Objection is why the policy refuses a grant, as the rest of a sentence about its role;
// "" where it allows it.
func (p Policy) Objection(g roles.Grant) string {
	for _, r := range p.Decide(g).Refused {
		return display.Clean(r.clause(g.Rating))
	}
	return ""
}

// Test says what the policy makes of each grant that is wanted, held or not, in the order
// of lists. d is what the tenant shows now, and rates.
func (p Policy) Test(wanted []roles.Key, d roles.Describer) []Decision {
	out := make([]Decision, len(wanted))
	for i, k := range wanted {
		g := rated(k, d)
		ruling := p.Decide(g)
		out[i] = Decision{Step: roles.Step{Key: k, Action: roles.Assign}, Grant: g, Rule: ruling.Rule, Refused: ruling.Refused}
	}
	slices.SortFunc(out, func(a, b Decision) int { return roles.CompareGrants(a.Grant, b.Grant) })
	return out
}

// refuses is why a rule that fits refuses. An effect that is none refuses as well.
func (r *Rule) refuses(level catalog.Level) []Reason {
	switch {
	case r.Effect != Allow:
		return []Reason{{Denied, r}}
	case level == catalog.Unrated && !r.AllowUnrated:
		return []Reason{{NotRated, r}}
	case level != catalog.Unrated && !cmp.Or(r.MaxRisk, catalog.Critical).AtLeast(level):
		return []Reason{{TooRisky, r}}
	}
	return nil
}

// fits: what is not known of a change lets a deny rule fit and keeps an allow rule from it.
func (r *Rule) fits(s subject) bool {
	for _, f := range r.fields() {
		said := s[f.name]
		if !f.pattern.fits(said) && (said.whole || r.Effect == Allow) {
			return false
		}
	}
	return true
}

type field struct {
	name    string // the key in a policy's file
	pattern Pattern
}

func (r *Rule) fields() []field {
	return []field{{"identity", r.Identity}, {"resourceGroup", r.ResourceGroup}, {"subscription", r.Subscription},
		{"type", r.Type}, {"api", r.API}, {"role", r.Role}}
}
