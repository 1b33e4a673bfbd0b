package desired

import (
	"maps"
	"slices"
	"strings"

	"mi-roles/roles"
)

// Scope is the part of a tenant that a file is held against. The zero Scope is all of it.
type Scope struct {
	Subscriptions, Groups []string
	API                   roles.ObjectID
}

// Holds reports whether an identity lies in the scope.
func (s Scope) Holds(p roles.Principal) bool {
	return among(s.Subscriptions, p.AzureResource.Subscription()) && among(s.Groups, p.AzureResource.ResourceGroup())
}

func among(wanted []string, value string) bool {
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(w string) bool { return strings.EqualFold(w, value) })
}

func (s Scope) covers(p roles.Pair, of map[roles.ObjectID]roles.Principal) bool {
	return (s.API == "" || p.Resource == s.API) && s.Holds(of[p.Principal])
}

// Against holds the file against everything that is held within a scope, whether or not
// the file names it. principals are all that were read, and held is all that they hold.
// What the file wants outside the scope is left out; outside counts it.
func (s State) Against(principals []roles.Principal, held []roles.Assignment, within Scope) (whole State, outside int) {
	of := make(map[roles.ObjectID]roles.Principal, len(principals))
	for _, p := range slices.Concat(principals, s.Identities) {
		of[p.ID] = p
	}
	pairs := map[roles.Pair]bool{}
	whole, whole.Held, whole.Goal.Keys = s, nil, nil
	for _, p := range s.Goal.Pairs {
		pairs[p] = within.covers(p, of)
	}
	for _, k := range s.Goal.Keys {
		if !within.covers(k.Pair(), of) {
			outside++
			continue
		}
		whole.Goal.Keys = append(whole.Goal.Keys, k)
	}
	for _, a := range roles.Deduplicate(slices.Concat(held, s.Held)) {
		if pair := a.Key.Pair(); within.covers(pair, of) {
			pairs[pair], whole.Held = true, append(whole.Held, a)
		}
	}
	whole.Goal.Pairs = whole.Goal.Pairs[:0:0]
	for pair, in := range pairs {
		if in {
			whole.Goal.Pairs = append(whole.Goal.Pairs, pair)
		}
	}
	whole.Goal.Ended = maps.Clone(s.Goal.Ended)
	maps.DeleteFunc(whole.Goal.Ended, func(k roles.Key, _ string) bool { return !within.covers(k.Pair(), of) })
	return whole, outside
}
