package savedplan_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/savedplan"
)

// A plan is compared with a manifest by what would change, in both directions.
func TestAgainst(t *testing.T) {
	goal := func(keys ...roles.Key) roles.Goal {
		g := roles.Goal{Keys: keys}
		for _, k := range keys {
			g.Pairs = append(g.Pairs, roles.Pair{Principal: k.Principal, Resource: k.Resource})
		}
		return g
	}
	ended := func(g roles.Goal, k roles.Key) roles.Goal {
		g.Ended = map[roles.Key]string{k: "2026-02-28"}
		return g
	}
	one, two, three, other := key(alice, graph, 1), key(alice, graph, 2), key(alice, graph, 3), key(bob, shop, 1)
	_, was := sample(roles.AtLeast) // 2 and 3 are there, and other
	for name, c := range map[string]struct {
		mode     roles.Mode
		manifest roles.Goal
		now      []roles.Assignment
		want     []string
	}{
		"the same":            {roles.AtLeast, goal(one, two), was, nil},
		"the same, pruning":   {roles.Exactly, goal(one, two), was, nil},
		"the same, half done": {roles.Exactly, goal(one, two), held(one, two, three, other), nil},
		"the same, done":      {roles.Exactly, goal(one, two), held(one, two), nil},
		"wants what is there": {roles.AtLeast, goal(one, two, three, other), was, nil},
		"names less":          {roles.AtLeast, goal(one), was, nil},
		"does not want it": {roles.AtLeast, goal(two), was,
			[]string{"the plan gives Role1 of Graph to alice, which the manifest does not"}},
		"wants more": {roles.AtLeast, goal(one, two, key(bob, graph, 1)), was,
			[]string{"the manifest gives Role1 of Graph to bob, which the plan does not"}},
		"wants another": {roles.AtLeast, goal(key(alice, graph, 4)), was,
			[]string{"the plan gives Role1 of Graph to alice, which the manifest does not",
				"the manifest gives Role4 of Graph to alice, which the plan does not"}},
		"keeps what is pruned": {roles.Exactly, goal(one, two, three), was,
			[]string{"the plan takes Role3 of Graph from alice, which the manifest does not"}},
		"prunes more": {roles.Exactly, goal(one), was,
			[]string{"the manifest takes Role2 of Graph from alice, which the plan does not"}},
		"another API too": {roles.Exactly, goal(one, two, key(bob, shop, 2)), was,
			[]string{"the manifest takes Role1 of Shop from bob, which the plan does not",
				"the manifest gives Role2 of Shop to bob, which the plan does not"}},
		"has ended since": {roles.AtLeast, ended(goal(one), two), was,
			[]string{"the manifest takes Role2 of Graph from alice, which the plan does not"}},
		"ended, never held": {roles.AtLeast, ended(goal(two), one), was,
			[]string{"the plan gives Role1 of Graph to alice, which the manifest does not"}},
		"taken meanwhile": {roles.AtLeast, goal(one), held(three),
			[]string{"the plan gives Role2 of Graph to alice, which the manifest does not"}},
	} {
		f, _ := saved(t, c.mode)
		c.manifest.Mode = c.mode
		var got []string
		for _, d := range f.Against(c.manifest, c.now, describer()) {
			got = append(got, d.String())
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// There is no difference exactly where both leave the tenant the same, whatever a forged
// plan says beside its changes; each difference is named.
func TestAgainstLaw(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var all []roles.Key
	for _, p := range []roles.ObjectID{alice, bob} {
		for n := range 3 {
			all = append(all, key(p, graph, n))
		}
	}
	goal := func(mode roles.Mode) roles.Goal {
		g := roles.Goal{Mode: mode, Ended: map[roles.Key]string{}}
		for _, k := range all {
			switch rng.IntN(4) {
			case 0:
				g.Keys = append(g.Keys, k)
			case 1:
				g.Ended[k] = "2026-02-28"
			}
		}
		g.Pairs = []roles.Pair{{Principal: alice, Resource: graph}, {Principal: bob, Resource: graph}}[rng.IntN(2):]
		return g
	}
	same := 0
	for range 3000 {
		mode := []roles.Mode{roles.AtLeast, roles.Exactly}[rng.IntN(2)]
		had := slices.DeleteFunc(slices.Clone(all), func(roles.Key) bool { return rng.IntN(2) == 0 })
		f := savedplan.New(made, goal(mode), held(had...), describer())
		for i := range f.Steps {
			f.Steps[i].Risk, f.Steps[i].Needed = catalog.Low, rng.IntN(2) == 0
		}
		manifest := goal([]roles.Mode{roles.AtLeast, roles.Exactly}[rng.IntN(2)])
		got := f.Against(manifest, held(had...), describer())
		want := maps.Equal(after(f.Goal(), had), after(manifest, had))
		if (len(got) == 0) != want {
			t.Fatalf("had %v, plan %+v, manifest %+v: %v", had, f.Goal(), manifest, got)
		}
		if want {
			same++
		}
	}
	if same < 100 {
		t.Errorf("only %d pairs agree", same)
	}
}

// after is what a tenant holds when a goal is reached.
func after(g roles.Goal, had []roles.Key) map[roles.Key]bool {
	out := map[roles.Key]bool{}
	for _, k := range had {
		out[k] = true
	}
	for _, s := range roles.Compare(g, held(had...)).Pending() {
		if out[s.Key] = s.Action == roles.Assign; !out[s.Key] {
			delete(out, s.Key)
		}
	}
	return out
}

// Names of the directory cannot break out of the sentence.
func TestDifferencesAreClean(t *testing.T) {
	d := describer()
	d.Principals[alice] = roles.Principal{ID: alice, DisplayName: "a\x1b[2Jlice"}
	f := savedplan.New(made, roles.Goal{Keys: []roles.Key{key(alice, graph, 1)}}, nil, d)
	if got := f.Against(roles.Goal{}, nil, d); len(got) != 1 || !got[0].Planned || got[0].Action != roles.Assign ||
		strings.Contains(got[0].String(), "\x1b") {
		t.Errorf("got %v", got)
	}
}

// A plan says how it rates what it gives, and nothing of the rest.
func TestRatings(t *testing.T) {
	f, _ := saved(t, roles.Exactly)
	want := map[roles.Key]catalog.Level{key(alice, graph, 1): catalog.Unrated}
	if got := f.Ratings(); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}
