package activity

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/operations"
)

// oneCase is all that is looked at for one identity.
type oneCase struct {
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

func newCase(in Input, p roles.Principal, grants []roles.Grant) *oneCase {
	c := &oneCase{Input: in, principal: p, grants: grants, near: map[string]bool{}}
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
func (c *oneCase) sort(n need) {
	_, ok := n.answer.Allows(c.held)
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

// cover finds what would be enough for the calls that were used. Roles that open
// nothing before each site or list is granted are no replacement by themselves.
func (c *oneCase) cover() {
	var answers []operations.Answer
	for _, n := range c.used {
		a := n.answer
		a.Roles = slices.DeleteFunc(slices.Clone(a.Roles), func(r operations.Role) bool {
			return strings.HasSuffix(r.Value, ".Selected") && !slices.Contains(c.held, r.Value)
		})
		answers = append(answers, a)
	}
	c.best, c.hard = operations.Cover(answers, c.Risk, c.held...)
}

func (c *oneCase) identity() Identity {
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
func (c *oneCase) role(g roles.Grant) Role {
	r := Role{Grant: g, Advice: Unknown}
	value := g.RoleValue()
	switch {
	case !ofGraph(g):
		r.Reason = "the log holds calls to Microsoft Graph, and shows nothing about this grant"
		return r
	case !c.seen:
		r.Reason = "the identity is not seen in the log"
		return r
	case operations.RoleBreadth(value) == 0 && !slices.Contains(operations.PerSiteRoles, value):
		r.Reason = fmt.Sprintf("the table of %s knows no call that this role allows", operations.Date())
		return r
	}
	r.Calls = c.callsBy(value)
	switch {
	case slices.Contains(operations.PerSiteRoles, value):
		c.single(&r)
	case c.hard != nil && len(r.Calls) > 0:
		r.Advice, r.Reason = Keep, c.hard.Error()
	case slices.Contains(c.best, value):
		r.Advice, r.Reason = Keep, "used, and no role of less risk allows the same"
	case c.any || c.near[value]:
		r.Advice, r.Reason = Unknown, "calls that the table does not have may need it"
		if len(r.Calls) > 0 {
			r.Advice, r.Reason = Keep, "used, and calls that the table does not have may need it"
		}
	case len(r.Calls) == 0:
		r.Advice, r.Reason = Remove, fmt.Sprintf("not used in %d days", c.Log.Days())
	default:
		c.broader(&r)
	}
	return r
}

// perSite gives the held role that opens single sites, or "".
func (c *oneCase) perSite() string {
	for _, role := range operations.PerSiteRoles {
		if slices.Contains(c.held, role) {
			return role
		}
	}
	return ""
}

// single advises on a role that opens single sites, of whose calls the table is no proof.
func (c *oneCase) single(r *Role) {
	r.Reason = "the log does not tell which sites it opens"
	if r.Grant.RoleValue() == c.perSite() && len(c.sites) > 0 {
		r.Advice, r.Reason = Keep, "used, for single sites"
		for _, n := range c.sites {
			r.Calls = append(r.Calls, n.seen.evidence())
		}
	}
}

// broader advises on a role that is used, and that others do the work of at less risk.
func (c *oneCase) broader(r *Role) {
	var instead, notes []string
	for _, n := range c.used {
		if !c.uses(n, r.Grant.RoleValue()) {
			continue
		}
		by, _ := n.answer.Allows(c.best)
		for _, role := range n.answer.Roles {
			if !slices.Contains(by, role.Value) {
				continue
			}
			instead = append(instead, role.Value)
			if role.Note != "" && !slices.Contains(c.held, role.Value) {
				notes = append(notes, role.Value+": "+role.Note)
			}
			for _, also := range c.best {
				if slices.Contains(role.AlsoRequires, also) {
					instead = append(instead, also)
				}
			}
		}
	}
	slices.Sort(instead)
	instead = slices.Compact(instead)
	fresh := slices.DeleteFunc(slices.Clone(instead), func(role string) bool { return slices.Contains(c.held, role) })
	if len(fresh) == 0 {
		r.Advice, r.Reason = Remove, "used, and needless beside "+strings.Join(instead, ", ")
		return
	}
	slices.Sort(notes)
	r.Advice, r.Reason = Replace, "used, and broader than what is used"
	r.ReplaceWith, r.Notes = fresh, slices.Compact(notes)
}

// callsBy gives the calls that a role allowed, by itself or with others.
func (c *oneCase) callsBy(role string) []Call {
	var out []Call
	for _, n := range c.used {
		if c.uses(n, role) {
			out = append(out, n.seen.evidence())
		}
	}
	return out
}

// uses reports whether a role allowed the call, or is required by one that did.
func (c *oneCase) uses(n need, role string) bool {
	by, _ := n.answer.Allows(c.held)
	return slices.ContainsFunc(n.answer.Roles, func(r operations.Role) bool {
		return slices.Contains(by, r.Value) && (r.Value == role || slices.Contains(r.AlsoRequires, role))
	})
}

// careful turns advice to take something away into keep where the log cannot bear it.
func (c *oneCase) careful(r Role) Role {
	if r.Advice != Remove && r.Advice != Replace {
		return r
	}
	created := r.Grant.Created
	var why string
	switch {
	case c.Log.Days() < c.MinDays:
		why = fmt.Sprintf("the log spans %d days, fewer than %d", c.Log.Days(), c.MinDays)
	case c.Log.Others > 0:
		why = "the log holds more different calls than are counted one by one: read it with fewer identities"
	case created.IsZero() && c.Early[r.Grant.Key]:
		return r
	case created.IsZero():
		why = "when it was given is not known"
	case created.After(c.Log.From):
		why = fmt.Sprintf("given on %s, after the log begins", created.UTC().Format("2006-01-02"))
	default:
		return r
	}
	r.Advice, r.Reason, r.ReplaceWith, r.Notes = Keep, why, nil, nil
	return r
}
