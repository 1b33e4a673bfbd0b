package graph

import (
	"context"
	"slices"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// principalLookup looks for the service principals that a selector may mean; held
// asks for what they hold as well, where the same answer can bring it.
func (c *Client) principalLookup(ref roles.Ref, held bool) *lookup[wirePrincipal] {
	return &lookup[wirePrincipal]{
		ways: slices.Concat(c.principalWays(ref, held), c.everyPrincipal()),
		is:   func(w wirePrincipal) bool { return ref.Means(w.principal()) },
		id:   principalID,
	}
}

func (c *Client) principalWays(ref roles.Ref, held bool) []way[wirePrincipal] {
	switch ref.Form {
	case roles.ByObjectID:
		return c.byKey(principalFields, ref.Value, "")
	case roles.ByAppID:
		return c.byKey(principalFields, "", ref.Value)
	case roles.ByGUID:
		return c.byKey(principalFields, ref.Value, ref.Value)
	case roles.ByAzureID:
		return c.byAzureID(roles.AzureID(ref.Value), held)
	case roles.ByGroup:
		_, name, _ := strings.Cut(ref.Value, "/")
		return c.byNames(principalFields, held, ref.Value, name)
	}
	return c.byNames(principalFields, held, ref.Value)
}

// byKey asks for a service principal by its object id, its client id or both: by
// its address, which finds a fresh one before lists do, and by a filter.
func (c *Client) byKey(fields []string, id, appID string) []way[wirePrincipal] {
	direct := way[wirePrincipal]{read: single[wirePrincipal], object: true, unsure: true}
	listed := way[wirePrincipal]{read: pages[wirePrincipal]}
	add := func(one wire.Call, property, value string) {
		direct.calls = append(direct.calls, one)
		many := c.wire.ServicePrincipals(wire.Query{Select: fields, Filter: wire.In(property, []string{value})})
		listed.calls = append(listed.calls, many)
	}
	if id != "" {
		add(c.wire.ServicePrincipal(id, wire.Query{Select: fields}), "id", id)
	}
	if appID != "" {
		add(c.wire.ServicePrincipalByAppID(appID, wire.Query{Select: fields}), "appId", appID)
	}
	return []way[wirePrincipal]{direct, listed}
}

// byNames asks for service principals by display name.
func (c *Client) byNames(fields []string, held bool, names ...string) []way[wirePrincipal] {
	if shortEnough(names...) {
		return c.listed(fields, held, wire.AnyOf(nameIs, names...))
	}
	begin := make([]string, len(names))
	for i, n := range names {
		begin[i] = beginning(n)
	}
	return slices.Concat(c.listed(fields, held, wire.AnyOf(nameBegins, begin...)), c.advanced(fields, wire.AnyOf(nameIs, names...)))
}

// byAzureID asks for the service principal of an Azure resource: by its id where
// that is short enough to be compared, else with its neighbours in the resource
// group; then with those in its subscription, where the case of names cannot
// matter. Azure Resource Manager and the directory differ in case, and whether
// Graph's filter minds is not documented.
func (c *Client) byAzureID(id roles.AzureID, held bool) []way[wirePrincipal] {
	texts := spellings(string(id))
	var near []way[wirePrincipal]
	if shortEnough(texts...) {
		near = c.listed(principalFields, held, wire.AnyOf(alternativeNameIs, texts...))
	} else {
		near = c.listed(principalFields, held, wire.AnyOf(alternativeNameBegins, spellings(parentOf(id))...))
	}
	for i := range near {
		near[i].unsure = true
	}
	wide := c.listed(principalFields, false, alternativeNameBegins(scopeOf(id)))
	return slices.Concat(near, wide, c.advanced(principalFields, wire.AnyOf(alternativeNameIs, texts...)))
}

// listed asks for a list: with assignments if they are wanted, and without.
func (c *Client) listed(fields []string, held bool, filter string) []way[wirePrincipal] {
	q := wire.Query{Filter: filter, Select: fields, Top: wire.MaxTop}
	var ways []way[wirePrincipal]
	if held {
		q.Expand = []string{"appRoleAssignments"}
		ways = c.within(ways, q)
		q.Expand = nil
	}
	return c.within(ways, q)
}

// advanced asks by an advanced query, in which values may be as long as the URL.
func (c *Client) advanced(fields []string, filter string) []way[wirePrincipal] {
	return c.within(nil, wire.Query{Filter: filter, Select: fields, Top: wire.MaxTop, Advanced: true})
}

// within adds a way, unless its URL would be longer than the service takes.
func (c *Client) within(ways []way[wirePrincipal], q wire.Query) []way[wirePrincipal] {
	call := c.wire.ServicePrincipals(q)
	if call.Length() > maxURL {
		return ways
	}
	return append(ways, way[wirePrincipal]{calls: []wire.Call{call}, read: pages[wirePrincipal]})
}

// everyPrincipal is the last way to any of them: all service principals, matched here.
func (c *Client) everyPrincipal() []way[wirePrincipal] {
	return c.within(nil, wire.Query{Select: principalFields, Top: wire.MaxTop})
}

// Principals reads the service principals with the given object ids, fifteen to
// a filter. Those that are gone, users and groups are absent.
func (c *Client) Principals(ctx context.Context, ids []roles.ObjectID) (map[roles.ObjectID]roles.Principal, error) {
	lookups, asks := c.principalsByID(distinct(ids))
	if err := c.ask(ctx, asks...); err != nil {
		return nil, err
	}
	return principalsOf(lookups), nil
}

// principalsByID are lookups of at most fifteen ids each; one by one where the
// service refuses the filter.
func (c *Client) principalsByID(ids []roles.ObjectID) (lookups []*lookup[wirePrincipal], asks []anyLookup) {
	for part := range slices.Chunk(ids, maxValues) {
		each := way[wirePrincipal]{read: single[wirePrincipal], object: true}
		for _, id := range part {
			each.calls = append(each.calls, c.wire.ServicePrincipal(string(id), wire.Query{Select: principalFields}))
		}
		l := &lookup[wirePrincipal]{
			ways: slices.Concat(c.within(nil, wire.Query{Filter: wire.In("id", part), Select: principalFields}), []way[wirePrincipal]{each},
				c.everyPrincipal()),
			is: func(w wirePrincipal) bool { return slices.Contains(part, objectID(w.ID)) },
			id: principalID,
		}
		lookups, asks = append(lookups, l), append(asks, l)
	}
	return lookups, asks
}

func principalsOf(lookups []*lookup[wirePrincipal]) map[roles.ObjectID]roles.Principal {
	found := map[roles.ObjectID]roles.Principal{}
	for _, l := range lookups {
		for _, w := range l.found {
			found[objectID(w.ID)] = w.principal()
		}
	}
	return found
}
