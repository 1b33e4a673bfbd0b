package activity

import (
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Outcome is what identities hold when the advice is followed, and what they lose.
type Outcome struct {
	Keep, Add, Drop []roles.Grant
	// NotOffered are roles that would replace others and that the API does not offer:
	// these others are kept.
	NotOffered []string
}

// Follow carries advice through for every identity.
func Follow(advice []Identity) Outcome {
	var out Outcome
	for _, one := range advice {
		seen := map[roles.Key]bool{}
		for _, r := range one.Roles {
			out.NotOffered = append(out.NotOffered, r.Lacks...)
			if r.Advice != Remove && r.Advice != Replace {
				out.Keep = append(out.Keep, r.Grant)
				continue
			}
			out.Drop = append(out.Drop, r.Grant)
			for _, g := range r.instead() {
				if !seen[g.Key] {
					seen[g.Key] = true
					out.Add = append(out.Add, g)
				}
			}
		}
	}
	slices.Sort(out.NotOffered)
	out.NotOffered = slices.Compact(out.NotOffered)
	return out
}

// instead gives the grants that replace a role.
func (r Role) instead() []roles.Grant {
	var fresh []roles.Grant
	for _, value := range r.ReplaceWith {
		api := r.Grant.Resource
		i := offered(api, value)
		if i < 0 {
			continue
		}
		role := api.Roles[i]
		fresh = append(fresh, roles.Grant{
			Assignment: roles.Assignment{Key: roles.Key{Principal: r.Grant.Key.Principal, Resource: r.Grant.Key.Resource, Role: role.ID}},
			Principal:  r.Grant.Principal, Resource: api, Role: &role, State: roles.Enabled,
			Rating: catalog.Builtin().Rate(string(api.AppID), role.Value, string(role.ID)),
		})
	}
	return fresh
}

// offered finds the role of an API that can be assigned to applications, -1 for none.
func offered(api *roles.Resource, value string) int {
	return slices.IndexFunc(api.Roles, func(a roles.AppRole) bool {
		return strings.EqualFold(a.Value, value) && a.ForApplications() && !a.Disabled
	})
}

// notOffered gives those of the values that the API does not offer to applications.
func notOffered(api *roles.Resource, values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(value string) bool { return offered(api, value) >= 0 })
}
