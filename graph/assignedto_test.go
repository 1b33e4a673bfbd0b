package graph

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

// heldBy are assignments of an API, sorted, and how often some came.
func heldBy(t *testing.T, c *Client) (all []string, yields int, err error) {
	t.Helper()
	err = c.AssignedTo(t.Context(), theAPI, func(some []Holding) error {
		for _, h := range some {
			p := h.Principal
			all = append(all, fmt.Sprintf("%s %s %s %q", p.ID, h.Held.ID, p.DisplayName, p.AppID))
			if p.Type != roles.UnknownManaged { // those of this tenant do not say which they are
				t.Errorf("%+v", p)
			}
		}
		yields++
		return nil
	})
	slices.Sort(all)
	return all, yields, err
}

// TestWhoHoldsRoles: service principals alone, each with what it is; from the other side where the API's is not shown.
func TestWhoHoldsRoles(t *testing.T) {
	const side, rest, told = "/appRoleAssignedTo", "$skiptoken=2", "~ read who holds roles of "
	typed := func(id, kind string) string {
		return strings.Replace(grants("a", []string{id})[0], `"ServicePrincipal"`, `"`+kind+`"`, 1)
	}
	odd := strings.Replace(typed("i", "ServicePrincipal"), theRole, "", 1)
	elsewhere := strings.Replace(grants("b", []string{"e"})[0], theAPI, theIdentity, 1)
	l := little{ids: []string{"a", "b"}, held: map[string][]string{"a": {"a1", "a2"}, "b": {"b1"}}}
	whole := []string{`a a1 name-a "app-a"`, `a a2 name-a "app-a"`, `b b1 name-b "app-b"`}
	next := "servicePrincipals/" + theAPI + "/appRoleAssignedTo?" + rest
	list := func(items ...string) string { return page(items) }
	first := func(items ...string) string { return page(items, next) }
	for name, c := range map[string]struct {
		side, rest string // "" is not taken
		refused    bool
		want       []string
		yields     int
		told       bool
	}{
		"nobody":  {side: list()},
		"someone": {side: list(typed("x", "ServicePrincipal")), want: []string{`a x name-a "app-a"`}, yields: 1},
		"no users and groups": {side: list(typed("u", "user"), typed("g", "GROUP"), typed("x", "ServicePrincipal"), typed("y", "")),
			want: []string{`a x name-a "app-a"`, `a y name-a "app-a"`}, yields: 1},
		"one that is gone":           {side: list(grants("gone", []string{"x"})...), want: []string{`gone x name-gone ""`}, yields: 1},
		"not shown":                  {want: whole, yields: 1, told: true},
		"without a role":             {side: list(odd), want: whole, yields: 1, told: true},
		"cut off":                    {side: first(grants("a", []string{"a1"})...), want: whole, yields: 1, told: true},
		"cut off when some were out": {side: first(grants("a", numbered("a", perRead))...), refused: true, yields: 1},
		"refused, and few were out":  {side: first(grants("a", []string{"a1"})...), refused: true},
		"more than one read":         {side: list(grants("a", numbered("a", perRead+1))...), yields: 2},
	} {
		l.odd = func(call string) (int, string) {
			body := c.side
			if strings.Contains(call, rest) {
				body = c.rest
			}
			switch {
			case !strings.Contains(call, side):
				return 0, ""
			case body == "" && c.refused:
				return http.StatusForbidden, denied
			case body == "":
				return http.StatusBadRequest, unsupported
			}
			return http.StatusOK, body
		}
		client, s := scripted(t, func(call string) (int, string) {
			status, body := l.answer(call)
			return status, strings.Replace(body, `"appRoleAssignments":[{"id":"b1"`, `"appRoleAssignments":[`+elsewhere+`,{"id":"b1"`, 1)
		})
		got, yields, err := heldBy(t, client)
		if c.yields > 0 && c.want == nil { // many
			if n := perRead + min(1, yields-1); len(got) != n || yields != c.yields {
				t.Errorf("%s: %d in %d, want %d in %d", name, len(got), yields, n, c.yields)
			}
		} else if !slices.Equal(got, c.want) || yields != c.yields {
			t.Errorf("%s: %q in %d, want %q in %d", name, got, yields, c.want, c.yields)
		}
		if errors.Is(err, roles.ErrForbidden) != c.refused || !c.refused && err != nil || slices.Contains(s.asked(), told+theAPI) != c.told {
			t.Errorf("%s: %v, %q", name, err, s.asked())
		}
	}
}

// TestWhoHoldsRolesOnce: what came before the service changed its mind is not told again.
func TestWhoHoldsRolesOnce(t *testing.T) {
	l := little{ids: []string{"a", "b"}, held: map[string][]string{"a": numbered("a", perRead), "b": {"b1"}}}
	l.odd = func(call string) (int, string) {
		switch {
		case !strings.Contains(call, "/appRoleAssignedTo"):
			return 0, ""
		case strings.Contains(call, "$skiptoken") || !strings.Contains(call, "$select"):
			return http.StatusBadRequest, unsupported
		}
		return http.StatusOK, page(grants("a", l.held["a"]), "servicePrincipals/"+theAPI+"/appRoleAssignedTo?$skiptoken=2")
	}
	c, _ := scripted(t, l.answer)
	got, _, err := heldBy(t, c)
	if err != nil || len(got) != perRead+1 || len(slices.Compact(got)) != perRead+1 {
		t.Errorf("%d, %v", len(got), err)
	}
}
