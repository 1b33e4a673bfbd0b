package graph

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"mi-roles/roles"
)

// idsPerFilter is how many ids one "id in (…)" may name.
const idsPerFilter = 15

// Resources reads the APIs with the given object ids, with their roles. Those
// that are gone are absent.
func (c *Client) Resources(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.Resource, error) {
	ids = distinct(ids)
	calls := c.resourceCalls(ids)
	all, err := entitiesOf(calls, c.run(ctx, calls))
	if err != nil {
		return nil, err
	}
	found := make(map[roles.ObjectID]roles.Resource, len(ids))
	for i, w := range all {
		if w != nil {
			found[ids[i]] = w.resource()
		}
	}
	return found, nil
}

func (c *Client) resourceCalls(ids []roles.ObjectID) []call {
	calls := make([]call, len(ids))
	for i, id := range ids {
		calls[i] = c.sdk.one(string(id), resourceFields)
	}
	return calls
}

// Principals reads the service principals with the given object ids, fifteen to
// a filter. Those that are gone, users and groups are absent.
func (c *Client) Principals(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.Principal, error) {
	found := make(map[roles.ObjectID]roles.Principal, len(ids))
	for _, g := range collect[wirePrincipal](ctx, c, c.principalCalls(distinct(ids))) {
		if e := asError(g.err); e != nil && e.Status == http.StatusBadRequest {
			return c.principalsOneByOne(ctx, distinct(ids))
		}
		if g.err != nil {
			return nil, g.err
		}
		for _, w := range g.items {
			found[objectID(w.ID)] = w.principal()
		}
	}
	return found, nil
}

func (c *Client) principalCalls(ids []roles.ObjectID) []call {
	var calls []call
	for part := range slices.Chunk(ids, idsPerFilter) {
		calls = append(calls, c.sdk.list(query{Filter: in("id", part), Select: principalFields}))
	}
	return calls
}

// principalsOneByOne is for a service that refuses "id in (…)".
func (c *Client) principalsOneByOne(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.Principal, error) {
	calls := make([]call, len(ids))
	for i, id := range ids {
		calls[i] = c.sdk.one(string(id), principalFields)
	}
	all, err := entitiesOf(calls, c.run(ctx, calls))
	if err != nil {
		return nil, err
	}
	found := make(map[roles.ObjectID]roles.Principal, len(ids))
	for i, w := range all {
		if w != nil {
			found[ids[i]] = w.principal()
		}
	}
	return found, nil
}

func distinct(ids []roles.ObjectID) []roles.ObjectID {
	set := make(map[roles.ObjectID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// missing: the object is not there, which for a read is an answer.
func missing(err error) bool {
	e := asError(err)
	return e != nil && e.Status == http.StatusNotFound
}

// APIs reads the service principals of applications with their roles, a page at a
// time. Which of them offer roles cannot be asked of Graph; the caller looks.
func (c *Client) APIs(ctx context.Context, yield func([]roles.Resource) error) error {
	first := c.sdk.list(query{Filter: "servicePrincipalType eq 'Application'", Select: resourceFields, Top: maxTop})
	return eachPage(ctx, c, first, func(page []wirePrincipal) error {
		out := make([]roles.Resource, len(page))
		for i, w := range page {
			out[i] = w.resource()
		}
		return yield(out)
	})
}
