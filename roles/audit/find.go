package audit

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Input is everything that the findings follow from.
type Input struct {
	Principals []roles.Principal // those in scope, with or without grants
	Grants     []roles.Grant     // what they hold; findings point into it

	Now         time.Time
	Since       time.Time // zero: new grants are not looked for
	MaxCritical int       // negative: holders are not counted
	// Subscriptions are those that the tenant is known to have, lower case;
	// nil: not looked at.
	Subscriptions map[string]bool
	Exceptions    []Exception
	// Objection is why the user's policy refuses a grant, as the rest of a sentence about
	// its role, "" where it allows it; nil: there is no policy.
	Objection func(roles.Grant) string
	Evidence
}

// Finding is one thing found. Principal is zero for findings about the whole
// tenant, Grant is nil unless it is about one grant.
type Finding struct {
	Rule      Rule
	Severity  catalog.Level
	Message   string // the evidence, one sentence; may hold text from the directory
	Remedy    string // the command that ends it, safe to paste into a shell; may be ""
	Principal roles.Principal
	Grant     *roles.Grant
	Key       string     // tells findings of one rule and principal apart, the same in every run
	Accepted  *Exception // the exception that accepts it, or nil
	Change    Change     // against a baseline, where there is one
}

// Result is what an audit found. Accepted holds what exceptions took out of Open.
type Result struct {
	Open     []Finding
	Accepted []Finding
	Gone     []Finding // open in the baseline, and not found any more
	Baseline *Baseline // what the findings were compared with; nil: nothing
	Tenants  []string  // where several are looked at at once: their ids
}

// Find looks for everything. The order is fixed: the most severe first, then by
// rule, identity, API and role.
func Find(in Input) Result {
	held := holdings(in.Grants)
	var all []Finding
	for _, p := range in.Principals {
		all = append(all, ofIdentity(in, p, held[p.ID])...)
	}
	all = append(all, tooMany(in, held)...)
	sortFindings(all)
	return sift(in, all)
}

// holding is what one identity holds, in a fixed order.
type holding []*roles.Grant

func holdings(grants []roles.Grant) map[roles.ObjectID]holding {
	held := map[roles.ObjectID]holding{}
	for _, g := range roles.SortedGrants(grants) {
		held[g.Principal.ID] = append(held[g.Principal.ID], g)
	}
	return held
}

func sortFindings(all []Finding) {
	slices.SortFunc(all, func(a, b Finding) int {
		return cmp.Or(
			rank(a.Severity)-rank(b.Severity),
			cmp.Compare(a.Rule.ID, b.Rule.ID),
			cmp.Compare(strings.ToLower(a.Principal.DisplayName), strings.ToLower(b.Principal.DisplayName)),
			cmp.Compare(a.Principal.Tenant, b.Principal.Tenant),
			cmp.Compare(a.Principal.ID, b.Principal.ID),
			cmp.Compare(apiName(a), apiName(b)),
			cmp.Compare(roleValue(a), roleValue(b)),
			cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.Message, b.Message))
	})
}

func rank(l catalog.Level) int { return slices.Index(catalog.Levels(), l) }

func apiName(f Finding) string {
	if f.Grant == nil {
		return ""
	}
	return strings.ToLower(f.Grant.APIName())
}

func roleValue(f Finding) string {
	if f.Grant == nil {
		return ""
	}
	return f.Grant.RoleValue()
}

// finding is one about an identity as a whole.
func finding(rule string, p roles.Principal, message, remedy string) Finding {
	r, _ := RuleByID(rule)
	return Finding{Rule: r, Severity: r.Severity, Message: message, Remedy: remedy, Principal: p}
}

// about is a finding on one grant.
func about(rule string, g *roles.Grant, message, remedy string) Finding {
	f := finding(rule, g.Principal, message, remedy)
	f.Grant = g
	f.Key = string(g.Key.Resource) + "/" + string(g.Key.Role)
	return f
}

// RoleName is what people call the grant's role: its value, or its id where it
// has none, or "default access".
func RoleName(g roles.Grant) string {
	if g.State == roles.IsDefaultAccess {
		return "default access"
	}
	return cmp.Or(g.RoleValue(), string(g.Key.Role))
}

// APIName is what people call the grant's API: its name, or its id where the
// directory no longer knows one.
func APIName(g roles.Grant) string { return cmp.Or(g.APIName(), string(g.Key.Resource)) }
