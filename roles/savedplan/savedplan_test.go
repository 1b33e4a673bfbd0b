package savedplan_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/savedplan"
)

const (
	alice = roles.ObjectID("aaaaaaaa-0000-0000-0000-000000000001")
	bob   = roles.ObjectID("bbbbbbbb-0000-0000-0000-000000000002")
	graph = roles.ObjectID("cccccccc-0000-0000-0000-000000000003")
	shop  = roles.ObjectID("dddddddd-0000-0000-0000-000000000004")
	app   = roles.AppID("00000003-0000-0000-c000-000000000000")
	arm   = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/alice"
)

func role(n int) roles.RoleID {
	return roles.RoleID(fmt.Sprintf("eeeeeeee-0000-0000-0000-%012d", n))
}

func key(p, r roles.ObjectID, n int) roles.Key {
	return roles.Key{Principal: p, Resource: r, Role: role(n)}
}

func held(keys ...roles.Key) []roles.Assignment {
	var out []roles.Assignment
	for _, k := range keys {
		out = append(out, roles.Assignment{ID: "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE", Key: k})
	}
	return out
}

func describer() roles.Describer {
	var all []roles.AppRole
	for n := range 6 {
		all = append(all, roles.AppRole{ID: role(n), Value: fmt.Sprintf("Role%d", n), MemberTypes: []string{"Application"}})
	}
	return roles.Describer{
		Principals: map[roles.ObjectID]roles.Principal{alice: {ID: alice, DisplayName: "alice", AzureResource: arm},
			bob: {ID: bob, DisplayName: "bob"}},
		Resources: map[roles.ObjectID]roles.Resource{graph: {ID: graph, AppID: app, DisplayName: "Graph", Roles: all},
			shop: {ID: shop, DisplayName: "Shop", Roles: slices.Clone(all)}},
	}
}

var made = savedplan.Made{Tool: "1.0", Created: time.Date(2026, 3, 1, 9, 0, 0, 5, time.FixedZone("x", 3600)),
	Tenant: "7d3c2b1a-0e5b-4a83-9c57-6f1e2d3c4b5a", Cloud: "public", Manifest: "00ff"}

// sample wants roles 1 and 2; 2 and 3 are there, 3 beyond what is wanted; bob is out of scope.
func sample(mode roles.Mode) (roles.Goal, []roles.Assignment) {
	g := roles.Goal{Mode: mode, Keys: []roles.Key{key(alice, graph, 1), key(alice, graph, 2)}, Ended: map[roles.Key]string{}}
	if mode == roles.Exactly {
		g.Pairs = []roles.Pair{{Principal: alice, Resource: graph}}
	}
	return g, held(key(alice, graph, 2), key(alice, graph, 3), key(bob, shop, 1))
}

func saved(t *testing.T, mode roles.Mode) (savedplan.File, string) {
	t.Helper()
	goal, actual := sample(mode)
	f := savedplan.New(made, goal, actual, describer())
	path := filepath.Join(t.TempDir(), "plan.json")
	write(t, path, f)
	return f, path
}

func write(t testing.TB, path string, f savedplan.File) {
	t.Helper()
	var text bytes.Buffer
	if err := errors.Join(f.Write(&text), os.WriteFile(path, text.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func TestWriteAndRead(t *testing.T) {
	for _, mode := range []roles.Mode{roles.AtLeast, roles.Exactly} {
		f, path := saved(t, mode)
		got, err := savedplan.Read(path)
		if err != nil || !reflect.DeepEqual(got, f) {
			t.Fatalf("got %+v, %v; want %+v", got, err, f)
		}
		goal, actual := sample(mode)
		if a, b := roles.Compare(goal, actual), roles.Compare(got.Goal(), actual); !slices.EqualFunc(a, b, sameStep) {
			t.Errorf("the plan was %v and is %v", a, b)
		}
		if len(got.Seen) != 2 || !slices.Equal(got.Identities(), []roles.ObjectID{alice}) ||
			!slices.Equal(got.APIs(), []roles.ObjectID{graph}) {
			t.Errorf("got %+v", got)
		}
		if got.Created.Format(time.RFC3339Nano) != "2026-03-01T08:00:00Z" {
			t.Error(got.Created)
		}
		if err := savedplan.Check(path); err != nil {
			t.Errorf("a plan cannot be replaced: %v", err)
		}
	}
}

// What has ended is removed by the saved plan too, whether it prunes or not.
func TestEndedSteps(t *testing.T) {
	for _, mode := range []roles.Mode{roles.AtLeast, roles.Exactly} {
		goal, actual := sample(mode)
		goal.Ended[key(alice, graph, 3)], goal.Ended[key(alice, shop, 3)] = "2026-02-28", "2026-02-28"
		f := savedplan.New(made, goal, actual, describer())
		path := filepath.Join(t.TempDir(), "plan.json")
		write(t, path, f)
		got, err := savedplan.Read(path)
		if err != nil || !reflect.DeepEqual(got, f) {
			t.Fatalf("got %+v, %v; want %+v", got, err, f)
		}
		if a, b := roles.Compare(goal, actual), roles.Compare(got.Goal(), actual); !slices.EqualFunc(a, b, sameStep) ||
			len(a.Pending()) != 2 {
			t.Errorf("the plan was %v and is %v", a, b)
		}
		for _, day := range []string{"2026-02-30", "soon", "2026-02-28T00:00:00Z"} {
			goal.Ended[key(alice, graph, 3)] = day
			write(t, path, savedplan.New(made, goal, actual, describer()))
			if _, err := savedplan.Read(path); !errors.Is(err, roles.ErrUsage) ||
				!strings.Contains(err.Error(), "is damaged: a step expires on") {
				t.Errorf("%s: got %v", day, err)
			}
		}
	}
}

func TestMoved(t *testing.T) {
	_, was := sample(roles.Exactly)
	without := func(k roles.Key) []roles.Assignment {
		return slices.DeleteFunc(slices.Clone(was), func(a roles.Assignment) bool { return a.Key == k })
	}
	same := func(roles.Describer) {}
	for name, c := range map[string]struct {
		mode   roles.Mode
		now    []roles.Assignment
		change func(roles.Describer)
		want   []string
	}{
		"nothing":        {roles.Exactly, was, same, nil},
		"applied":        {roles.Exactly, held(key(alice, graph, 1), key(alice, graph, 2)), same, nil},
		"out of scope":   {roles.Exactly, append(without(key(bob, shop, 1)), held(key(alice, shop, 5))...), same, nil},
		"kept one taken": {roles.Exactly, without(key(alice, graph, 2)), same, []string{"Role2 of Graph was removed from alice"}},
		"another given":  {roles.Exactly, append(held(key(alice, graph, 4)), was...), same, []string{"alice was assigned Role4 of Graph"}},
		"default access": {roles.Exactly, append(held(roles.Key{Principal: alice, Resource: graph, Role: roles.DefaultAccess}), was...),
			same, []string{"alice was assigned default access of Graph"}},
		"unmanaged taken": {roles.AtLeast, without(key(alice, graph, 3)), same, []string{"Role3 of Graph was removed from alice"}},
		"identity gone": {roles.Exactly, nil, func(d roles.Describer) { delete(d.Principals, alice) },
			[]string{"identity alice (object id " + string(alice) + ") no longer exists"}},
		"identity renewed": {roles.Exactly, nil, func(d roles.Describer) {
			delete(d.Principals, alice)
			d.Principals[bob] = roles.Principal{ID: bob, AzureResource: roles.AzureID(strings.ToUpper(arm))}
		}, []string{"identity alice was recreated: its object id was " + string(alice) + " and is " + string(bob) + " now"}},
		"API gone": {roles.Exactly, nil, func(d roles.Describer) { delete(d.Resources, graph) },
			[]string{"API Graph (object id " + string(graph) + ") no longer exists"}},
		"role gone": {roles.Exactly, was, func(d roles.Describer) { d.Resources[graph] = roles.Resource{ID: graph} },
			[]string{"role Role1 of Graph no longer exists"}},
		"role disabled": {roles.Exactly, was, func(d roles.Describer) { d.Resources[graph].Roles[1].Disabled = true },
			[]string{"role Role1 of Graph is now disabled"}},
		"role renamed": {roles.Exactly, was, func(d roles.Describer) { d.Resources[graph].Roles[1].Value = "Admin.All" },
			[]string{"role Role1 of Graph is now Admin.All"}},
		"given again": {roles.Exactly,
			append(without(key(alice, graph, 3)),
				roles.Assignment{ID: roles.AssignmentID(strings.Repeat("Z", 43)), Key: key(alice, graph, 3)}), same,
			[]string{"Role3 of Graph, which the plan removes from alice, was assigned again"}},
		"kept one again": {roles.Exactly,
			append(without(key(alice, graph, 2)),
				roles.Assignment{ID: roles.AssignmentID(strings.Repeat("Z", 43)), Key: key(alice, graph, 2)}), same, nil},
		"role for users": {roles.Exactly, was, func(d roles.Describer) { d.Resources[graph].Roles[1].MemberTypes = nil },
			[]string{"role Role1 of Graph is no longer for applications"}},
	} {
		f, _ := saved(t, c.mode)
		d := describer()
		c.change(d)
		if got := f.Moved(c.now, d); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestGone(t *testing.T) {
	f, _ := saved(t, roles.Exactly)
	d := describer()
	if got := f.Gone(d); len(got) > 0 {
		t.Errorf("got %v", got)
	}
	delete(d.Principals, alice)
	if got := f.Gone(d); len(got) != 1 || got[0].Form != roles.ByAzureID || got[0].Value != arm {
		t.Errorf("got %v", got)
	}
}

// Each identity that is gone is looked for, and a role that is gone is told once.
func TestSeveralGone(t *testing.T) {
	d := describer()
	second := d.Principals[bob]
	second.AzureResource = arm + "-2"
	d.Principals[bob] = second
	goal := roles.Goal{Keys: []roles.Key{key(alice, graph, 1), key(bob, graph, 1), key(bob, shop, 1)}}
	f := savedplan.New(made, goal, nil, d)
	d.Resources[graph] = roles.Resource{ID: graph}
	if got, want := f.Moved(nil, d), []string{"role Role1 of Graph no longer exists"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	d.Principals = nil
	var got []string
	for _, ref := range f.Gone(d) {
		got = append(got, ref.Value)
	}
	if want := []string{arm, arm + "-2"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Assignments outlive their API; that it was gone before is no move.
func TestGoneBefore(t *testing.T) {
	d := describer()
	delete(d.Resources, graph)
	goal := roles.Goal{Mode: roles.Exactly, Pairs: []roles.Pair{{Principal: alice, Resource: graph}}}
	dead := held(key(alice, graph, 1))
	if got := savedplan.New(made, goal, dead, d).Moved(dead, d); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

// A run that is stopped anywhere has moved nothing, so that it can be run again;
// one change by someone else is noticed.
func TestMovedLaw(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var all []roles.Key
	for _, p := range []roles.ObjectID{alice, bob} {
		for _, r := range []roles.ObjectID{graph, shop} {
			for n := range 6 {
				all = append(all, key(p, r, n))
			}
		}
	}
	some := func() []roles.Key {
		return slices.DeleteFunc(slices.Clone(all), func(roles.Key) bool { return rng.IntN(2) == 0 })
	}
	for range 500 {
		goal := roles.Goal{Mode: []roles.Mode{roles.AtLeast, roles.Exactly}[rng.IntN(2)], Keys: some(), Ended: map[roles.Key]string{}}
		for _, k := range some()[:2] {
			goal.Ended[k] = "2026-02-28"
		}
		for _, k := range goal.Keys {
			goal.Pairs = append(goal.Pairs, roles.Pair{Principal: k.Principal, Resource: k.Resource})
		}
		had := some()
		f := savedplan.New(made, goal, held(had...), describer())
		now := map[roles.Key]bool{}
		for _, k := range had {
			now[k] = true
		}
		neutral := map[roles.Key]bool{}
		for _, s := range roles.Compare(goal, held(had...)).Pending() {
			neutral[s.Key] = true
			if rng.IntN(2) == 0 {
				now[s.Key] = s.Action == roles.Assign
			}
		}
		if moved := f.Moved(there(now), describer()); len(moved) > 0 {
			t.Fatalf("the plan's own steps count as moves: %v", moved)
		}
		k := all[rng.IntN(len(all))]
		now[k] = !now[k]
		inScope := slices.Contains(goal.Pairs, roles.Pair{Principal: k.Principal, Resource: k.Resource})
		if moved := f.Moved(there(now), describer()); (len(moved) == 1) != (inScope && !neutral[k]) {
			t.Fatalf("%v changed: %v", k, moved)
		}
	}
}

func there(now map[roles.Key]bool) []roles.Assignment {
	var keys []roles.Key
	for k, is := range now {
		if is {
			keys = append(keys, k)
		}
	}
	return held(keys...)
}

func TestReadRefuses(t *testing.T) {
	_, path := saved(t, roles.Exactly)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	edit := func(old, now string) string {
		if !strings.Contains(string(whole), old) {
			t.Fatalf("no %s in the plan", old)
		}
		return strings.Replace(string(whole), old, now, 1)
	}
	for name, c := range map[string]struct{ text, want string }{
		"empty":     {"", "is not a plan that mi-roles saved"},
		"foreign":   {`{"a":1}`, "is not a plan that mi-roles saved"},
		"manifest":  {"version: 1", "is not a plan that mi-roles saved"},
		"cut":       {string(whole[:len(whole)/2]), "is not a plan that mi-roles saved"},
		"older":     {edit(`"version": 1`, `"version": 0`), "has the older format 0"},
		"newer":     {edit(`"version": 1`, `"version": 7`), "has the newer format 7"},
		"edited":    {edit(`"prune": true`, `"prune": false`), "was edited"},
		"tenant":    {edit(`"tenant": "7`, `"tenant": "8`), "was edited"},
		"more keys": {edit(`"prune"`, `"more": 1, "prune"`), "was edited"},
		"twice":     {edit(`"prune": true`, `"prune": true, "prune": false`), "was edited"},
		"no sum":    {edit(`"sum"`, `"tool"`), "was edited"},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := savedplan.Read(path); err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: want %q, got %v", name, c.want, err)
		}
	}
	if err := os.WriteFile(path, bytes.ReplaceAll(whole, []byte("\n"), []byte("\r\n  ")), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := savedplan.Read(path); err != nil {
		t.Errorf("another layout is refused: %v", err)
	}
}

func TestFilesRefused(t *testing.T) {
	_, path := saved(t, roles.Exactly)
	dir := filepath.Dir(path)
	foreign, other, big, largest := filepath.Join(dir, "grants.yaml"), filepath.Join(dir, "other.json"), filepath.Join(dir, "big"),
		filepath.Join(dir, "largest")
	for file, text := range map[string]string{foreign: "version: 1", other: `{"format": "another plan"}`, big: "", largest: ""} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.Truncate(big, 64<<20+1), os.Truncate(largest, 64<<20)); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		dir: "is a folder", filepath.Join(dir, "no"): "does not exist", big: "has more than 64 MiB", largest: "is not a plan",
		other: "is not a plan",
	} {
		if _, err := savedplan.Read(file); err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("read: want %q, got %v", want, err)
		}
	}
	for file, want := range map[string]string{
		dir: "is a folder", os.DevNull: "is not a regular file", filepath.Join(foreign, "below"): "cannot be saved: ",
		foreign: "already exists and is not a saved plan", other: "is not a saved plan", big: "is not a saved plan",
	} {
		if err := savedplan.Check(file); err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("check: want %q, got %v", want, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	goal, actual := sample(roles.Exactly)
	path := filepath.Join(f.TempDir(), "plan.json")
	write(f, path, savedplan.New(made, goal, actual, describer()))
	whole, _ := os.ReadFile(path)
	f.Add(whole)
	f.Add(whole[:50])
	f.Add([]byte(`{"format":"mi-roles plan","version":1,"sum":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "p")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := savedplan.Read(path)
		if err != nil && !errors.Is(err, roles.ErrUsage) {
			t.Errorf("not a usage error: %v", err)
		}
		got.Moved(nil, describer())
		roles.Compare(got.Goal(), nil)
	})
}

func sameStep(a, b roles.Step) bool {
	return a.Key == b.Key && a.Expired == b.Expired && a.Action == b.Action && a.Needed == b.Needed && reflect.DeepEqual(a.Have, b.Have)
}
