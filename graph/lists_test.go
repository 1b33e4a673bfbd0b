package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// always says the same, whatever is asked.
func always(status int, body string) func(string) (int, string) {
	return func(string) (int, string) { return status, body }
}

// TestAgents are agent identities alone.
func TestAgents(t *testing.T) {
	agent := strings.Replace(one("b", nil), "ManagedIdentity", agentType, 1)
	c, _ := scripted(t, always(http.StatusOK, page([]string{one("a", nil), agent})))
	var got []roles.Principal
	if err := c.Agents(t.Context(), func(some []roles.Principal) error { got = append(got, some...); return nil }); err != nil ||
		len(got) != 1 || got[0].ID != "b" || !got[0].Agent {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestNameOfTheTenant is told by one organization, read to its end, and by no more.
func TestNameOfTheTenant(t *testing.T) {
	org := func(id string) string { return fmt.Sprintf(`{"id":%q,"displayName":"Contoso"}`, id) }
	for name, c := range map[string]struct {
		body, want string
	}{
		"one": {page([]string{org("a")}), "Contoso"}, "none": {page(nil), ""}, "two": {page([]string{org("a"), org("b")}), ""},
		"the rest is not read": {page([]string{org("a")}, "organization?$skiptoken=2"), ""},
	} {
		client, _ := scripted(t, func(call string) (int, string) {
			if strings.Contains(call, "$skiptoken") {
				return http.StatusForbidden, denied
			}
			return http.StatusOK, c.body
		})
		if got := client.TenantName(t.Context()); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestMyRoles are all that are there; one that does not say which it is is no answer.
func TestMyRoles(t *testing.T) {
	role := func(template string) string { return fmt.Sprintf(`{"displayName":"R","roleTemplateId":%q}`, template) }
	for template, want := range map[string]int{"b": 2, "": 0} {
		c, _ := scripted(t, always(http.StatusOK, page([]string{role("a"), role(template)})))
		found, err := c.MyDirectoryRoles(t.Context())
		if len(found) != want || (err != nil) != (want == 0) || err != nil && !strings.Contains(err.Error(), "without the id of its template") {
			t.Errorf("%+v, %v", found, err)
		}
	}
}

// TestRolesOfWhom: each is asked for once; what does not say which role it is makes the answer less than whole.
func TestRolesOfWhom(t *testing.T) {
	member := func(id, template string) string {
		return fmt.Sprintf(`{"@odata.type":"#microsoft.graph.directoryRole","id":%q,"roleTemplateId":%q}`, id, template)
	}
	group := `{"@odata.type":"#microsoft.graph.group","id":"g","roleTemplateId":null}`
	hidden := `{"@odata.type":null,"id":"h","roleTemplateId":null}`
	for name, c := range map[string]struct {
		status int
		body   string
		want   string
		calls  int
	}{
		"all":         {http.StatusOK, page([]string{member("1", "A"), group, member("2", "b"), member("2", "b")}), "[a b] true", 1},
		"one without": {http.StatusOK, page([]string{member("1", ""), member("2", "b")}), "[b] false", 1},
		"hidden":      {http.StatusOK, page([]string{hidden, member("2", "b")}), "[b] false", 1},
		"refused":     {http.StatusForbidden, denied, "[] false", 1}, "not found": {http.StatusNotFound, absent, "[] false", 1},
		"not taken": {http.StatusBadRequest, unsupported, "[] false", 3},
	} {
		client, s := scripted(t, always(c.status, c.body))
		found, err := client.DirectoryRolesOf(t.Context(), []roles.ObjectID{"x", "x"})
		if got := fmt.Sprint(found["x"].Templates, " ", found["x"].Whole); err != nil || got != c.want || len(found) != 1 ||
			len(s.asked()) != c.calls {
			t.Errorf("%s: %s, %v, %q", name, got, err, s.asked())
		}
	}
	c, _ := scripted(t, always(http.StatusUnauthorized, `{"error":{"code":"InvalidAuthenticationToken","message":"x"}}`))
	if found, err := c.DirectoryRolesOf(t.Context(), []roles.ObjectID{"x"}); !errors.Is(err, roles.ErrSignIn) || found != nil {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestStreams: another way is told and begins anew; what came is not repeated, and a reader that has enough ends all.
func TestStreams(t *testing.T) {
	cut := func(call string) (int, string) {
		switch {
		case strings.Contains(call, "$skiptoken"):
			return http.StatusBadRequest, unsupported
		case strings.Contains(call, "$filter"):
			return http.StatusOK, page(identitiesNamed([]string{"a", "a"}), "servicePrincipals?$skiptoken=2")
		}
		return http.StatusOK, page(identitiesNamed([]string{"b", "a"}))
	}
	c, s := scripted(t, cut)
	var got []string
	err := c.Identities(t.Context(), func(some []roles.Principal) error {
		for _, p := range some {
			got = append(got, string(p.ID))
		}
		return nil
	})
	if err != nil || !slices.Equal(got, []string{"a", "b"}) || calling(s.asked(), "~ search service principals") != 1 {
		t.Errorf("%v, %v, %q", got, err, s.asked())
	}
	c, s = scripted(t, cut)
	enough, pages := &wire.Error{Status: http.StatusBadRequest}, 0 // as the service would say it
	err = c.Identities(t.Context(), func([]roles.Principal) error { pages++; return enough })
	if !errors.Is(err, enough) || pages != 1 || len(s.asked()) != 1 {
		t.Errorf("%v after %d pages, %q", err, pages, s.asked())
	}
}

// TestWhatIsNoList of roles or names is refused.
func TestWhatIsNoList(t *testing.T) {
	role := `{"id":"r","allowedMemberTypes":[],"isEnabled":true}`
	for text, ok := range map[string]bool{`[` + role + `]`: true, `[]`: true, `null`: false, `5`: false, `[5]`: false,
		`[` + strings.Replace(role, `"r"`, `""`, 1) + `]`: false, `[` + role + `,` + strings.Replace(role, `[]`, `null`, 1) + `]`: false} {
		var r wireRoles
		if err := json.Unmarshal([]byte(text), &r); (err == nil) != ok || (r != nil) != ok {
			t.Errorf("%s: %v, %v", text, r, err)
		}
	}
	for text, ok := range map[string]bool{`["a"]`: true, `[]`: true, `null`: false, `5`: false} {
		var n wireNames
		if err := json.Unmarshal([]byte(text), &n); (err == nil) != ok || (n != nil) != ok {
			t.Errorf("%s: %v, %v", text, n, err)
		}
	}
}
