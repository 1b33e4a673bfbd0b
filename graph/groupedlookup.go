package graph

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// Where many identities are named, fifteen are asked for in one filter: a manifest
// of a thousand costs some ten requests instead of fifty or a hundred.

// maxSingleLookups is how many identities are asked for one by one: as many as fit one batch.
const maxSingleLookups = 20

// filterGroup is selectors of one kind in one filter.
type filterGroup struct {
	refs   []int // places in the question
	values []string
	length int
	found  *lookup[wirePrincipal]
}

// askGrouped asks for the identities of a long question by groups. What a filter
// does not find, or the service does not take, is left to be asked for by itself: a
// fresh service principal is there before lists show it.
func (l *resolution) askGrouped(ctx context.Context) error {
	if len(l.q.Identities) <= maxSingleLookups {
		return nil
	}
	groups := l.groups()
	asks := make([]anyLookup, len(groups))
	for i, g := range groups {
		asks[i] = optional[wirePrincipal]{g.found}
	}
	_ = l.c.ask(ctx, asks...) // what failed is seen below
	for _, g := range groups {
		if err := g.found.err; err != nil && final(err) {
			return err
		}
		for _, at := range g.refs {
			l.share(g, at)
		}
	}
	return nil
}

// share hands what was found to a selector that it fits.
func (l *resolution) share(g *filterGroup, at int) {
	ref := l.q.Identities[at]
	for _, w := range g.found.found {
		if !ref.Means(w.principal()) {
			continue
		}
		if l.identities[at] == nil {
			l.identities[at] = &lookup[wirePrincipal]{seen: map[string]bool{}, id: principalID}
		}
		l.identities[at].keep([]wirePrincipal{w})
	}
}

func (l *resolution) groups() []*filterGroup {
	var ids, appIDs, names, resources []*filterGroup
	for i, ref := range l.q.Identities {
		switch ref.Form {
		case roles.ByGUID:
			ids, appIDs = join(ids, i, ref.Value), join(appIDs, i, ref.Value)
		case roles.ByObjectID:
			ids = join(ids, i, ref.Value)
		case roles.ByAppID:
			appIDs = join(appIDs, i, ref.Value)
		case roles.ByAzureID:
			resources = join(resources, i, spellings(parentOf(roles.AzureID(ref.Value)))...)
		case roles.ByGroup:
			_, name, _ := strings.Cut(ref.Value, "/")
			names = joinNames(names, i, ref.Value, name)
		default:
			names = joinNames(names, i, ref.Value)
		}
	}
	l.look(ids, func(values []string) string { return wire.In("id", values) })
	l.look(appIDs, func(values []string) string { return wire.In("appId", values) })
	l.look(names, func(values []string) string { return wire.AnyOf(nameIs, values...) })
	l.look(resources, func(values []string) string { return wire.AnyOf(alternativeNameBegins, values...) })
	return slices.Concat(ids, appIDs, names, resources)
}

// joinNames leaves out names that are too long to be compared.
func joinNames(groups []*filterGroup, at int, names ...string) []*filterGroup {
	if !shortEnough(names...) {
		return groups
	}
	return join(groups, at, names...)
}

func (l *resolution) look(groups []*filterGroup, filter func([]string) string) {
	for _, g := range groups {
		g.found = &lookup[wirePrincipal]{ways: l.c.listed(principalFields, l.q.Held, filter(g.values)), id: principalID}
	}
}

// What a filter costs in a URL, beside its values, and how long it may be there.
const (
	clauseLength = 60
	filterLength = maxURL - 300
)

// join puts a selector into the last group, or into a new one when that is full.
// Values that stand there already cost nothing.
func join(groups []*filterGroup, at int, values ...string) []*filterGroup {
	if n := len(groups); n > 0 && groups[n-1].takes(values) {
		groups[n-1].add(at, values)
		return groups
	}
	g := &filterGroup{}
	g.add(at, values)
	return append(groups, g)
}

func (g *filterGroup) takes(values []string) bool {
	fresh := g.without(values)
	return len(g.values)+len(fresh) <= maxValues && g.length+lengthOf(fresh) <= filterLength
}

func (g *filterGroup) add(at int, values []string) {
	fresh := g.without(values)
	g.refs, g.values, g.length = append(g.refs, at), append(g.values, fresh...), g.length+lengthOf(fresh)
}

func (g *filterGroup) without(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return slices.Contains(g.values, v) })
}

func lengthOf(values []string) int {
	return len(url.QueryEscape(strings.Join(values, ""))) + len(values)*clauseLength
}
