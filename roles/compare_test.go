package roles_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"mi-roles/roles"
)

// lastDay is the one of every grant that has ended.
const lastDay = "2026-03-31"

// world is a random goal with a random tenant over few ids, so that they meet.
func world(r *rand.Rand) (roles.Goal, []roles.Assignment) {
	key := func() roles.Key {
		return roles.Key{
			Principal: roles.ObjectID(fmt.Sprint("p", r.IntN(3))),
			Resource:  roles.ObjectID(fmt.Sprint("r", r.IntN(3))),
			Role:      roles.RoleID(fmt.Sprint("role", r.IntN(3))),
		}
	}
	g := roles.Goal{Mode: roles.Mode(r.IntN(3))}
	for range r.IntN(6) {
		k := key()
		g.Keys = append(g.Keys, k)
		g.Pairs = append(g.Pairs, roles.Pair{Principal: k.Principal, Resource: k.Resource})
	}
	g.Ended = map[roles.Key]string{}
	for range r.IntN(3) {
		g.Ended[key()] = lastDay
	}
	seen := map[roles.Key]bool{}
	var actual []roles.Assignment
	for i := range r.IntN(8) {
		if k := key(); !seen[k] {
			seen[k] = true
			actual = append(actual, roles.Assignment{ID: roles.AssignmentID(fmt.Sprint("a", i)), Key: k})
		}
	}
	return g, actual
}

// apply does to a list of assignments what a plan says.
func apply(p roles.Plan, actual []roles.Assignment) []roles.Assignment {
	gone := map[roles.Key]bool{}
	var out []roles.Assignment
	for _, s := range p.Pending() {
		if s.Action == roles.Remove {
			gone[s.Key] = true
		} else {
			out = append(out, roles.Assignment{ID: "new", Key: s.Key})
		}
	}
	for _, a := range actual {
		if !gone[a.Key] {
			out = append(out, a)
		}
	}
	return out
}

func eachWorld(t *testing.T, law func(t *testing.T, r *rand.Rand, g roles.Goal, actual []roles.Assignment)) {
	t.Helper()
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		g, actual := world(r)
		law(t, r, g, actual)
		if t.Failed() {
			t.Fatalf("seed %d: goal %+v, actual %+v", seed, g, actual)
		}
	}
}

func TestApplyingAPlanLeavesNothingToDo(t *testing.T) {
	eachWorld(t, func(t *testing.T, _ *rand.Rand, g roles.Goal, actual []roles.Assignment) {
		after := apply(roles.Compare(g, actual), actual)
		if rest := roles.Compare(g, after).Pending(); len(rest) > 0 {
			t.Errorf("still to do: %+v", rest)
		}
	})
}

func TestTheOrderOfInputsDoesNotMatter(t *testing.T) {
	eachWorld(t, func(t *testing.T, r *rand.Rand, g roles.Goal, actual []roles.Assignment) {
		want := plain(roles.Compare(g, actual))
		r.Shuffle(len(g.Keys), func(i, j int) { g.Keys[i], g.Keys[j] = g.Keys[j], g.Keys[i] })
		r.Shuffle(len(actual), func(i, j int) { actual[i], actual[j] = actual[j], actual[i] })
		if got := plain(roles.Compare(g, actual)); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

// plain drops pointers, so that plans compare by value.
func plain(p roles.Plan) []string {
	var out []string
	for _, s := range p {
		have := roles.AssignmentID("")
		if s.Have != nil {
			have = s.Have.ID
		}
		out = append(out, fmt.Sprint(s.Key, s.Action, s.Needed, have, s.Expired))
	}
	return out
}

func TestModesKeepTheirPromises(t *testing.T) {
	eachWorld(t, func(t *testing.T, _ *rand.Rand, g roles.Goal, actual []roles.Assignment) {
		wanted := map[roles.Key]bool{}
		for _, k := range g.Keys {
			wanted[k] = true
		}
		scope := map[roles.Pair]bool{}
		for _, p := range g.Pairs {
			scope[p] = true
		}
		for _, s := range roles.Compare(g, actual).Pending() {
			switch {
			case s.Action == roles.Remove && s.Expired != "":
				if g.Mode == roles.Without || wanted[s.Key] || g.Ended[s.Key] != s.Expired || s.Have == nil {
					t.Error("removes as ended what has not ended, is wanted or is not there")
				}
			case g.Mode == roles.AtLeast && s.Action == roles.Remove:
				t.Error("AtLeast removes what has not ended")
			case g.Mode == roles.Without && s.Action == roles.Assign:
				t.Error("Without adds")
			case g.Mode == roles.Without && !wanted[s.Key]:
				t.Error("Without removes what was not named")
			case g.Mode == roles.Exactly && s.Action == roles.Remove &&
				(wanted[s.Key] || !scope[roles.Pair{Principal: s.Key.Principal, Resource: s.Key.Resource}]):
				t.Error("Exactly removes what is wanted or outside its pairs")
			}
		}
	})
}

// The same role id on two APIs is two grants: what is asked of one never
// touches the other.
func TestSharedRoleIDsStayApart(t *testing.T) {
	graph := roles.Key{Principal: "p", Resource: "graph", Role: "df02"}
	sharepoint := roles.Key{Principal: "p", Resource: "sharepoint", Role: "df02"}
	actual := []roles.Assignment{{ID: "1", Key: sharepoint}}
	if p := roles.Compare(roles.Goal{Mode: roles.AtLeast, Keys: []roles.Key{graph}}, actual); len(p.Pending()) != 1 {
		t.Errorf("a grant on SharePoint counts for Graph: %+v", p)
	}
	if p := roles.Compare(roles.Goal{Mode: roles.Without, Keys: []roles.Key{graph}}, actual); len(p.Pending()) != 0 {
		t.Errorf("removing a role on Graph removes SharePoint's: %+v", p)
	}
}

// A grant whose last day is over is taken away where it is held, and nothing is said of
// it where it is not.
func TestWhatHasEndedIsRemoved(t *testing.T) {
	held, gone := roles.Key{Principal: "p", Resource: "r", Role: "held"}, roles.Key{Principal: "p", Resource: "r", Role: "gone"}
	goal := roles.Goal{Ended: map[roles.Key]string{held: lastDay, gone: lastDay}}
	plan := roles.Compare(goal, []roles.Assignment{{ID: "1", Key: held}})
	if len(plan) != 1 || plan[0].Key != held || plan[0].Action != roles.Remove || !plan[0].Needed || plan[0].Expired != lastDay ||
		plan[0].Have.ID != "1" {
		t.Errorf("got %+v", plan)
	}
}

// TestModes: what each mode does with what is wanted, held, both, and beside it in the same pair or in another.
func TestModes(t *testing.T) {
	key := func(resource, role string) roles.Key {
		return roles.Key{Principal: "p", Resource: roles.ObjectID(resource), Role: roles.RoleID(role)}
	}
	missing, held, surplus, elsewhere := key("r", "1"), key("r", "2"), key("r", "3"), key("other", "4")
	actual := []roles.Assignment{{ID: "2", Key: held}, {ID: "3", Key: surplus}, {ID: "4", Key: elsewhere}}
	for mode, want := range map[roles.Mode][]roles.Step{
		roles.AtLeast: {{Key: missing, Action: roles.Assign, Needed: true}, {Key: held, Action: roles.Assign, Have: &actual[0]}},
		roles.Without: {{Key: missing, Action: roles.Remove}, {Key: held, Action: roles.Remove, Needed: true, Have: &actual[0]}},
		roles.Exactly: {{Key: missing, Action: roles.Assign, Needed: true}, {Key: held, Action: roles.Assign, Have: &actual[0]},
			{Key: surplus, Action: roles.Remove, Needed: true, Have: &actual[1]}},
	} {
		goal := roles.Goal{Mode: mode, Keys: []roles.Key{missing, held}, Pairs: []roles.Pair{missing.Pair()}}
		same := func(x, y roles.Step) bool {
			return x.Key == y.Key && x.Action == y.Action && x.Needed == y.Needed && reflect.DeepEqual(x.Have, y.Have) && x.Blocked == nil
		}
		if got := roles.Compare(goal, actual); !slices.EqualFunc(got, want, same) {
			t.Errorf("%v: %+v, want %+v", mode, got, want)
		}
	}
	if got := (roles.Key{Principal: "p", Resource: "r", Role: "x"}).Pair(); got != (roles.Pair{Principal: "p", Resource: "r"}) {
		t.Errorf("%+v", got)
	}
}
