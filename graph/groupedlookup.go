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

// few is how many identities are asked for one by one: as many as fit one batch.
const few = 20

// group is selectors of one kind in one filter.
type group struct {
	refs   []int // places in the question
	values []string
	length int
	found  *lookup[wirePrincipal]
}

// together asks for the identities of a long question by groups. What a filter
// does not find, or the service does not take, is left to be asked for by itself: a
// fresh service principal is there before lists show it.
func (l *resolution) together(ctx context.Context) error {
	if len(l.q.Identities) <= few {
		return nil
	}
	groups := l.groups()
	asks := make([]asker, len(groups))
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
func (l *resolution) share(g *group, at int) {
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

func (l *resolution) groups() []*group {
	var ids, appIDs, names, resources []*group
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
func joinNames(groups []*group, at int, names ...string) []*group {
	if !shortEnough(names...) {
		return groups
	}
	return join(groups, at, names...)
}

func (l *resolution) look(groups []*group, filter func([]string) string) {
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
func join(groups []*group, at int, values ...string) []*group {
	if n := len(groups); n > 0 && groups[n-1].takes(values) {
		groups[n-1].add(at, values)
		return groups
	}
	g := &group{}
	g.add(at, values)
	return append(groups, g)
}

func (g *group) takes(values []string) bool {
	fresh := g.without(values)
	return len(g.values)+len(fresh) <= maxValues && g.length+lengthOf(fresh) <= filterLength
}

func (g *group) add(at int, values []string) {
	fresh := g.without(values)
	g.refs, g.values, g.length = append(g.refs, at), append(g.values, fresh...), g.length+lengthOf(fresh)
}

func (g *group) without(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return slices.Contains(g.values, v) })
}

func lengthOf(values []string) int {
	return len(url.QueryEscape(strings.Join(values, ""))) + len(values)*clauseLength
}
