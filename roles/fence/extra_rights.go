package fence

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/gate"
)

// Held is everything that was read of what the holder may do.
type Held struct {
	Grants      []roles.Grant // its app roles
	Roles       []Role        // all directory roles of the tenant
	Assignments []Assignment  // of directory roles, to the holder itself
	Templates   []string      // template ids of directory roles that it has, through groups as well
	Owned       []Owned       // what it owns
}

// Owned is an object that the holder owns.
type Owned struct{ ID, DisplayName, Kind string }

const writeAssignments = "AppRoleAssignment.ReadWrite.All"

// BesideOf finds the rights that a holder has beside its fence: those that grant more than
// the manifest lists, or make more of themselves. AppRoleAssignment.ReadWrite.All comes first.
func (f Fence) BesideOf(h Held) []Right {
	var out []Right
	for _, g := range h.Grants {
		if r, is := f.appRole(g); is {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Right) int { return rank(a) - rank(b) })
	told := map[string]bool{}
	for _, a := range h.Assignments {
		r, known := find(h.Roles, a.Role)
		told[strings.ToLower(r.TemplateID)], told[strings.ToLower(a.Role)] = true, true
		if f.own(r) || strings.EqualFold(a.Role, f.Role.TemplateID) || known && harmless(r) {
			continue
		}
		out = append(out, f.directoryRole(r, a))
	}
	for _, t := range h.Templates {
		if r, known := find(h.Roles, t); !told[strings.ToLower(t)] && !(known && harmless(r)) && !f.own(r) {
			out = append(out, f.directoryRole(r, Assignment{Role: t, Scope: allTenant}))
		}
	}
	for _, o := range h.Owned {
		out = append(out, Right{ID: o.ID, Text: "owns the " + o.Kind + " " + display.Excerpt(o.DisplayName),
			Why: "an owner can grant its app roles to anyone, and add credentials to it",
			Fix: "remove it from the owners of " + o.ID})
	}
	return out
}

func rank(r Right) int {
	if strings.Contains(r.Text, writeAssignments) {
		return 0
	}
	return 1
}

// appRole: what nobody may be given without a word is a right beside the fence.
func (f Fence) appRole(g roles.Grant) (Right, bool) {
	if gate.Needs(g) == "" {
		return Right{}, false
	}
	role, why := g.RoleValue(), g.Rating.Why
	if role == "" {
		role = string(g.Key.Role)
	}
	if role == writeAssignments {
		why = "it can assign any app role to anyone, including itself, whatever the fence says"
	}
	if why == "" {
		why = "the table of roles does not rate it, and it may be critical"
	}
	fix := fmt.Sprintf("mi-roles remove -i %s -a %s -r %s", f.Holder.ID, g.Key.Resource, g.Key.Role)
	return Right{string(g.ID), "holds " + role + " of " + cmp.Or(g.APIName(), string(g.Key.Resource)), why, fix}, true
}

func find(all []Role, id string) (Role, bool) {
	for _, r := range all {
		if strings.EqualFold(r.ID, id) || strings.EqualFold(r.TemplateID, id) {
			return r, true
		}
	}
	return Role{ID: id, TemplateID: id, DisplayName: id}, false
}

// harmless: a role that changes nothing. What is not known to read alone may write.
func harmless(r Role) bool {
	actions := r.actions()
	return len(actions) > 0 && !slices.ContainsFunc(actions, func(a string) bool { return !strings.HasSuffix(strings.ToLower(a), "/read") })
}

func (f Fence) directoryRole(r Role, a Assignment) Right {
	name, where, why := r.DisplayName, "", "it may change more than the manifest lists"
	if known, ok := catalog.DirectoryRoleByID(r.TemplateID); ok {
		name = known.Name
		switch {
		case known.GrantsGraph:
			why = "it can grant any app role of any API to anyone"
		case known.GrantsOther:
			why = "it can grant any app role of any API but Microsoft Graph, and add credentials to applications"
		}
	}
	if a.Scope != allTenant {
		where = " in the scope " + display.Excerpt(a.Scope)
	}
	return Right{ID: a.ID, Text: "has the directory role " + display.Excerpt(name) + where, Why: why,
		Fix: "remove that directory role from " + f.Holder.DisplayName}
}
