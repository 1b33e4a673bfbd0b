package graph

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

// TestWaysToWhatIsHeld: "not found" is an answer in each of them, and what $expand may have cut is none.
func TestWaysToWhatIsHeld(t *testing.T) {
	const plain, expanded, who = "/appRoleAssignments", "?$expand", "id in ("
	for name, c := range map[string]struct {
		ways [3]string // "" is not taken
		want int       // -1 is a failure
	}{
		"at once":       {[3]string{page(grants("a", []string{"1", "2"})), "", ""}, 2},
		"plainly":       {[3]string{"", page(grants("a", []string{"1", "2"})), ""}, 2},
		"expanded":      {[3]string{"", "", one("a", numbered("a", 19))}, 19},
		"cut":           {[3]string{"", "", one("a", numbered("a", 20))}, -1},
		"not expanded":  {[3]string{"", "", one("a", nil)}, -1},
		"not at all":    {[3]string{"", "", ""}, -1},
		"without roles": {[3]string{strings.ReplaceAll(page(grants("a", []string{"1"})), theRole, ""), "", one("a", []string{"1", "2"})}, 2},
		"not found":     {[3]string{absent, "", ""}, 0}, "plainly not found": {[3]string{"", absent, ""}, 0},
		"not found when expanded": {[3]string{"", "", absent}, 0},
	} {
		client, s := scripted(t, func(call string) (int, string) {
			body := ""
			switch {
			case strings.Contains(call, who):
				return http.StatusOK, page(nil)
			case strings.Contains(call, expanded):
				body = c.ways[2]
			case strings.HasSuffix(call, plain):
				body = c.ways[1]
			case strings.Contains(call, plain):
				body = c.ways[0]
			}
			switch body {
			case "":
				return http.StatusBadRequest, unsupported
			case absent:
				return http.StatusNotFound, absent
			}
			return http.StatusOK, body
		})
		held, err := client.AssignmentsOf(t.Context(), []roles.ObjectID{"a", "a"})
		if (err != nil) != (c.want < 0) || err == nil && (len(held["a"]) != c.want || held["a"] == nil) {
			t.Errorf("%s: %v, %v", name, held, err)
		}
		last := slices.IndexFunc(c.ways[:], func(body string) bool { return body != "" })
		if n := calling(s.asked(), "GET /servicePrincipals/a"); last >= 0 && c.want >= 0 && name != "without roles" && n != last+1 {
			t.Errorf("%s: asked %q", name, s.asked())
		}
	}
}

// behindOf is a tenant of a, b and c, where a replica does not find what b and c hold for so many times.
func behindOf(times int) little {
	l := little{ids: []string{"a", "b", "c"}, held: map[string][]string{"a": {"a1"}, "b": {"b1"}}}
	left := map[byte]int{'b': times, 'c': times}
	l.odd = func(call string) (int, string) {
		if id, list := strings.CutPrefix(call, "GET /servicePrincipals/"); list && left[id[0]] > 0 {
			if left[id[0]]--; strings.Contains(call, "appRoleAssignments") {
				return http.StatusNotFound, absent
			}
		}
		return 0, ""
	}
	return l
}

// TestAReplicaThatIsBehind is given time: what an identity that is there holds is known or an error.
func TestAReplicaThatIsBehind(t *testing.T) {
	ids := []roles.ObjectID{"a", "b", "c", "gone"}
	for times, waits := range map[int]int{0: 0, 1: 1, 4: 2, 7: 3, 1000: -1} {
		for name, read := range map[string]func(*Client) (map[roles.ObjectID][]roles.Assignment, error){
			"held": func(c *Client) (map[roles.ObjectID][]roles.Assignment, error) {
				return c.AssignmentsOf(t.Context(), ids)
			},
			"by ids": func(c *Client) (map[roles.ObjectID][]roles.Assignment, error) {
				now, err := c.ReadByIDs(t.Context(), ids, nil)
				return now.Held, err
			},
		} {
			l := behindOf(times)
			odd := l.odd
			l.odd = func(call string) (int, string) {
				if strings.Contains(call, "/gone") {
					return http.StatusNotFound, absent
				}
				return odd(call)
			}
			c, s := scripted(t, l.answer)
			held, err := read(c)
			if waits < 0 {
				var e *roles.Error
				if !errors.As(err, &e) || !errors.Is(err, roles.ErrUnavailable) || !strings.Contains(e.Msg, "has name-b (b), but") || e.Hint == "" {
					t.Errorf("%s, never: %v", name, err)
				}
				continue
			}
			want := waits
			if name == "by ids" { // asked for once before
				want = max(waits-1, 0)
			}
			if err != nil || len(held) != 4 || len(held["a"]) != 1 || len(held["b"]) != 1 || held["c"] == nil || held["gone"] == nil ||
				len(held["c"])+len(held["gone"]) != 0 {
				t.Errorf("%s, %d times: %v, %v", name, times, held, err)
			}
			if len(s.waits) != want || want > 0 && !strings.Contains(s.waits[0].Reason, "not every replica") {
				t.Errorf("%s, %d times: %+v, want %d", name, times, s.waits, want)
			}
		}
	}
}

// TestWaitingForAReplicaEnds with the run, and where the list is refused.
func TestWaitingForAReplicaEnds(t *testing.T) {
	l := behindOf(1000)
	ctx, end := context.WithCancel(t.Context())
	c, s := scripted(t, func(call string) (int, string) {
		if strings.Contains(call, "id in (") {
			end()
		}
		return l.answer(call)
	})
	if _, err := c.AssignmentsOf(ctx, []roles.ObjectID{"b"}); !errors.Is(err, context.Canceled) ||
		calling(s.asked(), "appRoleAssignments") != 1 {
		t.Errorf("%v, %q", err, s.asked())
	}
	lists := 0
	c, _ = scripted(t, func(call string) (int, string) {
		if strings.Contains(call, "appRoleAssignments") {
			if lists++; lists > 1 {
				return http.StatusForbidden, denied
			}
		}
		return l.answer(call)
	})
	if _, err := c.AssignmentsOf(t.Context(), []roles.ObjectID{"b"}); !errors.Is(err, roles.ErrForbidden) {
		t.Error(err)
	}
}
