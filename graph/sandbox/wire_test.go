package sandbox

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestWire is request and reply as Microsoft's pages and users' reports have them.
func TestWire(t *testing.T) {
	const eventual = "ConsistencyLevel: eventual"
	long := strings.Repeat("servicePrincipalType eq 'a' or ", 15) + "servicePrincipalType eq 'a'"
	tests := []struct {
		name, method, target, body string
		headers                    []string
		status                     int
		want                       string // in code + " " + body
	}{
		{"entity", "GET", "/servicePrincipals/" + funcOrders + "?$select=id,appId", "", nil, 200,
			`{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#servicePrincipals(id,appId)/$entity","id":"` + funcOrders +
				`","appId":"c11e0000-0000-4000-8000-000000000001"}`},
		{"alternate key", "GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=displayName", "", nil, 200,
			`"displayName":"Microsoft Graph"`},
		{"alternate key, encoded", "GET", "/servicePrincipals(appId=%2700000003-0000-0000-c000-000000000000%27)/appRoleAssignedTo?%24top=1",
			"", nil, 200, `$metadata#servicePrincipals('` + graphSP + `')/appRoleAssignedTo"`},
		{"missing", "GET", "/servicePrincipals/" + goneResource, "", nil, 404,
			"Request_ResourceNotFound Resource '" + goneResource + "' does not exist or one of its queried reference-property objects " +
				"are not present."},
		{"no GUID", "GET", "/servicePrincipals/abc", "", nil, 400, "Request_BadRequest Invalid object identifier 'abc'."},
		{"page too large", "GET", "/servicePrincipals?$top=1000", "", nil, 400,
			"Request_UnsupportedQuery Invalid page size specified: '1000'. Must be between 1 and 999 inclusive."},
		{"unknown property", "GET", "/servicePrincipals?$select=x", "", nil, 400,
			"Could not find a property named 'x' on type 'microsoft.graph.servicePrincipal'."},
		{"count without header", "GET", "/servicePrincipals/$count", "", nil, 400, "Request_BadRequest $count is not currently supported."},
		{"count", "GET", "/servicePrincipals/$count?$filter=servicePrincipalType eq 'ManagedIdentity'", "", []string{eventual}, 200, " 38"},
		{"search without header", "GET", `/servicePrincipals?$search="displayName:orders"`, "", nil, 400,
			"Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'"},
		{"search", "GET", `/servicePrincipals?$search="displayName:orders%20test"&$select=displayName`, "", []string{eventual}, 200,
			`"value":[{"displayName":"Orders API (test)"},{"displayName":"func-orders-test"}]`},
		{"advanced without count", "GET", "/servicePrincipals?$filter=servicePrincipalType ne 'ManagedIdentity'", "", []string{eventual},
			400, "Operator 'ne' is not supported because the required parameters might be missing."},
		{"advanced without header", "GET", "/servicePrincipals?$count=true&$filter=servicePrincipalType ne 'ManagedIdentity'", "", nil, 400,
			"Operator 'ne' is not supported because"},
		{"order needs advanced", "GET", "/servicePrincipals?$orderby=displayName", "", nil, 400, "Request_UnsupportedQuery"},
		{"not filterable", "GET", "/servicePrincipals?$filter=loginUrl eq 'x'", "", nil, 400,
			"Request_UnsupportedQuery Unsupported or invalid query filter clause specified for property 'loginUrl' of resource " +
				"'ServicePrincipal'."},
		{"syntax error", "GET", "/servicePrincipals?$filter=displayName eq 'x", "", nil, 400, "BadRequest Invalid filter clause"},
		{"too many clauses", "GET", "/servicePrincipals?$filter=" + long, "", nil, 400, "OR' operators: 16. Max allowed: 15."},
		{"quoted GUID", "GET", "/servicePrincipals/" + funcOrders + "/appRoleAssignments?$filter=resourceId eq '" + graphSP + "'", "", nil,
			400, "Invalid filter clause"},
		{"filter on role", "GET", "/servicePrincipals/" + funcOrders + "/appRoleAssignments?$filter=appRoleId eq " + readAll, "", nil, 400,
			"Request_BadRequest Invalid filter clause appRoleId: System.Guid"},
		{"malformed assignment", "GET", "/servicePrincipals/" + funcOrders + "/appRoleAssignments/" + readAll, "", nil, 400,
			"Invalid resource identifier for EntitlementGrant."},
		{"expand with advanced", "GET", "/servicePrincipals?$expand=appRoleAssignments&$count=true", "", []string{eventual}, 400,
			"$expand is not supported together with advanced queries."},
		{"wrong segment", "GET", "/servicePrincipal", "", []string{"Authorization: "}, 400,
			"BadRequest Resource not found for the segment 'servicePrincipal'."},
		{"wrong relation", "GET", "/servicePrincipals/" + funcOrders + "/appRoles2", "", nil, 400,
			"Resource not found for the segment 'appRoles2'."},
		{"not emulated", "GET", "/oauth2PermissionGrants", "", nil, 501,
			"NotImplemented The sandbox does not emulate GET /oauth2PermissionGrants."},
		{"not emulated write", "PATCH", "/servicePrincipals/" + funcOrders, "{}", nil, 501, "NotImplemented"},
		{"patch collection", "PATCH", "/servicePrincipals/" + funcOrders + "/appRoleAssignments", "{}", nil, 405,
			"Specified HTTP method is not allowed for the request target."},
		{"beta", "GET", "https://graph.microsoft.com/beta/servicePrincipals", "", nil, 501, "NotImplemented"},
		{"no version", "GET", "https://graph.microsoft.com/servicePrincipals", "", nil, 400,
			"BadRequest Invalid version: servicePrincipals"},
		{"no token", "GET", "/servicePrincipals", "", []string{"Authorization: "}, 401,
			"InvalidAuthenticationToken Access token is empty."},
		{"advanced URL too long", "GET", "/servicePrincipals?$count=true&$filter=displayName eq '" + strings.Repeat("x", 2000) + "'", "",
			[]string{eventual}, 414, "UriTooLong"},
		{"unknown principal", "POST", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo", grantBody(goneResource, graphSP, readAll),
			nil, 400, "Request_BadRequest Not a valid reference update."},
		{"unknown resource", "POST", "/servicePrincipals/" + funcOrders + "/appRoleAssignments",
			grantBody(funcOrders, goneResource, readAll), nil, 404, "Resource '" + goneResource + "' does not exist"},
		{"unknown role", "POST", "/servicePrincipals/" + ordersSP + "/appRoleAssignedTo", grantBody(funcOrders, ordersSP, readAll), nil,
			400, "Permission being assigned was not found on application 'Orders API'"},
		{"user role", "POST", "/servicePrincipals/" + ordersSP + "/appRoleAssignedTo",
			grantBody(funcOrders, ordersSP, "201e0000-0000-4000-8101-000000000004"), nil, 400,
			"Permission being assigned was not found on application 'Orders API'"},
		{"disabled role", "POST", "/servicePrincipals/" + ordersSP + "/appRoleAssignedTo",
			grantBody(funcOrders, ordersSP, "201e0000-0000-4000-8101-000000000005"), nil, 400,
			"Permission being assigned was not found on application 'Orders API'"},
		{"default access where roles are", "POST", "/servicePrincipals/" + ordersSP + "/appRoleAssignedTo",
			grantBody(funcOrders, ordersSP, defaultAccess), nil, 400, "was not found on application"},
		{"duplicate", "POST", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo", grantBody(funcOrders, graphSP, mailSend), nil, 400,
			"Request_BadRequest Permission being assigned already exists on the object"},
		{"bad GUID", "POST", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo", grantBody("abc", graphSP, readAll), nil, 400,
			"Cannot convert the literal 'abc' to the expected type 'Edm.Guid'."},
		{"no role", "POST", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo",
			`{"principalId":"` + funcOrders + `","resourceId":"` + graphSP + `"}`, nil, 400,
			"A value is required for property 'appRoleId'"},
		{"no content type", "POST", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo", grantBody(funcOrders, graphSP, readAll),
			[]string{"Content-Type: "}, 400, "must contain the Content-Type header declaration."},
		{"broken JSON", "POST", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo", `{"principalId":`, nil, 400,
			"Unable to read JSON request payload."},
		{"delete absent", "DELETE", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo/VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE", "",
			nil, 404, "Request_ResourceNotFound"},
		{"objects by id", "POST", "/directoryObjects/getByIds?$select=id",
			`{"ids":["` + miaKeller + `","` + goneResource + `","` + funcOrders + `"]}`, nil, 200,
			`"value":[{"@odata.type":"#microsoft.graph.user","id":"` + miaKeller +
				`"},{"@odata.type":"#microsoft.graph.servicePrincipal","id":"` + funcOrders + `"}]`},
		{"object", "GET", "/directoryObjects/92000000-0000-4000-8000-000000000001", "", nil, 200, `"@odata.type":"#microsoft.graph.group"`},
		{"application", "GET", "/applications(appId='a9900000-0000-4000-8000-000000000101')?$select=displayName", "", nil, 200,
			`"displayName":"Orders API"`},
		{"applications", "GET", "/applications?$filter=appId eq 'a9900000-0000-4000-8000-000000000101'&$select=identifierUris", "", nil,
			200, `"value":[{"identifierUris":["api://orders"]}]`},
		{"organization", "GET", "/organization", "", nil, 200, `"id":"7e4a4700-0000-4000-8000-000000000001"`},
		{"me", "GET", "/me?$select=displayName", "", nil, 200, `"displayName":"Mia Keller"`},
		{"memberships", "GET", "/servicePrincipals/1d000000-0000-4000-8000-000000000014/transitiveMemberOf?$top=999", "", nil, 200,
			`"value":[{"@odata.type":"#microsoft.graph.directoryRole","id":"d1000000-0000-4000-8000-000000000003"`},
		{"roles of", "GET", "/servicePrincipals/1d000000-0000-4000-8000-000000000014/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=displayName", "", []string{eventual}, 200, `"value":[{"displayName":"Exchange Administrator"}]`},
		{"roles of, plain", "GET", "/servicePrincipals/" + funcOrders + "/transitiveMemberOf/microsoft.graph.directoryRole", "", nil, 400,
			"Request_UnsupportedQuery"},
		{"no roles", "GET", "/servicePrincipals/" + funcOrders + "/transitiveMemberOf", "", nil, 200, `"value":[]`},
		{"groups of", "GET", "/servicePrincipals/" + funcOrders + "/transitiveMemberOf/microsoft.graph.group?$count=true", "",
			[]string{eventual}, 501, "NotImplemented"},
		{"my roles", "GET", "/me/transitiveMemberOf/microsoft.graph.directoryRole?$count=true&$select=displayName", "", []string{eventual},
			200, `"value":[{"displayName":"Privileged Role Administrator"}]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := with(Faults{})
			a := send(t, s, tt.method, tt.target, tt.body, tt.headers...)
			if got := a.code() + " " + a.message() + " " + a.text; a.status != tt.status || !strings.Contains(got, tt.want) {
				t.Errorf("got %d %s\nwant %d %s", a.status, got, tt.status, tt.want)
			}
			if s.Changed() {
				t.Error("the tenant changed")
			}
		})
	}
}

func TestGrantAndRemove(t *testing.T) {
	s, _ := with(Faults{})
	// The path names the identity, the body decides: as in the directory.
	a := send(t, s, "POST", "/servicePrincipals/"+funcOrders+"/appRoleAssignedTo", grantBody(funcOrders, strings.ToUpper(graphSP), readAll))
	id, _ := a.json["id"].(string)
	if a.status != http.StatusCreated || !isAssignmentID(id) || a.json["createdDateTime"] != "2026-01-14T09:41:07.8215423Z" ||
		a.json["resourceDisplayName"] != "Microsoft Graph" {
		t.Fatalf("%d %s", a.status, a.text)
	}
	for _, path := range []string{funcOrders + "/appRoleAssignments/", graphSP + "/appRoleAssignedTo/"} {
		if b := get(t, s, "/servicePrincipals/"+path+id); b.status != http.StatusOK || b.json["appRoleId"] != readAll {
			t.Errorf("%s: %d %s", path, b.status, b.text)
		}
	}
	if !s.Changed() || len(s.Tenant().Assignments) != len(Sample().Assignments)+1 {
		t.Error("the grant is not in the tenant")
	}
	if d := send(t, s, "DELETE", "/servicePrincipals/"+graphSP+"/appRoleAssignedTo/"+id, ""); d.status != http.StatusNoContent ||
		d.text != "" {
		t.Errorf("delete: %d %s", d.status, d.text)
	}
	if again := post(t, s, funcOrders, graphSP, readAll); again.json["id"] == id {
		t.Error("a second grant has the id of the first")
	}
	if got := s.Stats(); got.Writes != 3 {
		t.Errorf("writes: %d", got.Writes)
	}
}

func TestAssignmentOfDeletedAPIGoesThroughItsHolder(t *testing.T) {
	s, _ := with(Faults{})
	holder := "1d000000-0000-4000-8000-000000000038"
	for _, a := range get(t, s, "/servicePrincipals/"+holder+"/appRoleAssignments").values() {
		if a["resourceId"] != goneResource {
			continue
		}
		id := a["id"].(string)
		if r := send(t, s, "DELETE", "/servicePrincipals/"+goneResource+"/appRoleAssignedTo/"+id, ""); r.status != http.StatusNotFound {
			t.Errorf("through the deleted API: %d", r.status)
		}
		if r := send(t, s, "DELETE", "/servicePrincipals/"+holder+"/appRoleAssignments/"+id, ""); r.status != http.StatusNoContent {
			t.Errorf("through the holder: %d %s", r.status, r.text)
		}
		return
	}
	t.Error("no such assignment")
}

func TestPaging(t *testing.T) {
	for name, f := range map[string]Faults{"plain": {}, "small": {PageSize: 7}, "empty": {PageSize: 13, EmptyPages: true}} {
		s, _ := with(f)
		all, pages := everyPage(t, s, "/servicePrincipals/"+fillPast+"/appRoleAssignments")
		if len(all) != 130 || pages < 2 {
			t.Errorf("%s: %d assignments on %d pages", name, len(all), pages)
		}
		seen := map[any]bool{}
		for _, a := range all {
			seen[a["id"]] = true
		}
		if len(seen) != 130 {
			t.Errorf("%s: repeated items", name)
		}
		if sps, _ := everyPage(t, s, "/servicePrincipals?$select=id"); len(sps) != len(Sample().ServicePrincipals) {
			t.Errorf("%s: %d service principals", name, len(sps))
		}
	}
}

func TestPagingSurvivesDeletes(t *testing.T) {
	s, _ := with(Faults{})
	a := get(t, s, "/servicePrincipals/"+fillPast+"/appRoleAssignments?$top=50")
	for _, v := range a.values() {
		send(t, s, "DELETE", "/servicePrincipals/"+fillPast+"/appRoleAssignments/"+v["id"].(string), "")
	}
	if rest, _ := everyPage(t, s, a.json["@odata.nextLink"].(string)); len(rest) != 80 {
		t.Errorf("%d left over after the first page was deleted, want 80", len(rest))
	}
}

func TestAdvancedQueryNeedsItsHeaderOnEveryPage(t *testing.T) {
	s, _ := with(Faults{PageSize: 10})
	query := "/servicePrincipals?$count=true&$filter=servicePrincipalType ne 'ManagedIdentity'"
	first := get(t, s, query, "ConsistencyLevel: eventual")
	next, _ := first.json["@odata.nextLink"].(string)
	if first.json["@odata.count"] != float64(23) || next == "" {
		t.Fatalf("first page: %s", first.text)
	}
	if bare := get(t, s, next); bare.status != http.StatusBadRequest {
		t.Errorf("second page without the header: %d", bare.status)
	}
	if second := get(t, s, next, "ConsistencyLevel: eventual"); second.status != http.StatusOK || second.json["@odata.count"] != nil {
		t.Errorf("second page: %s", second.text)
	}
	if ignored := get(t, s, "/servicePrincipals?$count=true&$top=1"); ignored.status != http.StatusOK ||
		ignored.json["@odata.count"] != nil {
		t.Error("$count=true without the header is not silently ignored")
	}
}

func TestExpandIsCut(t *testing.T) {
	s, _ := with(Faults{})
	a := get(t, s, "/servicePrincipals?$select=id&$expand=appRoleAssignments&$filter=id in ('"+fillPast+"','"+funcOrders+"')")
	if len(a.values()) != 2 {
		t.Fatal(a.text)
	}
	for _, v := range a.values() {
		want := map[any]int{fillPast: 20, funcOrders: 2}[v["id"]]
		if got := len(v["appRoleAssignments"].([]any)); got != want {
			t.Errorf("%v: %d expanded, want %d", v["id"], got, want)
		}
	}
	refusing, _ := with(Faults{RefuseExpandIn: true})
	if r := get(t, refusing, "/servicePrincipals?$expand=appRoleAssignments&$filter=id in ('"+fillPast+
		"')"); r.status != http.StatusBadRequest {
		t.Errorf("refused expand: %d", r.status)
	}
}

func TestLimitOfAssignments(t *testing.T) {
	tenant := Generate(Shape{Identities: 1, APIs: 160})
	sp, apis := tenant.ServicePrincipals[len(tenant.ServicePrincipals)-1], tenant.ServicePrincipals
	s := New(tenant, Faults{})
	for i := range maxAssignments + 1 {
		api := apis[1+i/10]
		a := post(t, s, sp.ID, api.ID, api.AppRoles[i%10].ID)
		if i < maxAssignments && a.status != http.StatusCreated || i == maxAssignments &&
			(a.status != http.StatusForbidden || a.code() != "Directory_QuotaExceeded") {
			t.Fatalf("grant %d: %d %s", i, a.status, a.text)
		}
	}
}

func TestBodiesAndHosts(t *testing.T) {
	s, _ := with(Faults{})
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, _ = io.WriteString(zip, grantBody(funcOrders, graphSP, readAll))
	zip.Close()
	req := request(t, "POST", "https://dod-graph.microsoft.us/v1.0/servicePrincipals/"+graphSP+"/appRoleAssignedTo", packed.String(),
		"Content-Encoding: gzip", "client-request-id: abc")
	a, err := try(s, req)
	if err != nil || a.status != http.StatusCreated {
		t.Fatalf("gzip: %v %d %s", err, a.status, a.text)
	}
	if !strings.HasPrefix(a.json["@odata.context"].(string), "https://dod-graph.microsoft.us/v1.0/") ||
		a.header.Get("client-request-id") != "abc" || a.header.Get("Date") == "" || a.header.Get("x-ms-resource-unit") != "1" {
		t.Errorf("context or headers: %s %v", a.text, a.header)
	}
	if next := get(t, s, "https://microsoftgraph.chinacloudapi.cn/v1.0/servicePrincipals?$top=1").json["@odata.nextLink"].(string); !strings.HasPrefix(next, "https://microsoftgraph.chinacloudapi.cn/v1.0/servicePrincipals?") {
		t.Errorf("nextLink: %s", next)
	}
	if _, err := try(s, request(t, "GET", "https://login.microsoftonline.com/v1.0/x", "")); err == nil {
		t.Error("a foreign host was answered")
	}
}

func TestHandlerOnASocket(t *testing.T) {
	s, _ := with(Faults{Rules: []Rule{{Do: Drop, Applied: true, First: 1, On: Writes}, {Do: Truncated, First: 1, On: Writes}}})
	web := httptest.NewServer(s)
	defer web.Close()
	target := web.URL + "/v1.0/servicePrincipals/" + graphSP + "/appRoleAssignedTo"
	for i, want := range []string{"EOF", "unexpected EOF", ""} {
		a, err := try(http.DefaultTransport, request(t, "POST", target, grantBody(funcOrders, graphSP, readAll)))
		if want == "" && (err != nil || a.status != http.StatusBadRequest) ||
			want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("try %d: %v %d", i, err, a.status)
		}
	}
	if got := s.Stats(); got.Writes != 1 || got.DuplicateCreates != 2 {
		t.Errorf("stats: %+v", got)
	}
}

func TestLiteralsHaveALimit(t *testing.T) {
	s, _ := with(Faults{})
	for name, want := range map[string]int{strings.Repeat("x", 120): 200, strings.Repeat("x", 121): 400,
		strings.Repeat("ü", 120): 200, "": 400} {
		for _, list := range []string{"/servicePrincipals", "/directory/deletedItems/microsoft.graph.servicePrincipal"} {
			if a := get(t, s, list+"?$filter=displayName eq '"+name+"'"); a.status != want ||
				want == 400 && a.code() != "Request_UnsupportedQuery" {
				t.Errorf("%s: %d characters: %d %s", list, len(name), a.status, a.text)
			}
			if a := get(t, s, list+"?$count=true&$filter=displayName eq '"+name+"'", "ConsistencyLevel: eventual"); a.status != 200 {
				t.Errorf("%s: advanced, %d characters: %d %s", list, len(name), a.status, a.text)
			}
		}
	}
}
