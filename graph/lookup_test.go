package graph

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// heard is what is read of one answer.
type heard struct {
	items []int
	more  bool
	err   error
}

// wayOf is a way of so many calls; what is read of each answer is heard in turn.
func wayOf(calls int, object, unsure bool, all ...heard) way[int] {
	return way[int]{calls: make([]wire.Call, calls), object: object, unsure: unsure,
		read: func(*wire.PageGuard, wire.Call, wire.Reply) ([]int, *wire.Call, error) {
			h := all[0]
			if all = all[1:]; h.more {
				return h.items, &wire.Call{}, h.err
			}
			return h.items, nil, h.err
		}}
}

// TestReceive: what a lookup makes of answers, in waves, and which ways it takes.
func TestReceive(t *testing.T) {
	gone, not, stop := &wire.Error{Status: 404, Code: "Request_ResourceNotFound"}, &wire.Error{Status: 400}, &wire.Error{Status: 401}
	other := func() way[int] { return wayOf(1, false, false, heard{items: []int{9}}) }
	one, two := heard{items: []int{1}}, heard{items: []int{2}}
	oneMore, more := heard{items: []int{1}, more: true}, heard{more: true}
	for name, c := range map[string]struct {
		ways    []way[int]
		found   []int
		missing bool
		err     error
		waves   int
		detours int
	}{
		"no way":     {},
		"pages":      {ways: []way[int]{wayOf(1, false, false, oneMore, two), other()}, found: []int{1, 2}, waves: 2},
		"two calls":  {ways: []way[int]{wayOf(2, false, false, one, two), other()}, found: []int{1, 2}, waves: 1},
		"nothing":    {ways: []way[int]{wayOf(1, false, false, heard{}), other()}, waves: 1},
		"unsure":     {ways: []way[int]{wayOf(1, false, true, heard{}), other()}, found: []int{9}, waves: 2},
		"not unsure": {ways: []way[int]{wayOf(1, false, true, one), other()}, found: []int{1}, waves: 1},
		"a later page is gone": {ways: []way[int]{wayOf(1, true, true, oneMore, heard{err: gone}), other()}, missing: true,
			waves: 2},
		"a later page of one is gone": {ways: []way[int]{wayOf(2, false, false, more, more,
			oneMore, heard{err: gone})}, missing: true, waves: 2},
		"a later page is not taken": {ways: []way[int]{wayOf(1, true, false, oneMore, heard{err: not}), other()}, found: []int{9},
			waves: 3, detours: 1},
		"a later page is refused": {ways: []way[int]{wayOf(1, true, false, oneMore, heard{err: stop}), other()}, found: []int{1}, err: stop,
			waves: 2},
		"no such object": {ways: []way[int]{wayOf(1, true, false, heard{err: gone}), other()}, missing: true, waves: 1},
		"one of two objects": {ways: []way[int]{wayOf(2, true, false, heard{err: gone}, one), other()}, found: []int{1},
			waves: 1},
		"no such object, unsure": {ways: []way[int]{wayOf(1, true, true, heard{err: gone}), wayOf(1, false, false, heard{})}, waves: 2},
		"the last is unsure":     {ways: []way[int]{wayOf(1, true, true, heard{err: gone})}, missing: true, waves: 1},
		"no such list":           {ways: []way[int]{wayOf(1, false, false, heard{err: gone}), other()}, found: []int{9}, waves: 2, detours: 1},
		"no such list at last":   {ways: []way[int]{wayOf(1, false, false, heard{err: gone})}, err: gone, waves: 1},
		"not taken": {ways: []way[int]{wayOf(2, true, false, one, heard{err: not}), other()}, found: []int{9},
			waves: 2, detours: 1},
		"not taken at last": {ways: []way[int]{wayOf(1, true, false, heard{err: not})}, err: not, waves: 1},
		"refused":           {ways: []way[int]{wayOf(1, true, false, heard{err: stop}), other()}, err: stop, waves: 1},
		"refused, of two": {ways: []way[int]{wayOf(2, true, false, oneMore, heard{err: stop}), other()},
			found: []int{1}, err: stop, waves: 1},
	} {
		l := &lookup[int]{ways: c.ways, id: func(i int) string { return fmt.Sprint(i) }}
		waves, detours := 0, 0
		for calls := l.due(); len(calls) > 0; calls = l.due() {
			waves++
			l.receive(make([]wire.Reply, len(calls)), func(wire.Detour) { detours++ })
		}
		l.receive(nil, nil) // what has ended takes no more
		if !slices.Equal(l.found, c.found) || l.missing != c.missing || !errors.Is(l.err, c.err) || (l.err == nil) != (c.err == nil) ||
			waves != c.waves || detours != c.detours {
			t.Errorf("%s: %v, missing %v, %v after %d waves, %d detours", name, l.found, l.missing, l.err, waves, detours)
		}
	}
}

// TestFinal: whether another way would help.
func TestFinal(t *testing.T) {
	for err, want := range map[error]bool{nil: true, errors.New("enough"): true, &wire.Error{Status: 401}: true,
		&wire.Error{Status: 400}: false} {
		if final(err) != want {
			t.Errorf("%v: %v", err, !want)
		}
	}
}

// TestNeverLongerThanAURL: a way whose URL the service would cut is left out.
func TestNeverLongerThanAURL(t *testing.T) {
	c, _ := scripted(t, lack)
	q := wire.Query{Filter: "x"}
	q.Filter += strings.Repeat("x", maxURL-c.wire.ServicePrincipals(q).Length())
	before := c.within(nil, wire.Query{})
	if n := len(c.within(before, q)); n != 2 {
		t.Errorf("%d ways, the last as long as may be", n)
	}
	if q.Filter += "x"; len(c.within(before, q)) != 1 {
		t.Error("a way that is too long")
	}
}

// TestHoldings: a list that was asked for early is all that an identity holds, or adds to what is known in part.
func TestHoldings(t *testing.T) {
	type early = assignmentLookup
	who := wirePrincipal{ID: "A", AppID: "P"}
	list := func(h early, ids ...string) early {
		l := &lookup[wireAssignment]{}
		for _, id := range ids {
			l.found = append(l.found, wireAssignment{ID: id, PrincipalID: "A", ResourceID: "r", AppRoleID: "o"})
		}
		h.optional = optional[wireAssignment]{l}
		return h
	}
	failed, absent := list(early{id: "a"}), list(early{id: "a"})
	failed.err, absent.missing = &wire.Error{Status: 400}, true
	alien := list(early{}, "3")
	alien.found[0].PrincipalID = "b"
	cut := make([]wireAssignment, expandLimit)
	for i := range cut {
		cut[i] = wireAssignment{ID: fmt.Sprint("cut", i), PrincipalID: "A", ResourceID: "r", AppRoleID: "o"}
	}
	for name, c := range map[string]struct {
		beside []early
		cut    []wireAssignment
		want   int
		whole  bool
	}{
		"by its id":                      {[]early{list(early{id: "a"}, "1", "2")}, nil, 2, true},
		"by its client id, then no more": {[]early{list(early{appID: "p"}, "1"), list(early{}, "2")}, nil, 1, true},
		"of another id":                  {[]early{list(early{id: "b"})}, nil, 0, false},
		"of another client id":           {[]early{list(early{appID: "q"})}, nil, 0, false},
		"failed":                         {[]early{failed}, nil, 0, false},
		"not found":                      {[]early{absent}, nil, 0, false},
		"from an API's side":             {[]early{list(early{}, "1", "2"), alien}, nil, 2, false},
		"twice":                          {[]early{list(early{}, "1"), list(early{}, "1", "2")}, nil, 2, false},
		"more than was cut":              {[]early{list(early{}, "1", "cut0")}, cut, expandLimit + 1, false},
		"all, in spite of it":            {[]early{list(early{}, "1"), list(early{id: "a"}, "1", "2")}, cut, 2, true},
	} {
		w := who
		if c.cut != nil {
			w.AppRoleAssignments = &c.cut
		}
		a, partial := roles.LookupResult{Held: map[roles.ObjectID][]roles.Assignment{}}, map[roles.ObjectID]bool{}
		(&resolution{beside: c.beside}).holdings(w, &a, partial)
		if len(a.Held["a"]) != c.want || partial["a"] == c.whole {
			t.Errorf("%s: %v, partial %v", name, a.Held, partial)
		}
	}
	if (early{}).id != "" || list(early{}).of(wirePrincipal{}) || list(early{id: "x"}).of(wirePrincipal{}) {
		t.Error("a list of nobody's is of someone without an id")
	}
}

// TestGonePrincipals are absent, also where a service takes no filter.
func TestGonePrincipals(t *testing.T) {
	l := little{ids: []string{"a"}}
	l.odd = func(call string) (int, string) {
		if calling([]string{call}, "id in (") > 0 {
			return http.StatusBadRequest, unsupported
		}
		return 0, ""
	}
	c, s := scripted(t, l.answer)
	found, err := c.Principals(t.Context(), []roles.ObjectID{"a", "b", "a"})
	if err != nil || len(found) != 1 || found["a"].DisplayName != "name-a" || len(s.asked()) != 4 {
		t.Errorf("%v, %v, %q", found, err, s.asked())
	}
}
