package graph

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"mi-roles/roles"
)

// Recalled is what object ids from an earlier time stand for today. What is gone
// is absent; an identity that is gone holds nothing.
type Recalled struct {
	Held       map[roles.ObjectID][]roles.Assignment
	Principals map[roles.ObjectID]roles.Principal
	Resources  map[roles.ObjectID]roles.Resource
}

// Recall reads identities with what they hold, and APIs, by their object ids, in
// one wave: Held, Principals and Resources together.
func (c *Client) Recall(ctx context.Context, identities, apis []roles.ObjectID) (Recalled, error) {
	identities, apis = distinct(identities), distinct(apis)
	held, who, what := c.heldCalls(identities), c.principalCalls(identities), c.resourceCalls(apis)
	replies := c.run(ctx, slices.Concat(held, who, what))
	heldBy, lost, err := pagesOf[wireAssignment](ctx, c, held, replies[:len(held)])
	if err != nil {
		return Recalled{}, err
	}
	found, err := entitiesOf(what, replies[len(held)+len(who):])
	if err != nil {
		return Recalled{}, err
	}
	r := Recalled{Held: map[roles.ObjectID][]roles.Assignment{}, Resources: map[roles.ObjectID]roles.Resource{}}
	for i, all := range heldBy {
		r.Held[identities[i]] = assignments(all)
	}
	for i, w := range found {
		if w != nil {
			r.Resources[apis[i]] = w.resource()
		}
	}
	r.Principals, err = c.recallPrincipals(ctx, identities, who, replies[len(held):len(held)+len(who)])
	if err != nil {
		return r, err
	}
	return r, c.recallLost(ctx, r, identities, lost)
}

// recallLost reads again what identities hold that are there, where it was not found.
func (c *Client) recallLost(ctx context.Context, r Recalled, identities []roles.ObjectID, lost []error) error {
	var there []roles.ObjectID
	for i, id := range identities {
		if _, known := r.Principals[id]; known && lost[i] != nil {
			there = append(there, id)
		}
	}
	again, err := c.Held(ctx, there)
	maps.Copy(r.Held, again)
	return err
}

func (c *Client) recallPrincipals(ctx context.Context, ids []roles.ObjectID, calls []call, replies []reply) (map[roles.ObjectID]roles.Principal, error) {
	if slices.ContainsFunc(replies, func(r reply) bool { return r.status == http.StatusBadRequest }) {
		return c.principalsOneByOne(ctx, ids)
	}
	pages, err := listsOf[wirePrincipal](ctx, c, calls, replies)
	if err != nil {
		return nil, err
	}
	found := make(map[roles.ObjectID]roles.Principal, len(ids))
	for _, w := range slices.Concat(pages...) {
		found[objectID(w.ID)] = w.principal()
	}
	return found, nil
}
