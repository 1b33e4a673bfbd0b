package fence

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/display"
)

// grantAction is the action of a role that grants under a policy.
func grantAction(policy string) string { return grantRight + policy }

// actions are all that a role allows, whatever the condition.
func (r Role) actions() []string {
	var out []string
	for _, p := range r.Permissions {
		out = append(out, p.Actions...)
	}
	return out
}

// Grants are the ids of the policies under which the role grants, for the whole tenant.
func (r Role) Grants() []string {
	var out []string
	for _, p := range r.Permissions {
		if !r.Enabled || p.Condition != nil && *p.Condition != "" {
			continue
		}
		for _, a := range p.Actions {
			if at := len(grantRight); len(a) > at && strings.EqualFold(a[:at], grantRight) {
				out = append(out, a[at:])
			}
		}
	}
	return out
}

// Concerns reports whether a role is the fence's own, or grants under its policy too.
func (f Fence) Concerns(r Role) bool {
	return f.own(r) || has(r.actions(), grantAction(f.Policy.ID))
}

// own: the role has the fence's template id, or is referred to by it.
func (f Fence) own(r Role) bool {
	return strings.EqualFold(r.TemplateID, f.Role.TemplateID) || strings.EqualFold(r.ID, f.Role.TemplateID)
}

// role is the fence's own role in a tenant, nil where there is none.
func (f Fence) role(s State) *Role {
	if i := slices.IndexFunc(s.Roles, f.own); i >= 0 {
		return &s.Roles[i]
	}
	return nil
}

func (f Fence) compareRoles(s State) []Difference {
	var out []Difference
	mine := f.role(s)
	for _, r := range s.Roles {
		if f.own(r) || !f.Concerns(r) {
			continue
		}
		holders := display.Count(len(assignmentsOf(s, r.ID)), "holder", "holders")
		out = append(out, Difference{Foreign, TheRole, r.ID, fmt.Sprintf("the role %s grants under the policy too (%s)",
			display.Excerpt(r.DisplayName), holders), "remove the action " + grantAction(f.Policy.ID) + " from that role"})
	}
	diff := func(k Kind, text string) Difference {
		return Difference{Kind: k, Object: TheRole, ID: f.Role.TemplateID, Text: text}
	}
	switch {
	case mine == nil:
		return append(out, diff(Missing, "the custom role does not exist"), f.notAssigned())
	case !ours(mine.Description):
		return append(out, Difference{Foreign, TheRole, mine.ID, "a role of the fence's id exists that mi-roles did not create", ""})
	case mine.DisplayName != f.Role.DisplayName || mine.Description != f.Role.Description:
		out = append(out, diff(Changed, "the custom role has a different display name or description"))
	}
	if !mine.Enabled {
		out = append(out, diff(Narrower, "the custom role is disabled"))
	}
	return append(append(out, f.compareActions(*mine, diff)...), f.compareAssignments(s, mine.ID)...)
}

func (f Fence) compareActions(r Role, diff func(Kind, string) Difference) []Difference {
	var out []Difference
	want, found := grantAction(f.Policy.ID), false
	for _, p := range r.Permissions {
		for _, a := range p.Actions {
			switch {
			case !strings.EqualFold(a, want):
				out = append(out, diff(Wider, "the custom role allows "+display.Excerpt(a)+" too"))
			case p.Condition != nil && *p.Condition != "":
				out = append(out, diff(Narrower, "the custom role grants only under the condition "+display.Excerpt(*p.Condition)))
				found = true
			default:
				found = true
			}
		}
	}
	if !found {
		out = append(out, diff(Narrower, "the custom role does not grant under the policy"))
	}
	if len(out) == 0 && len(r.Permissions) != 1 {
		out = append(out, diff(Changed, "the custom role allows the same through different permissions"))
	}
	return out
}

func assignmentsOf(s State, role string) []Assignment {
	return slices.DeleteFunc(slices.Clone(s.Assignments), func(a Assignment) bool { return !strings.EqualFold(a.Role, role) })
}

func (f Fence) notAssigned() Difference {
	return Difference{Missing, TheAssignment, "", "the custom role is not assigned to " + f.Holder.DisplayName, ""}
}

// wanted: the assignment is the one that the fence makes.
func (f Fence) wanted(a Assignment) bool {
	return strings.EqualFold(a.Principal, f.Assignment.Principal) && a.Scope == f.Assignment.Scope
}

func (f Fence) compareAssignments(s State, role string) []Difference {
	var out []Difference
	assigned := false
	for _, a := range assignmentsOf(s, role) {
		switch {
		case f.wanted(a):
			assigned = true
		case strings.EqualFold(a.Principal, f.Assignment.Principal):
			out = append(out, Difference{Changed, TheAssignment, a.ID, "the custom role is assigned in the scope " +
				display.Excerpt(a.Scope) + " as well", ""})
		default:
			out = append(out, Difference{Wider, TheAssignment, a.ID, "the custom role is assigned to " + display.Excerpt(a.Principal) +
				" too, which can then assign what the manifest lists", ""})
		}
	}
	if !assigned {
		out = append(out, f.notAssigned())
	}
	return out
}
