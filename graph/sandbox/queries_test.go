package sandbox

import (
	"strings"
	"testing"
)

// TestQueries is the rest of the query options, those of assignments above all.
func TestQueries(t *testing.T) {
	const eventual = "ConsistencyLevel: eventual"
	held := "/servicePrincipals/" + fillPast + "/appRoleAssignments"
	agent := "a9200000-0000-4000-8000-000000000003"
	someID := func() string {
		s, _ := with(Faults{})
		return get(t, s, held+"?$top=1&$select=id").values()[0]["id"].(string)
	}()
	for _, tt := range []struct {
		name, target string
		headers      []string
		status       int
		want         string
	}{
		{"by resource", held + "/$count", []string{eventual}, 200, "130"},
		{"resource filter", "/servicePrincipals/1d000000-0000-4000-8000-000000000008/appRoleAssignments?$filter=resourceId eq " +
			strings.ToUpper(ordersSP) + "&$select=resourceDisplayName", nil, 200, `"value":[{"resourceDisplayName":"Orders API"}]`},
		{"holder filter", "/servicePrincipals/" + ordersSP + "/appRoleAssignedTo?$filter=principalDisplayName eq 'release " +
			"PIPELINE'&$select=principalType", nil, 200, `"value":[{"principalType":"ServicePrincipal"}]`},
		{"holder prefix", "/servicePrincipals/" + ordersSP +
			"/appRoleAssignedTo?$filter=startsWith(principalDisplayName,'mia')&$select=principalType", nil, 200,
			`"value":[{"principalType":"User"}]`},
		{"principal filter", held + "?$filter=principalId eq " + fillPast, nil, 400, "Invalid filter clause principalId: System.Guid"},
		{"other filter", held + "?$filter=principalType eq 'User'", nil, 400,
			"for property 'principalType' of resource 'AppRoleAssignment'"},
		{"count in the page", held + "?$count=true&$top=1&$select=id", []string{eventual}, 200, `"@odata.count":130`},
		{"who holds an assignment", "/servicePrincipals?$select=displayName&$filter=appRoleAssignments/any(a:a/id eq '" + someID + "')",
			nil, 200, `"value":[{"displayName":"id-inventory"}]`},
		{"which API an assignment is on",
			"/servicePrincipals?$select=displayName&$filter=appRoleAssignedTo/any(a:a/id eq '" + someID + "')", nil, 200,
			`"value":[{"displayName":"Microsoft Graph"}]`},
		{"the case of an assignment's id",
			"/servicePrincipals?$select=displayName&$filter=appRoleAssignments/any(a:a/id eq '" + strings.ToUpper(someID) + "')", nil, 200,
			`"value":[]`},
		{"delegated scopes", "/servicePrincipals/" + graphSP + "?$select=oauth2PermissionScopes", nil, 200,
			`"id":"e1fe6dd8-ba31-4d61-89e7-88639da4683d","isEnabled":true,"origin":"Application","type":"User","userConsentDescription":"Read User data, for the signed-in user.","userConsentDisplayName":"Read User data","value":"User.Read"}`},
		{"own scope", "/servicePrincipals/" + ordersSP + "?$select=oauth2PermissionScopes", nil, 200, `"value":"access_as_user"`},
		{"no scopes", "/servicePrincipals/" + funcOrders + "?$select=oauth2PermissionScopes", nil, 200, `"oauth2PermissionScopes":[]}`},
		{"application by object id", "/applications/0b1ec700-0000-4000-8000-000000000101?$select=appId", nil, 200,
			`"appId":"a9900000-0000-4000-8000-000000000101"`},
		{"no such application", "/applications(appId='" + goneResource + "')", nil, 404, "Resource '" + goneResource + "' does not exist"},
		{"count refused", held + "/$count", nil, 400, "$count is not currently supported."},
		{"ordered assignments", held + "?$orderby=principalDisplayName", nil, 400, "Sorting not supported for current query."},
		{"none", "/servicePrincipals/1d000000-0000-4000-8000-000000000030/appRoleAssignments", nil, 200, `"value":[]`},
		{"absent", held + "/VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE", nil, 404, "Request_ResourceNotFound"},
		{"too deep", held + "/VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE/x", nil, 400, "Resource not found for the segment 'x'."},
		{"ordered", "/servicePrincipals?$count=true&$orderby=displayName desc&$top=1&$select=displayName", []string{eventual}, 200,
			`"value":[{"displayName":"WindowsDefenderATP"}]`},
		{"ordered and filtered",
			"/servicePrincipals?$count=true&$orderby=displayName&$filter=startsWith(displayName,'web')&$select=displayName",
			[]string{eventual}, 200,
			`"value":[{"displayName":"web-catalog"},{"displayName":"web-shop"},{"displayName":"web-shop/slots/staging"},{"displayName":"WebAPI1"},{"displayName":"WebAPI2"}]`},
		{"derived type", "/servicePrincipals/" + agent + "?$select=id", nil, 200,
			`"@odata.type":"#microsoft.graph.agentIdentity","id":"` + agent + `"`},
		{"derived object", "/directoryObjects/" + agent + "?$select=id", nil, 200,
			`/$entity","@odata.type":"#microsoft.graph.agentIdentity","id"`},
		{"deleted object", "/directory/deletedItems/1d0000de-0000-4000-8000-000000000028", nil, 200,
			`"@odata.type":"#microsoft.graph.servicePrincipal","id":"1d0000de-0000-4000-8000-000000000028","deletedDateTime":"2025-`},
		{"deleted by resource",
			"/directory/deletedItems/microsoft.graph.servicePrincipal?$select=appId&$filter=alternativeNames/any(n:startsWith(n,'/subscriptions/5b000000-0000-4000-8000-000000000002/resourcegroups/RG-shop-test/'))", nil, 200, `"value":[{"appId":"c11e00de-0000-4000-8000-000000000028"}]`},
		{"deleted by type", "/directory/deletedItems/microsoft.graph.servicePrincipal?$filter=servicePrincipalType eq " +
			"'ManagedIdentity'&$select=deletedDateTime,appId&$top=999", nil, 200,
			`"value":[{"deletedDateTime":"2025-11-03T07:58:04Z","appId":"c11e00de-0000-4000-8000-000000000028"}]`},
		{"deleted of another type",
			"/directory/deletedItems/microsoft.graph.servicePrincipal?$filter=servicePrincipalType eq 'Application'", nil, 200,
			`"value":[]`},
		{"deleted, counted", "/directory/deletedItems/microsoft.graph.servicePrincipal?$count=true&$top=1&$select=id", []string{eventual},
			200, `"@odata.count":1`},
		{"a live object is not deleted", "/directory/deletedItems/" + ordersSP, nil, 404, "Request_ResourceNotFound"},
		{"a deleted object is not live", "/servicePrincipals/1d0000de-0000-4000-8000-000000000028", nil, 404, "Request_ResourceNotFound"},
		{"an odd deleted object", "/directory/deletedItems/abc", nil, 400, "Invalid object identifier 'abc'."},
		{"deleted of any kind", "/directory/deletedItems", nil, 400, "Request_UnsupportedQuery"},
		{"deleted users", "/directory/deletedItems/microsoft.graph.user", nil, 501, "NotImplemented"},
		{"other directory", "/directory/administrativeUnits", nil, 501, "NotImplemented"},
		{"missing object", "/directoryObjects/" + goneResource, nil, 404, "Request_ResourceNotFound"},
		{"odd object", "/directoryObjects/abc", nil, 400, "Invalid object identifier 'abc'."},
		{"organization by id", "/organization/7e4a4700-0000-4000-8000-000000000001", nil, 200, `"tenantType":"AAD"`},
		{"my roles, plain", "/me/transitiveMemberOf/microsoft.graph.directoryRole", nil, 400, "Request_UnsupportedQuery"},
		{"my mail", "/me/messages", nil, 501, "NotImplemented"},
		{"skip", "/servicePrincipals?$skip=5", nil, 400, "'$skip' is not supported by the service."},
		{"odd top", "/servicePrincipals?$top=many", nil, 400, "requires a non-negative integer value"},
		{"no top", "/servicePrincipals?$top=0", nil, 400, "Invalid page size specified: '0'."},
		{"twice", "/servicePrincipals?$top=5&%24top=6", nil, 400, "was specified more than once"},
		{"unknown option", "/servicePrincipals?$topp=5", nil, 400, "The query parameter '$topp' is not supported."},
		{"odd token", "/servicePrincipals?$skiptoken=abc", nil, 400, "either expired or invalid"},
		{"expand options", "/servicePrincipals?$expand=appRoleAssignments($select=id)", nil, 400, "takes one relationship without options"},
		{"expand nonsense", "/servicePrincipals?$expand=x", nil, 400, "Could not find a property named 'x'"},
		{"expand owners", "/servicePrincipals?$expand=owners", nil, 501, "NotImplemented"},
		{"search unquoted", "/servicePrincipals?$search=displayName:orders", []string{eventual}, 400,
			"Syntax error: character ':' is not valid at position 11 in 'displayName:orders'."},
		{"users", "/users?$top=1&$select=displayName", nil, 200, `"value":[{"displayName":"Mia Keller"}]`},
		{"user by name", "/users/mia.keller@tidewatergoods.onmicrosoft.com", nil, 200, `"displayName":"Mia Keller"`},
		{"user by id", "/users/" + strings.ToUpper(miaKeller), nil, 200, `"displayName":"Mia Keller"`},
		{"users by filter", "/users?$filter=startsWith(displayName,'mia')&$select=userPrincipalName", nil, 200,
			`"value":[{"userPrincipalName":"mia.keller@tidewatergoods.onmicrosoft.com"}]`},
		{"odd property of users", "/users?$select=mail", nil, 400, "named 'mail' on type 'microsoft.graph.user'"},
		{"odd property of applications", "/applications?$select=x", nil, 400, "named 'x' on type 'microsoft.graph.application'"},
		{"odd application", "/applications/abc", nil, 400, "Invalid object identifier 'abc'."},
		{"owners of an application", "/applications/0b1ec700-0000-4000-8000-000000000101/owners", nil, 501, "NotImplemented"},
		{"count, odd property", held + "/$count?$select=x", []string{eventual}, 400, "named 'x' on type 'microsoft.graph.appRoleAssignment'"},
		{"count of nobody", "/servicePrincipals/" + goneResource + "/appRoleAssignments/$count", []string{eventual}, 404, "Request_Resource"},
		{"count, odd filter", "/servicePrincipals/$count?$filter=x eq 'y'", []string{eventual}, 400, "named 'x'"},
		{"one, odd property", held + "/" + someID + "?$select=x", nil, 400, "named 'x'"},
		{"one", held + "/" + someID + "?$select=id", nil, 200, `appRoleAssignments(id)/$entity","id":"` + someID + `"}`},
		{"one of nobody", "/servicePrincipals/" + goneResource + "/appRoleAssignments/" + someID, nil, 404, goneResource},
		{"one of another", "/servicePrincipals/" + funcOrders + "/appRoleAssignments/" + someID, nil, 404, "Resource '" + someID},
		{"expand deleted", "/directory/deletedItems/microsoft.graph.servicePrincipal?$expand=owners", nil, 501, "$expand of deleted items"},
		{"deleted, odd property", "/directory/deletedItems/microsoft.graph.servicePrincipal?$select=x", nil, 400, "named 'x'"},
		{"below a deleted object", "/directory/deletedItems/" + ordersSP + "/owners", nil, 501, "NotImplemented"},
		{"memberships, odd property", "/servicePrincipals/" + funcOrders + "/transitiveMemberOf?$select=x", nil, 400, "named 'x'"},
		{"memberships, filtered", "/servicePrincipals/" + funcOrders + "/transitiveMemberOf?$filter=displayName eq 'x'", nil, 501,
			"$filter or $expand of memberships"},
		{"memberships, expanded", "/servicePrincipals/" + funcOrders + "/transitiveMemberOf?$expand=members", nil, 501, "NotImplemented"},
		{"memberships of nobody", "/servicePrincipals/" + goneResource + "/transitiveMemberOf", nil, 404, goneResource},
		{"organization of another tenant", "/organization/" + goneResource, nil, 404, goneResource},
		{"branding", "/organization/7e4a4700-0000-4000-8000-000000000001/branding", nil, 404, "Request_ResourceNotFound"},
		{"domains", "/organization", nil, 200, `"verifiedDomains":[{"capabilities":"Email, OfficeCommunicationsOnline","isDefault":true,` +
			`"isInitial":true,"name":"tidewatergoods.onmicrosoft.com","type":"Managed"}]`},
		{"me, odd property", "/me?$select=mail", nil, 400, "named 'mail'"},
		{"my roles, odd property", "/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=x", nil, 400, "named 'x'"},
		{"my groups", "/me/transitiveMemberOf/microsoft.graph.group", nil, 501, "NotImplemented"},
		{"my roles by another path", "/me/memberOf/microsoft.graph.directoryRole", nil, 501, "NotImplemented"},
		{"objects", "/directoryObjects", nil, 501, "NotImplemented"},
		{"below an object", "/directoryObjects/" + ordersSP + "/x", nil, 501, "NotImplemented"},
		{"object, odd property", "/directoryObjects/" + ordersSP + "?$select=x", nil, 400, "named 'x' on type 'microsoft.graph.directoryObject'"},
		{"a property as a path", "/servicePrincipals/" + ordersSP + "/appRoles", nil, 501, "NotImplemented"},
		{"another relation", "/servicePrincipals/" + ordersSP + "/owners", nil, 501, "NotImplemented"},
		{"delta", "/servicePrincipals/delta", nil, 501, "NotImplemented"},
		{"a name as a key", "/servicePrincipals(appId='O''Brien')", nil, 404, "Resource 'O'Brien' does not exist"},
		{"a name as an id", "/servicePrincipals('" + ordersSP + "')?$select=id", nil, 200, `"id":"` + ordersSP + `"}`},
		{"expand one", "/servicePrincipals/" + funcOrders + "?$select=id&$expand=appRoleAssignments($top=1)", nil, 400, "without options"},
		{"search elsewhere", `/servicePrincipals?$search="tags:x"`, []string{eventual}, 501, "displayName or description"},
		{"search without a property", `/servicePrincipals?$search="orders"`, []string{eventual}, 501, "displayName or description"},
		{"search half quoted", `/servicePrincipals?$search="displayName:orders`, []string{eventual}, 400,
			"position 12 in '\"displayName:orders'"},
		{"search ends quoted", `/servicePrincipals?$search=displayName:orders"`, []string{eventual}, 400, "position 11 in"},
		{"search for a quote", `/servicePrincipals?$search="`, []string{eventual}, 400, "position -1 in"},
		{"search for a description", `/servicePrincipals?$search="description:x"`, []string{eventual}, 200, `"value":[]`},
		{"search for nothing", `/servicePrincipals?$search="displayName:"&$top=1&$select=displayName`, []string{eventual}, 200,
			"Microsoft Graph"},
		{"search with expand", `/servicePrincipals?$search="displayName:x"&$expand=appRoleAssignments`, []string{eventual}, 400,
			"not supported together with advanced queries"},
		{"odd order", "/servicePrincipals?$count=true&$orderby=appId", []string{eventual}, 400, "Sorting not supported"},
		{"three orders", "/servicePrincipals?$count=true&$orderby=displayName asc x", []string{eventual}, 400, "Sorting not supported"},
		{"no order", "/servicePrincipals?$count=true&$orderby=", []string{eventual}, 400, "Sorting not supported"},
		{"select all", "/servicePrincipals/" + funcOrders + "?$select=*", nil, 200, `"servicePrincipalType":"ManagedIdentity"`},
		{"select nothing", "/servicePrincipals/" + funcOrders + "?$select=", nil, 200, `"servicePrincipalType":"ManagedIdentity"`},
		{"negative top", "/servicePrincipals?$top=-1", nil, 400, "Invalid page size specified: '-1'. Must be between 1 and 999 inclusive."},
		{"largest top", "/servicePrincipals?$top=999&$select=id", nil, 200, "value"},
		{"a broken query", "/servicePrincipals?$top=%zz", nil, 400, "The query specified in the URI is not valid."},
		{"another option", "/servicePrincipals?api-version=1&$top=1&$select=id", nil, 200, "value"},
		{"an option without its mark", "/servicePrincipals?top=1000", nil, 400, "Invalid page size"},
		{"no such user", "/users/nobody@example.com", nil, 404, "Request_ResourceNotFound"},
		{"mail of a user", "/users/" + miaKeller + "/messages", nil, 501, "NotImplemented"},
	} {
		s, _ := with(Faults{})
		a := get(t, s, tt.target, tt.headers...)
		if got := a.code() + " " + a.message() + " " + a.text; a.status != tt.status || !strings.Contains(got, tt.want) {
			t.Errorf("%s: got %d %s\nwant %d %s", tt.name, a.status, got, tt.status, tt.want)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	held := "/servicePrincipals/" + funcOrders + "/appRoleAssignments"
	for target, want := range map[string]int{
		"PATCH " + held + "/VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE": 400, "PUT " + held: 405, "GET /$batch": 405,
		"GET /directoryObjects/getByIds":          405,
		"DELETE /servicePrincipals/" + funcOrders: 501, "POST /servicePrincipals": 501, "DELETE " + held + "/abc": 400,
	} {
		method, path, _ := strings.Cut(target, " ")
		s, _ := with(Faults{})
		if a := send(t, s, method, path, ""); a.status != want || s.Changed() {
			t.Errorf("%s: %d %s, want %d", target, a.status, a.text, want)
		}
	}
}

func TestGetByIDsTypesAndLimit(t *testing.T) {
	s, _ := with(Faults{})
	ids := `"ids":["` + miaKeller + `","` + funcOrders + `","` + funcOrders + `"]`
	if a := send(t, s, "POST", "/directoryObjects/getByIds", `{`+ids+`,"types":["servicePrincipal"]}`); len(a.values()) != 1 ||
		a.values()[0]["id"] != funcOrders {
		t.Errorf("types: %s", a.text)
	}
	many := strings.Repeat(`"`+miaKeller+`",`, maxIDs) + `"` + miaKeller + `"`
	for body, want := range map[string]string{`{"ids":[` + many + `]}`: "Invalid number of ids", `{"ids":[]}`: "Invalid number of ids",
		`{"ids":["x"]}`: "Invalid GUID:x", `[]`: "Unable to read JSON"} {
		if a := send(t, s, "POST", "/directoryObjects/getByIds", body); a.status != 400 || !strings.Contains(a.message(), want) {
			t.Errorf("%.40s: %d %s", body, a.status, a.message())
		}
	}
}

func TestEntityOfManagedIdentity(t *testing.T) {
	s, _ := with(Faults{})
	all, _ := everyPage(t, s, "/servicePrincipals?$filter=servicePrincipalType eq 'ManagedIdentity'")
	withoutMark, upper := 0, 0
	for _, sp := range all {
		names := sp["alternativeNames"].([]any)
		count(&withoutMark, len(names) == 1)
		count(&upper, strings.Contains(names[len(names)-1].(string),
			"/resourceGroups/RG-Build/providers/Microsoft.Compute/virtualMachines/VM-BUILD-01"))
		for name, want := range map[string]any{"appOwnerOrganizationId": nil, "appDisplayName": nil, "signInAudience": nil} {
			if got, there := sp[name]; !there || got != want {
				t.Errorf("%v: %s is %v", sp["displayName"], name, got)
			}
		}
		if roles, ok := sp["appRoles"].([]any); !ok || len(roles) != 0 {
			t.Errorf("%v: appRoles %v", sp["displayName"], sp["appRoles"])
		}
	}
	if withoutMark != 1 || upper != 1 {
		t.Errorf("%d without isExplicit, %d in mixed case", withoutMark, upper)
	}
}
