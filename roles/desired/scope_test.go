package desired_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/desired"
)

// A file is all there is exactly when what is held within the scope is what the file
// wants there, and nothing else, whatever else is held outside.
func TestAgainst(t *testing.T) {
	subscriptions := []string{"5b000000-0000-4000-8000-000000000001", "5b000000-0000-4000-8000-000000000002"}
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 19))
		principals := make([]roles.Principal, 1+r.IntN(4))
		for i := range principals {
			principals[i] = roles.Principal{ID: roles.ObjectID(fmt.Sprintf("p%d", i)), Type: roles.SystemAssigned,
				AzureResource: roles.AzureID(fmt.Sprintf("/subscriptions/%s/resourceGroups/RG%d/providers/Microsoft.Web/sites/s",
					subscriptions[r.IntN(2)], r.IntN(2)))}
		}
		pick := func() map[roles.Key]bool {
			some := map[roles.Key]bool{}
			for range r.IntN(6) {
				p := principals[r.IntN(len(principals))]
				some[roles.Key{Principal: p.ID, Resource: roles.ObjectID(fmt.Sprintf("a%d", r.IntN(2))),
					Role: roles.RoleID(fmt.Sprintf("r%d", r.IntN(2)))}] = true
			}
			return some
		}
		want, have := pick(), pick()
		if r.IntN(2) == 0 {
			have = maps.Clone(want)
		}
		var s desired.State
		for k := range want {
			s.Goal.Keys, s.Goal.Pairs = append(s.Goal.Keys, k), append(s.Goal.Pairs, k.Pair())
		}
		var held []roles.Assignment
		for k := range have {
			held = append(held, roles.Assignment{ID: roles.AssignmentID(fmt.Sprint(k)), Key: k})
		}
		scope := desired.Scope{}
		if r.IntN(2) == 0 {
			scope.Subscriptions = subscriptions[:1]
		}
		if r.IntN(2) == 0 {
			scope.Groups = []string{"rg0"}
		}
		if r.IntN(2) == 0 {
			scope.API = "a0"
		}
		within := func(all map[roles.Key]bool) map[roles.Key]bool {
			some := maps.Clone(all)
			maps.DeleteFunc(some, func(k roles.Key, _ bool) bool {
				p := principals[slices.IndexFunc(principals, func(p roles.Principal) bool { return p.ID == k.Principal })]
				id := string(p.AzureResource)
				return scope.Subscriptions != nil && !strings.Contains(id, scope.Subscriptions[0]) ||
					scope.Groups != nil && !strings.Contains(id, "/RG0/") || scope.API != "" && k.Resource != scope.API
			})
			return some
		}
		whole, outside := s.Against(principals, held, scope)
		pairs := map[roles.Pair]bool{}
		for k := range within(want) {
			pairs[k.Pair()] = true
		}
		for k := range within(have) {
			pairs[k.Pair()] = true
		}
		for _, p := range whole.Goal.Pairs {
			if !pairs[p] {
				t.Fatalf("seed %d: %v is named, scope %+v", seed, p, scope)
			}
			delete(pairs, p)
		}
		if len(pairs) > 0 {
			t.Fatalf("seed %d: %v are not named, scope %+v", seed, pairs, scope)
		}
		goal := whole.Goal
		goal.Mode = roles.Exactly
		pending := roles.Compare(goal, whole.Held).Pending()
		if same := maps.Equal(within(want), within(have)); same != (len(pending) == 0) {
			t.Fatalf("seed %d: want %v, have %v, scope %+v: %+v", seed, want, have, scope, pending)
		}
		if outside != len(want)-len(within(want)) {
			t.Fatalf("seed %d: %d outside", seed, outside)
		}
	}
}
