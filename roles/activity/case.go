package activity

import (
	"fmt"
	"slices"

	"mi-roles/roles"
	"mi-roles/roles/operations"
)

// identityCase is all that is looked at for one identity.
type identityCase struct {
	Input
	principal roles.Principal
	grants    []roles.Grant
	held      []string // values of the roles of Microsoft Graph that tokens carry
	seen      bool
	used      []need // allowed by what is held
	refused   []need
	sites     []need          // allowed, by a role that opens single sites
	open      []need          // allowed, and by which role the table cannot tell
	near      map[string]bool // roles that may be what allowed the open calls
	any       bool            // every role may be
	best      []string        // the roles of least risk that allow what was used
	hard      error           // why best was not found
}

func newIdentityCase(in Input, p roles.Principal, grants []roles.Grant) *identityCase {
	c := &identityCase{Input: in, principal: p, grants: grants, near: map[string]bool{}}
	for _, g := range grants {
		if ofGraph(g) {
			c.held = append(c.held, g.RoleValue())
		}
	}
	for _, s := range in.Log.Of(string(p.ID), string(p.AppID)) {
		c.seen = true
		c.sort(need{s, operations.Lookup(s.Call, in.Risk)})
	}
	c.cover()
	return c
}

// sort puts a call where it belongs.
func (c *identityCase) sort(n need) {
	_, ok := n.answer.Any(c.held)
	switch {
	case n.seen.Refused():
		c.refused = append(c.refused, n)
	case !n.seen.allowed():
	case ok:
		c.used = append(c.used, n)
	case n.answer.PerSite && c.perSite() != "":
		c.sites = append(c.sites, n)
	case n.seen.Status < 400 || n.seen.Status == 404:
		c.open = append(c.open, n)
		near, all := operations.Near(n.seen.Call)
		c.any = c.any || all
		for role := range near {
			c.near[role] = true
		}
	}
}

// cover finds what would be enough for the calls that were used. A role that is
// limited to some objects, or does not show what was read, is enough only where no
// other role that is held can have allowed the call: then it did.
func (c *identityCase) cover() {
	var answers []operations.Answer
	for _, n := range c.used {
		a := n.answer
		if _, whole := a.Allows(c.held); whole {
			a = a.Whole()
		}
		a.Roles = slices.DeleteFunc(slices.Clone(a.Roles), func(r operations.Role) bool {
			return r.Limited && !slices.Contains(c.held, r.Value)
		})
		answers = append(answers, a)
	}
	c.best, c.hard = operations.Cover(answers, c.Risk, c.held...)
}

func (c *identityCase) identity() Identity {
	out := Identity{Principal: c.principal, Seen: c.seen, Days: c.Log.Days(), Missing: c.missing()}
	for _, g := range c.grants {
		out.Roles = append(out.Roles, c.careful(c.role(g)))
	}
	for _, n := range c.open {
		out.Unknown = append(out.Unknown, n.seen.evidence())
	}
	for _, n := range c.refused {
		if !n.answer.Known {
			out.Unknown = append(out.Unknown, n.seen.evidence())
		}
	}
	return out
}

// role judges a grant by what was seen alone.
func (c *identityCase) role(g roles.Grant) Role {
	r := Role{Grant: g, Advice: Unknown}
	value := g.RoleValue()
	switch {
	case !ofGraph(g):
		r.Reason = "the log contains only calls to Microsoft Graph, and shows nothing about this role"
		return r
	case !c.seen:
		r.Reason = "the identity does not appear in the log"
		return r
	case operations.RoleBreadth(value) == 0 && !slices.Contains(operations.PerSiteRoles, value):
		r.Reason = fmt.Sprintf("the table of %s has no call that this role allows", operations.Date())
		return r
	}
	r.Calls = c.callsBy(value)
	switch {
	case slices.Contains(operations.PerSiteRoles, value):
		c.single(&r)
	case c.hard != nil && len(r.Calls) > 0:
		r.Advice, r.Reason = Keep, c.hard.Error()
	case slices.Contains(c.best, value):
		r.Advice, r.Reason = Keep, "used, and no lower-risk role allows the same"
		r.Notes = c.hidden(value)
	case c.any || c.near[value]:
		r.Advice, r.Reason = Unknown, "calls that are not in the table may need it"
		if len(r.Calls) > 0 {
			r.Advice, r.Reason = Keep, "used, and calls that are not in the table may need it"
		}
	case len(r.Calls) == 0:
		r.Advice, r.Reason = Remove, fmt.Sprintf("not used in %d days", c.Log.Days())
	default:
		c.broader(&r)
	}
	return r
}

// perSite gives the held role that opens single sites, or "".
func (c *identityCase) perSite() string {
	for _, role := range operations.PerSiteRoles {
		if slices.Contains(c.held, role) {
			return role
		}
	}
	return ""
}

// single advises on a role that opens single sites, of whose calls the table is no proof.
func (c *identityCase) single(r *Role) {
	r.Reason = "the log does not show which sites it accesses"
	if r.Grant.RoleValue() == c.perSite() && len(c.sites) > 0 {
		r.Advice, r.Reason = Keep, "used, for individual sites"
		for _, n := range c.sites {
			r.Calls = append(r.Calls, n.seen.evidence())
		}
	}
}

// careful turns advice to take something away into keep where the log cannot bear it.
func (c *identityCase) careful(r Role) Role {
	if r.Advice != Remove && r.Advice != Replace {
		return r
	}
	created := r.Grant.Created
	var why string
	switch {
	case c.Log.Days() < c.MinDays:
		why = fmt.Sprintf("the log spans %d days, fewer than %d", c.Log.Days(), c.MinDays)
	case c.Log.Others > 0:
		why = "the log has more distinct calls than can be counted individually: read it with fewer identities"
	case created.IsZero() && c.Early[r.Grant.Key]:
		return r
	case created.IsZero():
		why = "the time of the assignment is unknown"
	case created.After(c.Log.From):
		why = fmt.Sprintf("assigned on %s, after the log begins", created.UTC().Format("2006-01-02"))
	default:
		return r
	}
	r.Advice, r.Reason, r.ReplaceWith, r.Notes = Keep, why, nil, nil
	return r
}
