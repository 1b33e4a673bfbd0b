package graph

import (
	"context"
	"maps"
	"slices"

	"mi-roles/roles"
)

// Current is what object ids from an earlier time stand for today. What is gone
// is absent; an identity that is gone holds nothing.
type Current struct {
	Held       map[roles.ObjectID][]roles.Assignment
	Principals map[roles.ObjectID]roles.Principal
	Resources  map[roles.ObjectID]roles.Resource
}

// ReadByIDs reads identities with what they hold, and APIs, by their object ids, in
// one wave: AssignmentsOf, Principals and Resources together.
func (c *Client) ReadByIDs(ctx context.Context, identities, apis []roles.ObjectID) (Current, error) {
	identities, apis = distinct(identities), distinct(apis)
	holdings, asks := c.heldByID(identities, false)
	who, asks2 := c.principalsByID(identities)
	what, asks3 := c.resourcesByID(apis)
	if err := c.ask(ctx, slices.Concat(asks, asks2, asks3)...); err != nil {
		return Current{}, err
	}
	held, lost := heldOf(identities, holdings)
	r := Current{Held: held, Principals: principalsOf(who), Resources: resourcesOf(what)}
	var there []roles.ObjectID // whose assignments one replica did not find
	for _, id := range lost {
		if r.Held[id] = []roles.Assignment{}; known(r.Principals, id) {
			there = append(there, id)
		}
	}
	again, err := c.AssignmentsOf(ctx, there)
	maps.Copy(r.Held, again)
	return r, err
}

func known[V any](all map[roles.ObjectID]V, id roles.ObjectID) bool {
	_, ok := all[id]
	return ok
}
