package sandbox

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestTheAPIOfARule is named by its ids or its name; a rule about it meets writes on it alone.
func TestTheAPIOfARule(t *testing.T) {
	const ordersClient = "a9900000-0000-4000-8000-000000000101"
	for name, want := range map[string][2]bool{ // on Microsoft Graph, on another API
		"graph": {true, false}, "Others": {false, true}, strings.ToUpper(ordersSP): {false, true}, ordersClient: {false, true},
		"orders api": {false, true}, graphAppID: {true, false}, "microsoft graph": {true, false}, "nothing": {false, false},
	} {
		s, _ := with(parsed(t, "deny=resource:"+name))
		if got := post(t, s, webShop, graphSP, mailSend).status == 403; got != want[0] {
			t.Errorf("%s: on Graph: %v", name, got)
		}
		if got := post(t, s, webShop, ordersSP, ordersRead).status == 403; got != want[1] {
			t.Errorf("%s: on another API: %v", name, got)
		}
		gone := send(t, s, "DELETE", "/servicePrincipals/"+funcOrders+"/appRoleAssignments/"+heldBy(t, funcOrders, mailSend), "")
		if got := gone.status == 403; got != want[0] {
			t.Errorf("%s: removing on Graph: %v", name, got)
		}
		if a := send(t, s, "DELETE", "/servicePrincipals/"+funcOrders+"/appRoleAssignments/"+absentID, ""); a.status != 404 {
			t.Errorf("%s: removing what is not there: %d", name, a.status)
		}
		if a := get(t, s, "/servicePrincipals/"+graphSP); a.status != 200 {
			t.Errorf("%s: reading: %d", name, a.status)
		}
	}
}

const absentID = "VwuePCofhk235FKgxtkfCBCbL10-bIdKnxTgt9NaLGE"

// TestThrottlingHeaders: whose limit is reached, and from when it is not.
func TestThrottlingHeaders(t *testing.T) {
	for spec, c := range map[string]struct{ scope, why, after string }{
		"throttle":                              {"Read", "ResourceUnitLimitExceeded", "1"},
		"unit-quota=1,per:30s":                  {"Read", "ResourceUnitLimitExceeded", "30"},
		"throttle=after:1,retry-after:date:1.9": {"Read", "ResourceUnitLimitExceeded", "Wed, 14 Jan 2026 09:41:09 GMT"},
	} {
		s, _ := with(parsed(t, spec))
		get(t, s, "/me")
		a := get(t, s, "/organization")
		scope := "Tenant_Application/" + c.scope + "/" + sandboxClient + "/7e4a4700-0000-4000-8000-000000000001"
		if a.status != 429 || a.code() != "TooManyRequests" || a.message() != "Please retry again later." ||
			a.header.Get("x-ms-throttle-scope") != scope || a.header.Get("x-ms-throttle-information") != c.why ||
			a.header.Get("Retry-After") != c.after {
			t.Errorf("%s: %d %v", spec, a.status, a.header)
		}
	}
	s, _ := with(parsed(t, "write-quota=1,per:10s"))
	post(t, s, webShop, graphSP, mailSend)
	a := post(t, s, webShop, ordersSP, ordersRead)
	if scope, _, _ := strings.Cut(a.header.Get("x-ms-throttle-scope"), "/"+sandboxClient); scope != "Tenant_Application/Write" ||
		a.header.Get("Retry-After") != "10" || get(t, s, "/me").status != 200 {
		t.Errorf("a write too many: %d %v", a.status, a.header)
	}
	busy, c := with(parsed(t, "503=first:1,retry-after:4"))
	if a := get(t, busy, "/me"); a.status != 503 || a.header.Get("Retry-After") != "4" {
		t.Errorf("503: %d %v", a.status, a.header)
	}
	c.add(3 * time.Second)
	if get(t, busy, "/me"); busy.Stats().EarlyRetries != 1 || busy.Stats().Throttled != 0 {
		t.Errorf("%+v", busy.Stats())
	}
}

// TestFirstRuleDecides: later ones do not count a call that an earlier one met.
func TestFirstRuleDecides(t *testing.T) {
	s, _ := with(parsed(t, "500=first:1", "502=first:1", "504=first:1,shape:me"))
	var got []int
	for range 4 {
		got = append(got, get(t, s, "/me").status)
	}
	if !slices.Equal(got, []int{500, 502, 504, 200}) {
		t.Errorf("%v", got)
	}
}

// TestIdentityEndpoint refuses whoever does not know the header, and what it does not understand.
func TestIdentityEndpoint(t *testing.T) {
	s, _ := with(Faults{})
	issuer, err := NewIssuer(s.Tenant, "")
	if err != nil {
		t.Fatal(err)
	}
	next := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	const good = IdentityPath + "?api-version=2019-08-01&resource=r"
	for name, c := range map[string]struct {
		method, host, target, header string
		status                       int
		says                         string
	}{
		"as documented":  {"GET", "127.0.0.1:8480", good, "H", 200, `"resource":"r","token_type":"Bearer"}`},
		"another host":   {"GET", "evil.example", good, "H", 421, "loopback names only"},
		"no header":      {"GET", "127.0.0.1", good, "", 401, "X-IDENTITY-HEADER is not the one"},
		"another header": {"GET", "127.0.0.1", good, "h", 401, "X-IDENTITY-HEADER is not the one"},
		"a POST":         {"POST", "127.0.0.1", good, "H", 400, "A GET with api-version and resource is needed."},
		"no resource":    {"GET", "127.0.0.1", IdentityPath + "?api-version=1", "H", 400, "A GET with api-version and resource is needed."},
		"no version":     {"GET", "127.0.0.1", IdentityPath + "?resource=r", "H", 400, "A GET with api-version and resource is needed."},
		"nobody":         {"GET", "127.0.0.1", good + "&object_id=x", "H", 400, "No User Assigned or Delegated Managed Identity found"},
		"another path":   {"GET", "evil.example", "/msi/tokens", "", 418, ""},
	} {
		req := httptest.NewRequestWithContext(t.Context(), c.method, c.target, nil)
		req.Host = c.host
		req.Header.Set("X-Identity-Header", c.header)
		w := httptest.NewRecorder()
		IdentityEndpoint(next, issuer, "H").ServeHTTP(w, req)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}

// TestAccounts are what a token says: roles on the API that it is for, directory roles of the whole tenant.
func TestAccounts(t *testing.T) {
	tenant := Sample()
	tenant.RoleAssignments = []*RoleAssignment{{PrincipalID: pipeline, RoleDefinitionID: appAdmin, DirectoryScopeID: "/"},
		{PrincipalID: pipeline, RoleDefinitionID: globalAdmin, DirectoryScopeID: "/" + ordersSP}, {PrincipalID: webShop,
			RoleDefinitionID: globalAdmin, DirectoryScopeID: "/"}}
	a, err := tenant.SignIn("ID-pipeline")
	if err != nil || a.ObjectID != pipeline || a.AppID != clientOf(pipeline) || a.DisplayName != "id-pipeline" ||
		!strings.HasPrefix(a.AzureResource, "/subscriptions/") || !slices.Equal(a.WIDs, []string{appAdmin}) ||
		!slices.Equal(a.Roles, []string{"Application.ReadWrite.OwnedBy", "Group.Read.All"}) {
		t.Errorf("%+v, %v", a, err)
	}
	for text, want := range map[string]string{pipeline: "", strings.ToUpper(clientOf(pipeline)): "",
		"id-shared": "2 service principals of the sandbox",
		"nobody":    "0 service principals of the sandbox are named \"nobody\": give an object id or a client id"} {
		if _, err := tenant.SignIn(text); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	graph := &ServicePrincipal{AppID: graphAppID, ServicePrincipalNames: []string{graphAppID, "https://graph.microsoft.com/",
		"https://graph.microsoft.us"}}
	for resource, want := range map[string]bool{graphAppID: true, graphAppID + "/": true, "https://graph.microsoft.com": true,
		"HTTPS://graph.microsoft.us/": true,
		"https://graph.microsoft":     false, "": false} {
		if got := graph.answersTo(resource); got != want {
			t.Errorf("%q: %v", resource, got)
		}
	}
	if orders := tenant.account(tenant.ServicePrincipals[0], "api://orders"); len(orders.Roles) != 0 || len(orders.WIDs) != 0 ||
		orders.AzureResource != "" {
		t.Errorf("%+v", orders)
	}
}

// TestCallers are read in the payload of a token, and in nothing that only looks like one.
func TestCallers(t *testing.T) {
	_, whole, _ := strings.Cut(as(strings.ToUpper(pipeline)), ": ")
	parts := strings.Split(whole, ".")
	for text, want := range map[string]string{whole: pipeline, "": "", "Bearer": "", "Bearer a.b": "", "Bearer a.!.c": "",
		"Bearer a.e30.c": "",
		"Bearer a.W10.c": "", whole + ".x": "", parts[0] + "." + parts[1]: ""} {
		if got := callerOf(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}
