package wire

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"
)

// TestRequests are the calls that are sent, by method and address.
func TestRequests(t *testing.T) {
	const root = "https://graph.microsoft.com/v1.0"
	s, err := newRequests(root)
	if err != nil {
		t.Fatal(err)
	}
	q := Query{Select: []string{"id"}, Top: 5}
	const id, role, api = "1d000000-0000-4000-8000-000000000001", "df021288-bdef-4463-88db-98f22de89214",
		"a9100000-0000-4000-8000-000000000001"
	for _, c := range []struct {
		call       Call
		method     string
		path       string
		query      string // a part of it
		op         string // a part of it
		body, many bool
	}{
		{s.AppRoleAssignments("I", q), http.MethodGet, "/servicePrincipals/I/appRoleAssignments", "select=id", "I", false, true},
		{s.AppRoleAssignmentsByAppID("A", q), http.MethodGet, "/servicePrincipals(appId='A')/appRoleAssignments", "top=5", "A", false, true},
		{s.AppRoleAssignment("I", "X"), http.MethodGet, "/servicePrincipals/I/appRoleAssignments/X", "", "X", false, false},
		{s.AppRoleAssignedTo("I", q), http.MethodGet, "/servicePrincipals/I/appRoleAssignedTo", "select=id", "I", false, true},
		{s.AppRoleAssignedToByAppID("A", q), http.MethodGet, "/servicePrincipals(appId='A')/appRoleAssignedTo", "select=id", "A", false, true},
		{s.Grant(id, api, role), http.MethodPost, "/servicePrincipals/" + api + "/appRoleAssignedTo", "", "assign role", true, false},
		{s.Revoke("X", "I", "R", false), http.MethodDelete, "/servicePrincipals/R/appRoleAssignedTo/X", "", "remove assignment X", false,
			false},
		{s.Revoke("X", "I", "R", true), http.MethodDelete, "/servicePrincipals/I/appRoleAssignments/X", "", "remove assignment X", false,
			false},
		{s.OwnedObjects("I"), http.MethodGet, "/servicePrincipals/I/ownedObjects", "displayName", "owns", false, true},
		{s.RoleAssignmentsTo("I"), http.MethodGet, "/roleManagement/directory/roleAssignments", "principalId", "", false, true},
		{s.RoleAssignmentsOf("I"), http.MethodGet, "/roleManagement/directory/roleAssignments", "roleDefinitionId", "", false, true},
		{s.DirectoryObject("I"), http.MethodGet, "/directoryObjects/I", "", "I", false, false},
		{s.DeletedItem("I"), http.MethodGet, "/directory/deletedItems/I", "", "I", false, false},
		{s.TransitiveMemberOf("I"), http.MethodGet, "/servicePrincipals/I/transitiveMemberOf", "", "I", false, true},
	} {
		address, query, _ := strings.Cut(c.call.url, "?")
		if address = strings.ReplaceAll(address, "%27", "'"); c.call.method != c.method || address != root+c.path || !strings.Contains(query,
			c.query) ||
			!strings.Contains(c.call.Op, c.op) || (len(c.call.body) > 0) != c.body || c.call.broken != nil || c.call.Length() != len(c.call.url) ||
			c.call.writes() != (c.method != http.MethodGet) {
			t.Errorf("%s %s (%s), %v", c.call.method, c.call.url, c.call.Op, c.call.broken)
		}
	}
	const body = `{"@odata.type":"#microsoft.graph.appRoleAssignment","appRoleId":"` + role + `","principalId":"` + id + `","resourceId":"` + api + `"}`
	var sent, want map[string]string
	if err := errors.Join(json.Unmarshal(s.Grant(id, api, role).body, &sent), json.Unmarshal([]byte(body), &want)); err != nil ||
		!maps.Equal(sent, want) {
		t.Errorf("%v: %s, want %s", err, s.Grant(id, api, role).body, body)
	}
	for _, bad := range []Call{s.Grant("x", api, role), s.Grant(id, "x", role), s.Grant(id, api, "x")} {
		if bad.broken == nil || bad.url != "" {
			t.Errorf("%+v", bad)
		}
	}
}

// TestPagesInACircle: a page that comes again, and too many without an item, end a list.
func TestPagesInACircle(t *testing.T) {
	var guard PageGuard
	for i, c := range []struct {
		next    string
		items   int
		refused bool
	}{{"a", 1, false}, {"b", 0, false}, {"", 0, false}, {"a", 1, true}, {"c", 1, false}, {"b", 1, true}} {
		if err := guard.check("list", c.next, c.items); (err != nil) != c.refused {
			t.Errorf("%d, %q: %v", i, c.next, err)
		}
	}
	guard = PageGuard{}
	for i := range maxEmptyPages + 1 {
		if err := guard.check("list", strings.Repeat("x", i+1), 0); (err != nil) != (i >= maxEmptyPages) {
			t.Errorf("empty page %d: %v", i+1, err)
		}
	}
}
