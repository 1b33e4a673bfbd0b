package graph

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"mi-roles/roles"
)

// Where many identities are named, fifteen are asked for in one filter: a manifest
// of a thousand costs some ten requests instead of fifty or a hundred.

const (
	clausesPerFilter = 15   // "Max allowed: 15" (Graph's refusal of a longer or)
	filterLength     = 2000 // as it stands in a URL
	clauseLength     = 60   // of what surrounds a value there
)

// group is selectors of one kind in one filter.
type group struct {
	ask
	refs    []roles.Ref
	members []*ask
	values  []string
	length  int
}

// lookTogether answers the asks for q's identities by groups, beside those for
// APIs. What a filter does not find by its id is asked for by itself: a fresh
// service principal is there before lists show it (service principals, replication).
func (c *Client) lookTogether(ctx context.Context, q roles.Question, apis []*ask) ([]*ask, error) {
	asks := make([]*ask, len(q.Identities))
	for i := range asks {
		asks[i] = &ask{}
	}
	groups := c.groups(q, asks)
	all := slices.Clone(apis)
	for _, g := range groups {
		all = append(all, &g.ask)
	}
	if err := c.answer(ctx, all); err != nil {
		return nil, err
	}
	for _, g := range groups {
		g.share()
	}
	var alone []*ask
	for i, ref := range q.Identities {
		if k := asks[i]; len(k.found) == 0 && named(ref) == nil {
			*k = *c.identityAsk(ref, q.Held)
			alone = append(alone, k)
		}
	}
	return asks, c.answer(ctx, alone)
}

func (c *Client) groups(q roles.Question, asks []*ask) []*group {
	var ids, appIDs, names, resources []*group
	for i, ref := range q.Identities {
		if ref.Form == roles.ByObjectID || ref.Form == roles.ByGUID {
			ids = join(ids, ref, asks[i], ref.Value)
		}
		if ref.Form == roles.ByAppID || ref.Form == roles.ByGUID {
			appIDs = join(appIDs, ref, asks[i], ref.Value)
		}
		if ref.Form == roles.ByName || ref.Form == roles.ByGroup {
			names = join(names, ref, asks[i], named(ref)...)
		}
		if ref.Form == roles.ByAzureID {
			resources = join(resources, ref, asks[i], named(ref)...)
		}
	}
	for _, kind := range []struct {
		groups []*group
		filter func(values []string) string
	}{
		{ids, func(values []string) string { return in("id", values) }},
		{appIDs, func(values []string) string { return in("appId", values) }},
		{names, func(values []string) string { return anyOf(nameIs, values...) }},
		{resources, func(values []string) string { return anyOf(alternativeNameIs, values...) }},
	} {
		for _, g := range kind.groups {
			g.ask = *c.listAsk(kind.filter(g.values), q.Held)
		}
	}
	return slices.Concat(ids, appIDs, names, resources)
}

// join puts a selector into the last group, or into a new one when that is full.
func join(groups []*group, ref roles.Ref, k *ask, values ...string) []*group {
	length := len(url.QueryEscape(strings.Join(values, ""))) + len(values)*clauseLength
	if n := len(groups); n == 0 || len(groups[n-1].values)+len(values) > clausesPerFilter || groups[n-1].length+length > filterLength {
		groups = append(groups, &group{})
	}
	g := groups[len(groups)-1]
	g.refs, g.members = append(g.refs, ref), append(g.members, k)
	g.values, g.length = append(g.values, values...), g.length+length
	return groups
}

// share hands what was found to those who asked for it.
func (g *group) share() {
	for i, k := range g.members {
		k.keep(g.found, g.refs[i])
		k.lists, k.unexpanded = g.lists, k.unexpanded || g.unexpanded
	}
}
