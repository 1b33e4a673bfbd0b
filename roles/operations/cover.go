package operations

import (
	"slices"

	"mi-roles/roles/catalog"
)

// Cover finds the roles of least risk that together allow every call that an
// application may make: fewest critical roles, then fewest high, medium and low ones;
// among equals those that only read, then those that open fewer operations. It is
// exact. Where roles are held, those win among equals, and no new one is chosen that
// shows less than another of the same risk. Calls without roles take no part. The result is in the
// order of a ranking, whatever the order of the calls. The error is ErrTooHard.
func Cover(answers []Answer, risk catalog.Table, held ...string) ([]string, error) {
	p := problem{table: builtin(), risk: risk, held: held, index: map[string]int{}}
	p.collect(answers)
	var clauses []clause
	for _, a := range answers {
		if c := p.clause(a.enough(held)); len(c) > 0 {
			clauses = append(clauses, c)
		}
	}
	chosen, err := solve(clauses, p.costs)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, i := range chosen {
		out = append(out, p.roles[i].Value)
	}
	return out, nil
}

// problem numbers the roles in play in their order of preference.
type problem struct {
	*table
	risk  catalog.Table
	held  []string
	roles []Role
	index map[string]int
	costs []cost
}

func (p *problem) collect(answers []Answer) {
	seen := map[string]bool{}
	add := func(r Role) {
		if !seen[r.Value] {
			seen[r.Value] = true
			p.roles = append(p.roles, r)
		}
	}
	for _, a := range answers {
		for _, r := range a.Roles {
			add(r)
			for _, also := range r.AlsoRequires {
				add(p.role(entry{role: p.number[also]}, p.risk))
			}
		}
	}
	slices.SortFunc(p.roles, compareRoles)
	for i, r := range p.roles {
		p.index[r.Value] = i
		p.costs = append(p.costs, p.cost(r))
	}
}

func (p *problem) cost(r Role) cost {
	var c cost
	c[3-weight(r.Risk)] = 1
	c[4] = writes(r.Value)
	if !slices.Contains(p.held, r.Value) {
		c[5] = 1
	}
	c[6] = r.breadth
	return c
}

// clause gives the ways to be allowed a call: a role, or a role with one that is
// required besides, which a broader role stands in for.
func (p *problem) clause(a Answer) clause {
	var ways clause
	for _, r := range a.Roles {
		i := p.index[r.Value]
		if p.shadowed(r, a.Roles) {
			continue
		}
		if len(r.AlsoRequires) == 0 {
			ways = append(ways, term{i})
		}
		for _, also := range r.AlsoRequires {
			for j, other := range p.roles {
				if other.Value == also || catalog.Covers(graphAppID(), other.Value, also) {
					ways = append(ways, newTerm(i, j))
				}
			}
		}
	}
	return ways
}

// shadowed: what is held shows more than r perhaps has to, and a role of the same risk
// shows all of it, so that r would take something away and win nothing.
func (p *problem) shadowed(r Role, all []Role) bool {
	if !r.Partial || len(p.held) == 0 || slices.Contains(p.held, r.Value) {
		return false
	}
	return slices.ContainsFunc(all, func(o Role) bool {
		return o.Risk == r.Risk && writes(o.Value) == 0 && catalog.Covers(graphAppID(), o.Value, r.Value)
	})
}

// Whole is the answer without the roles that are limited to some objects or
// properties, unless there are no others.
func (a Answer) Whole() Answer { return a.enough(nil) }

// enough leaves limited roles out that are not held, unless there are no others.
func (a Answer) enough(held []string) Answer {
	if slices.ContainsFunc(a.Roles, func(r Role) bool { return !r.Limited }) {
		a.Roles = slices.DeleteFunc(slices.Clone(a.Roles), func(r Role) bool { return r.Limited && !slices.Contains(held, r.Value) })
	}
	return a
}

// Allows reports whether holding these roles allows the call that a answers for, and
// by which of them. A limited role does so only where there are no others.
func (a Answer) Allows(held []string) (by []string, ok bool) { return a.Whole().Any(held) }

// Any is Allows with the roles that allow the call for some objects only, as where the
// call is known to have passed.
func (a Answer) Any(held []string) (by []string, ok bool) {
	for _, r := range a.Roles {
		if slices.Contains(held, r.Value) && r.complete(held) {
			by = append(by, r.Value)
		}
	}
	return by, len(by) > 0
}

// complete: what the role requires besides is held too.
func (r Role) complete(held []string) bool {
	if len(r.AlsoRequires) == 0 {
		return true
	}
	for _, also := range r.AlsoRequires {
		for _, h := range held {
			if h == also || catalog.Covers(graphAppID(), h, also) {
				return true
			}
		}
	}
	return false
}
