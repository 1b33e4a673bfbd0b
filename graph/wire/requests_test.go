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
	const get, assignments, roleAssignments = http.MethodGet, "/appRoleAssignments", "/roleManagement/directory/roleAssignments"
	const memberOf, directoryRole = "/servicePrincipals/I/transitiveMemberOf", "/microsoft.graph.directoryRole"
	for _, c := range []struct {
		call     Call
		method   string
		path     string
		query    string // in the order of the SDK's URL template
		op       string // a part of it
		shape    shape
		eventual bool
	}{
		{s.ServicePrincipals(Query{}), get, "/servicePrincipals", "", "search", listOfID, false},
		{s.ServicePrincipals(Query{Top: 1, Advanced: true}), get, "/servicePrincipals", "$count=true&$top=1", "search", listOfID, true},
		{s.ServicePrincipal("I", q), get, "/servicePrincipals/I", "$select=id", "I", entity, false},
		{s.ServicePrincipalByAppID("A", q), get, "/servicePrincipals(appId='A')", "$select=id&$top=5", "A", entity, false},
		{s.AppRoleAssignments("I", q), get, "/servicePrincipals/I" + assignments, "$select=id&$top=5", "I", listOfID, false},
		{s.AppRoleAssignments("I", Query{Top: 1}), get, "/servicePrincipals/I" + assignments, "$top=1", "I", listOfID, false},
		{s.AppRoleAssignments("I", Query{}), get, "/servicePrincipals/I" + assignments, "", "I", listOfID, false},
		{s.AppRoleAssignmentsByAppID("A", q), get, "/servicePrincipals(appId='A')" + assignments, "$select=id&$top=5", "A", listOfID, false},
		{s.AppRoleAssignmentsByAppID("A", Query{Top: 1}), get, "/servicePrincipals(appId='A')" + assignments, "$top=1", "A", listOfID, false},
		{s.AppRoleAssignment("I", "X"), get, "/servicePrincipals/I/appRoleAssignments/X", "", "X", entity, false},
		{s.AppRoleAssignedTo("I", q), get, "/servicePrincipals/I/appRoleAssignedTo", "$select=id&$top=5", "I", listOfID, false},
		{s.AppRoleAssignedTo("I", Query{Top: 1}), get, "/servicePrincipals/I/appRoleAssignedTo", "$top=1", "I", listOfID, false},
		{s.AppRoleAssignedTo("I", Query{}), get, "/servicePrincipals/I/appRoleAssignedTo", "", "I", listOfID, false},
		{s.AppRoleAssignedToByAppID("A", q), get, "/servicePrincipals(appId='A')/appRoleAssignedTo", "$select=id&$top=5", "A", listOfID,
			false},
		{s.Grant(id, api, role), http.MethodPost, "/servicePrincipals/" + api + "/appRoleAssignedTo", "", "assign role", anything, false},
		{s.Revoke("X", "I", "R", false), http.MethodDelete, "/servicePrincipals/R/appRoleAssignedTo/X", "", "remove assignment X", anything,
			false},
		{s.Revoke("X", "I", "R", true), http.MethodDelete, "/servicePrincipals/I/appRoleAssignments/X", "", "remove assignment X", anything,
			false},
		{s.OwnedObjects("I"), get, "/servicePrincipals/I/ownedObjects", "$select=id,displayName&$top=999", "owns", listOfID, false},
		{s.RoleAssignmentsTo("I"), get, roleAssignments, "$filter=principalId%20eq%20%27I%27", "I", listOfID, false},
		{s.RoleAssignmentsOf("I"), get, roleAssignments, "$filter=roleDefinitionId%20eq%20%27I%27", "I", listOfID, false},
		{s.RoleDefinitions(), get, "/roleManagement/directory/roleDefinitions", "", "directory roles", listOfID, false},
		{s.PermissionGrantPolicy("P"), get, "/policies/permissionGrantPolicies/P", "", "P", entity, false},
		{s.DirectoryObject("I"), get, "/directoryObjects/I", "", "I", entity, false},
		{s.ApplicationByAppID("A", q), get, "/applications(appId='A')", "$select=id&$top=5", "A", entity, false},
		{s.DeletedItem("I"), get, "/directory/deletedItems/I", "", "I", entity, false},
		{s.DeletedServicePrincipals(Query{Filter: "f"}), get, "/directory/deletedItems/microsoft.graph.servicePrincipal", "$filter=f",
			"deleted", listOfID, false},
		{s.Organization("displayName"), get, "/organization", "$select=displayName", "tenant", listOfID, false},
		{s.TransitiveMemberOf("I"), get, memberOf, "$top=999", "I", list, false},
		{s.DirectoryRolesOf("I", "id"), get, memberOf + directoryRole, "$count=true&$select=id", "I", list, true},
		{s.MyDirectoryRoles("id"), get, "/me/transitiveMemberOf" + directoryRole, "$count=true&$select=id", "signed-in user", list, true},
		{s.Create("make it", Includes, "P", role), http.MethodPost, "/policies/permissionGrantPolicies/P/includes", "", "make it", entity,
			false},
		{s.Update("alter it", RoleDefinitions, "", "R", role), http.MethodPatch, "/roleManagement/directory/roleDefinitions/R", "",
			"alter it", anything, false},
		{s.Delete("delete it", Excludes, "P", "X"), http.MethodDelete, "/policies/permissionGrantPolicies/P/excludes/X", "", "delete it",
			anything, false},
	} {
		address, query, _ := strings.Cut(c.call.url, "?")
		if address = strings.ReplaceAll(address, "%27", "'"); c.call.method != c.method || address != root+c.path || query != c.query ||
			!strings.Contains(c.call.Op, c.op) || c.call.shape != c.shape || (c.call.header["ConsistencyLevel"] == "eventual") != c.eventual {
			t.Errorf("%s %s (%s), shape %d, %v, want %s%s?%s", c.call.method, c.call.url, c.call.Op, c.call.shape, c.call.header, root, c.path,
				c.query)
		}
		if (len(c.call.body) > 0) != (c.method == http.MethodPost || c.method == http.MethodPatch) || c.call.broken != nil ||
			c.call.Length() != len(c.call.url) || c.call.writes() != (c.method != get) {
			t.Errorf("%s %s: body %q, %v", c.call.method, c.call.url, c.call.body, c.call.broken)
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
