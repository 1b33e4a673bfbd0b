package graph

import (
	"context"
	"slices"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// The recycle bin keeps what was deleted for 30 days (list deletedItems page). Its
// lists take the filters that live service principals take.

// recycleBin looks for deleted service principals by a filter, "" for all of them; then,
// where the service does not take it, among all managed identities, and among all.
func (c *Client) recycleBin(filter string, is func(wirePrincipal) bool) *lookup[wirePrincipal] {
	l := &lookup[wirePrincipal]{is: is, id: principalID}
	for _, f := range distinctTexts(filter, managedIdentities, "") {
		q := wire.Query{Filter: f, Select: append([]string{"deletedDateTime"}, principalFields...), Top: wire.MaxTop}
		l.ways = append(l.ways, way[wirePrincipal]{calls: []wire.Call{c.wire.DeletedServicePrincipals(q)}, read: pages[wirePrincipal]})
	}
	return l
}

// Predecessors finds, for identities that were recreated in the last 30 days,
// what had their Azure resource before: the last one that was deleted. A caller
// who may not read the recycle bin merely learns less.
func (c *Client) Predecessors(ctx context.Context, of []roles.Principal) (map[roles.ObjectID]roles.Deleted, error) {
	of = slices.DeleteFunc(slices.Clone(of), func(p roles.Principal) bool { return p.AzureResource == "" })
	before, gone := map[roles.ObjectID]roles.Deleted{}, map[string][]wirePrincipal{}
	var lookups []*lookup[wirePrincipal]
	var asks []anyLookup
	for _, l := range c.recycleBinLookups(of) {
		lookups, asks = append(lookups, l), append(asks, optional[wirePrincipal]{l})
	}
	_ = c.ask(ctx, asks...) // what failed is not known
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	for _, l := range lookups {
		for _, w := range l.found {
			resource := strings.ToLower(string(w.principal().AzureResource))
			gone[resource] = append(gone[resource], w)
		}
	}
	for _, p := range of {
		all := gone[strings.ToLower(string(p.AzureResource))]
		// lists still show what was just deleted
		others := slices.DeleteFunc(slices.Clone(all), func(w wirePrincipal) bool { return objectID(w.ID) == p.ID })
		if d := latest(nil, others...); d != nil {
			before[p.ID] = *d
		}
	}
	return before, nil
}

// recycleBinLookups ask for what had these identities' resources: for each of a few, and
// for everything where they are many, since the bin holds a month at most.
func (c *Client) recycleBinLookups(of []roles.Principal) []*lookup[wirePrincipal] {
	if len(of) > maxSingleLookups {
		return []*lookup[wirePrincipal]{c.recycleBin(managedIdentities, nil)}
	}
	lookups := make([]*lookup[wirePrincipal], len(of))
	for i, p := range of {
		texts := spellings(string(p.AzureResource))
		filter := wire.AnyOf(alternativeNameIs, texts...)
		if !shortEnough(texts...) {
			filter = wire.AnyOf(alternativeNameBegins, spellings(parentOf(p.AzureResource))...)
		}
		lookups[i] = c.recycleBin(filter, func(w wirePrincipal) bool { return w.principal().AzureResource.Equal(p.AzureResource) })
	}
	return lookups
}

// DeletedIdentities reads the managed identities in the recycle bin: those that
// were deleted in the last 30 days.
func (c *Client) DeletedIdentities(ctx context.Context) ([]roles.Deleted, error) {
	l := c.recycleBin(managedIdentities, wirePrincipal.managed)
	if err := c.ask(ctx, l); err != nil {
		return nil, err
	}
	all := make([]roles.Deleted, len(l.found))
	for i, w := range l.found {
		all[i] = w.deleted()
	}
	return all, nil
}
