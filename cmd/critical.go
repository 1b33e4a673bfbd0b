package cmd

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// refusal is a role that leads to control of the tenant and that nobody allowed.
type refusal struct {
	key  roles.Key
	at   string // where a manifest wants it, "" for flags
	text string // how the manifest names it
	who  string // whose it would be, "" when that is plain
	api  roles.Resource
	roles.AppRole
	why string
}

func (r refusal) String() string {
	text := fmt.Sprintf("role %s of %s", r.name(), r.api.DisplayName)
	if r.at != "" {
		text = r.at + ": " + text
	}
	if r.who != "" {
		text += " for " + r.who
	}
	return output.Clean(text + " is critical: " + r.why)
}

func (r refusal) name() string {
	if r.Value == "" {
		return string(r.ID)
	}
	return r.Value
}

// refuseCritical is the error of all refused roles at once, nil for none; allow
// says what allows the named ones.
func refuseCritical(refused []refusal, allow func(names string) string) error {
	if len(refused) == 0 {
		return nil
	}
	var lines, names []string
	for i, r := range refused {
		if i == manySteps {
			lines = append(lines, fmt.Sprintf("and %d more", len(refused)-i))
			break
		}
		lines = append(lines, r.String())
	}
	for _, r := range refused {
		if name := cmp.Or(r.text, r.api.ShellRole(r.AppRole)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return &roles.Error{Kind: roles.ErrPolicy, Msg: strings.Join(lines, "\n"), Hint: "if this is really meant, add " + allow(strings.Join(names, ", "))}
}

// refusals are the critical roles that a plan gives and that are not allowed.
func refusals(plan roles.Plan, d roles.Describer, allowed func(roles.Grant) bool) []refusal {
	var refused []refusal
	for _, s := range plan.Pending() {
		g := d.Describe(roles.Assignment{Key: s.Key})
		if s.Action == roles.Assign && g.Rating.Level == catalog.Critical && !allowed(g) {
			refused = append(refused, refusal{key: s.Key, who: g.Principal.DisplayName, api: *g.Resource, AppRole: *g.Role, why: g.Rating.Why})
		}
	}
	return refused
}

// checkCritical refuses roles that lead to control of the tenant, unless each is
// named by --allow-critical.
func (s *session) checkCritical(api roles.Resource, wanted []roles.AppRole, allowed []string) error {
	var refused []refusal
	for _, r := range wanted {
		rating := s.risk.Rate(string(api.AppID), r.Value, string(r.ID))
		if rating.Level == catalog.Critical && !named(api, r, allowed) {
			refused = append(refused, refusal{api: api, AppRole: r, why: rating.Why})
		}
	}
	return refuseCritical(refused, byFlag)
}

// named reports whether --allow-critical names a role: this one, and not another one
// of its value.
func named(api roles.Resource, r roles.AppRole, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		found, err := roles.FindRole(api, a)
		return err == nil && found.ID == r.ID
	})
}

func byFlag(names string) string { return "--allow-critical " + strings.ReplaceAll(names, ", ", ",") }
