package activity

import (
	"slices"
	"strings"

	"mi-roles/roles/operations"
)

// broader advises on a role that is used, and that others do the work of at less risk.
func (c *identityCase) broader(r *Role) {
	var instead []string
	for _, n := range c.used {
		if !c.uses(n, r.Grant.RoleValue()) {
			continue
		}
		for _, role := range c.insteadFor(n) {
			instead = append(instead, role.Value)
			r.Notes = append(r.Notes, c.notes(n, role)...)
			for _, also := range c.best {
				if slices.Contains(role.AlsoRequires, also) {
					instead = append(instead, also)
				}
			}
		}
	}
	slices.Sort(instead)
	slices.Sort(r.Notes)
	instead, r.Notes = slices.Compact(instead), slices.Compact(r.Notes)
	fresh := slices.DeleteFunc(slices.Clone(instead), func(role string) bool { return slices.Contains(c.held, role) })
	if len(fresh) == 0 {
		r.Advice, r.Reason = Remove, "used, but redundant with "+strings.Join(instead, ", ")
		return
	}
	r.Advice, r.Reason, r.ReplaceWith = Replace, "used, but broader than needed", fresh
	if lacks := notOffered(r.Grant.Resource, fresh); len(lacks) > 0 {
		r.Advice, r.ReplaceWith, r.Notes, r.Lacks = Keep, nil, nil, lacks
		r.Reason = "used; the tenant does not offer " + strings.Join(lacks, ", ") + ", which would be enough"
	}
}

// insteadFor gives the roles of the best set that allow a call.
func (c *identityCase) insteadFor(n need) []operations.Role {
	by, ok := n.answer.Allows(c.best)
	if !ok {
		by, _ = n.answer.Any(c.best)
	}
	return slices.DeleteFunc(slices.Clone(n.answer.Roles), func(r operations.Role) bool { return !slices.Contains(by, r.Value) })
}

// notes are what to know before a role replaces another one for a call.
func (c *identityCase) notes(n need, role operations.Role) []string {
	var out []string
	if role.Note != "" && !slices.Contains(c.held, role.Value) {
		out = append(out, role.Value+": "+role.Note)
	}
	if role.Partial && n.seen.Default {
		out = append(out, "the log does not show which properties the calls read: compare them with the code first")
	}
	return out
}

// hidden names the roles of less risk that would allow the calls of a role and do not
// show what these read.
func (c *identityCase) hidden(value string) []string {
	var out []string
	for _, n := range c.used {
		if !c.uses(n, value) {
			continue
		}
		for _, r := range n.answer.Roles {
			if len(r.Hides) > 0 && r.Value != value {
				out = append(out, "the calls read "+strings.Join(r.Hides, ", ")+", which "+r.Value+" does not show")
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// callsBy gives the calls that a role allowed, by itself or with others.
func (c *identityCase) callsBy(role string) []Call {
	var out []Call
	for _, n := range c.used {
		if c.uses(n, role) {
			out = append(out, n.seen.evidence())
		}
	}
	return out
}

// uses reports whether a role may have allowed the call, or is required by one that did.
func (c *identityCase) uses(n need, role string) bool {
	by, _ := n.answer.Any(c.held)
	return slices.ContainsFunc(n.answer.Roles, func(r operations.Role) bool {
		return slices.Contains(by, r.Value) && (r.Value == role || slices.Contains(r.AlsoRequires, role))
	})
}
