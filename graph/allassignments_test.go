package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

const (
	manyTold = "~ read assignments of many identities at once"
	listTold = "~ read the list of identities with assignments"
)

// everyHolding reads a tenant, and says how many of its identities came with everything, once.
func everyHolding(ctx context.Context, t *testing.T, c *Client, l little) (int, error) {
	t.Helper()
	came := map[roles.ObjectID]bool{}
	err := c.AllAssignments(ctx, func(some []Holder) error {
		for _, h := range some {
			ids := make([]string, len(h.Held))
			for i, a := range h.Held {
				ids[i] = string(a.ID)
			}
			if id := h.Principal.ID; came[id] || !slices.Equal(ids, l.held[string(id)]) || h.Principal.DisplayName != "name-"+string(id) {
				t.Errorf("%s, seen %v: %d held, want %d", id, came[id], len(ids), len(l.held[string(id)]))
			}
			came[h.Principal.ID] = true
		}
		return nil
	})
	return len(came), err
}

func calling(calls []string, what string) (n int) {
	for _, call := range calls {
		if strings.Contains(call, what) {
			n++
		}
	}
	return n
}

// TestWaysToTheWholeTenant: everything comes once, whatever the service does not take.
func TestWaysToTheWholeTenant(t *testing.T) {
	const byID, list, one = "id in (", "$expand=appRoleAssignments&$filter=servicePrincipalType", "/appRoleAssignments?"
	when := func(what string, status int, body string) func(string) (int, string) {
		return func(call string) (int, string) {
			if strings.Contains(call, what) {
				return status, body
			}
			return 0, ""
		}
	}
	bare := func(call string) (int, string) {
		if strings.Contains(call, byID) {
			return http.StatusOK, page([]string{`{"id":"a"}`, `{"id":"b"}`})
		}
		return 0, ""
	}
	some := func(call string) (int, string) { // the list leaves out b, and does not expand c
		if strings.Contains(call, list) {
			return http.StatusOK, page([]string{`{"id":"c"}`, `{"id":"x","appRoleAssignments":[]}`, `{"id":"a","appRoleAssignments":[]}`})
		}
		return when(byID, http.StatusBadRequest, unsupported)(call)
	}
	three := little{ids: []string{"a", "b", "c"}, held: map[string][]string{"b": {"b1", "b2"}, "c": numbered("c", 25)}}
	for name, c := range map[string]struct {
		tenant    little
		odd       func(string) (int, string)
		told      []string
		full      int // read one by one
		forbidden bool
	}{
		"none": {tenant: little{}}, "one": {tenant: little{ids: []string{"a"}}}, "as usual": {tenant: three, full: 1},
		"more than one read": {tenant: little{ids: numbered("id-", 301)}},
		"not by ids":         {tenant: three, odd: when(byID, http.StatusBadRequest, unsupported), told: []string{manyTold}, full: 1},
		"many, not by ids": {tenant: little{ids: numbered("id-", 301)}, odd: when(byID, http.StatusBadRequest, unsupported),
			told: []string{manyTold}},
		"nothing expanded": {tenant: three, odd: bare, told: []string{manyTold}, full: 1},
		"a list with gaps": {tenant: three, odd: some, told: []string{manyTold}, full: 2},
		"one by one": {tenant: three, odd: when("$expand", http.StatusBadRequest, unsupported), told: []string{manyTold, listTold},
			full: 3},
		"one, one by one": {tenant: little{ids: []string{"a"}}, odd: when("$expand", http.StatusBadRequest, unsupported),
			told: []string{manyTold, listTold}, full: 1},
		"refused by ids": {tenant: three, odd: when(byID, http.StatusForbidden, denied), forbidden: true},
		"refused a list": {tenant: three, odd: func(call string) (int, string) {
			if status, body := when(list, http.StatusForbidden, denied)(call); status != 0 {
				return status, body
			}
			return when(byID, http.StatusBadRequest, unsupported)(call)
		}, told: []string{manyTold}, forbidden: true},
		"refused in full": {tenant: three, odd: when(one, http.StatusForbidden, denied), full: 1, forbidden: true},
	} {
		c.tenant.odd = c.odd
		client, s := scripted(t, c.tenant.answer)
		n, err := everyHolding(t.Context(), t, client, c.tenant)
		told := slices.DeleteFunc(s.asked(), func(call string) bool { return !strings.HasPrefix(call, "~") })
		if errors.Is(err, roles.ErrForbidden) != c.forbidden || !c.forbidden && (err != nil || n != len(c.tenant.ids)) {
			t.Errorf("%s: %d of %d, %v", name, n, len(c.tenant.ids), err)
		}
		if full := calling(s.asked(), one); !slices.Equal(told, c.told) || full != c.full {
			t.Errorf("%s: %d read one by one, want %d; told %q", name, full, c.full, told)
		}
		if c.forbidden || len(c.told) == 0 {
			continue
		}
		before := calling(s.asked(), byID)
		if n, err := everyHolding(t.Context(), t, client, c.tenant); err != nil || n != len(c.tenant.ids) || calling(s.asked(), byID) != before {
			t.Errorf("%s, again: %d, %v, %d more by ids", name, n, err, calling(s.asked(), byID)-before)
		}
	}
}

// TestAReadOfTheTenantEnds with what its reader says, wherever that is, and with what cannot be listed.
func TestAReadOfTheTenantEnds(t *testing.T) {
	enough := &wire.Error{Status: http.StatusBadRequest} // as the service would say it
	refused := func(what string) func(string) (int, string) {
		return func(call string) (int, string) {
			if what != "" && strings.Contains(call, what) {
				return http.StatusBadRequest, unsupported
			}
			return 0, ""
		}
	}
	for name, what := range map[string]string{"by ids": "", "the list": "id in (", "one by one": "$expand"} {
		c, _ := scripted(t, little{ids: numbered("id-", 310), odd: refused(what)}.answer)
		calls := 0
		if err := c.AllAssignments(t.Context(), func(some []Holder) error {
			if len(some) > 0 {
				calls++
			}
			return enough
		}); !errors.Is(err, enough) || calls > 2 || calls > 1 && what != "" {
			t.Errorf("%s: %v after %d pages", name, err, calls)
		}
	}
	first := page(identitiesNamed(numbered("id-", perRead)), "servicePrincipals?$skiptoken=1")
	l := little{ids: numbered("id-", perRead)}
	l.odd = func(call string) (int, string) {
		switch {
		case strings.Contains(call, "$skiptoken"):
			return http.StatusForbidden, denied
		case !strings.Contains(call, "id in ("):
			return http.StatusOK, first
		}
		return 0, ""
	}
	c, _ := scripted(t, l.answer)
	if n, err := everyHolding(t.Context(), t, c, l); n != perRead || !errors.Is(err, roles.ErrForbidden) {
		t.Errorf("the second page is refused: %d came, %v", n, err)
	}
	ended, end := context.WithCancel(t.Context())
	l = little{ids: []string{"a"}}
	l.odd = func(call string) (int, string) {
		if strings.Contains(call, "id in (") {
			end()
			return http.StatusInternalServerError, broken
		}
		return 0, ""
	}
	c, _ = scripted(t, l.answer)
	if n, err := everyHolding(ended, t, c, l); n != 0 || err == nil {
		t.Errorf("interrupted: %d came, %v", n, err)
	}
}

func identitiesNamed(ids []string) (all []string) {
	for _, id := range ids {
		all = append(all, one(id, nil))
	}
	return all
}

// TestANameThatIsStale stays, as the assignment has it.
func TestANameThatIsStale(t *testing.T) {
	h := holder(roles.Principal{ID: "a", DisplayName: "new"}, []roles.Assignment{{PrincipalName: "old"}, {PrincipalName: "new"}})
	if h.Principal.ID != "a" || h.Held[0].PrincipalName != "old" || h.Held[1].PrincipalName != "new" {
		t.Errorf("%+v", h)
	}
}

// TestEveryAssignment reads service principals that are no managed identities too.
func TestEveryAssignment(t *testing.T) {
	l := little{ids: []string{"a", "b"}, held: map[string][]string{"a": {"a1"}}}
	c, s := scripted(t, func(call string) (int, string) {
		status, body := l.answer(call)
		return status, strings.ReplaceAll(body, "ManagedIdentity", "Application")
	})
	var got []string
	err := c.EveryAssignment(t.Context(), func(some []Holder) error {
		for _, h := range some {
			got = append(got, fmt.Sprint(h.Principal.ID, len(h.Held)))
		}
		return nil
	})
	if err != nil || !slices.Equal(got, []string{"a1", "b0"}) || strings.Contains(s.asked()[0], "$filter") {
		t.Errorf("%v, %v, %q", got, err, s.asked())
	}
}
