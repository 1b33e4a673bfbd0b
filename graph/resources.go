package graph

import (
	"context"
	"slices"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// resourceLookup looks for the APIs that a selector may mean, with what fields say of them.
func (c *Client) resourceLookup(ref roles.Ref, fields []string) *lookup[wirePrincipal] {
	return &lookup[wirePrincipal]{
		ways: slices.Concat(c.resourceWays(ref, fields), c.everyResource()),
		is:   func(w wirePrincipal) bool { return ref.MeansAPI(w.resource()) },
		id:   principalID,
	}
}

func (c *Client) resourceWays(ref roles.Ref, fields []string) []way[wirePrincipal] {
	switch ref.Form {
	case roles.ByObjectID:
		return c.byKey(fields, ref.Value, "")
	case roles.ByAppID:
		return c.byKey(fields, "", ref.Value)
	case roles.ByGUID:
		return c.byKey(fields, ref.Value, ref.Value)
	case roles.ByURI:
		return c.byURI(fields, ref.Value)
	}
	return c.byNames(fields, false, ref.Value)
}

// byURI asks for an API by its identifier URI, with and without a slash at its end.
func (c *Client) byURI(fields []string, uri string) []way[wirePrincipal] {
	bare := strings.TrimSuffix(uri, "/")
	exact := wire.AnyOf(servicePrincipalNameIs, bare, bare+"/")
	if shortEnough(bare + "/") {
		return c.listed(fields, false, exact)
	}
	return slices.Concat(c.listed(fields, false, servicePrincipalNameBegins(beginning(bare))), c.advanced(fields, exact))
}

func (c *Client) everyResource() []way[wirePrincipal] {
	return c.within(nil, wire.Query{Select: resourceFields, Top: wire.MaxTop})
}

// Resources reads the APIs with the given object ids, with their roles. Those
// that are gone are absent.
func (c *Client) Resources(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.Resource, error) {
	lookups, asks := c.resourcesByID(distinct(ids))
	if err := c.ask(ctx, asks...); err != nil {
		return nil, err
	}
	return resourcesOf(lookups), nil
}

func (c *Client) resourcesByID(ids []roles.ObjectID) (lookups []*lookup[wirePrincipal], asks []anyLookup) {
	for _, id := range ids {
		l := c.resourceLookup(roles.Ref{Form: roles.ByObjectID, Value: string(id)}, resourceFields)
		lookups, asks = append(lookups, l), append(asks, l)
	}
	return lookups, asks
}

func resourcesOf(lookups []*lookup[wirePrincipal]) map[roles.ObjectID]roles.Resource {
	found := map[roles.ObjectID]roles.Resource{}
	for _, l := range lookups {
		for _, w := range l.found {
			found[objectID(w.ID)] = w.resource()
		}
	}
	return found
}

// APIs reads the service principals of applications with their roles, a page at a
// time. Which of them offer roles cannot be asked of Graph; the caller looks.
func (c *Client) APIs(ctx context.Context, yield func([]roles.Resource) error) error {
	q := wire.Query{Filter: "servicePrincipalType eq 'Application'", Select: resourceFields, Top: wire.MaxTop}
	return stream(ctx, c, c.withoutFilter(q), principalID, func(page []wirePrincipal) error {
		var out []roles.Resource
		for _, w := range page {
			if w.ofType("Application") {
				out = append(out, w.resource())
			}
		}
		return yield(out)
	})
}

// withoutFilter asks for a list, and for the same without its filter.
func (c *Client) withoutFilter(q wire.Query) []wire.Call {
	narrow := c.wire.ServicePrincipals(q)
	q.Filter = ""
	return []wire.Call{narrow, c.wire.ServicePrincipals(q)}
}
