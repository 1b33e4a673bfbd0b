package sandbox

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestSizesOfPages: a hundred unless $top says otherwise, at most what the fault allows, and half as many each time.
func TestSizesOfPages(t *testing.T) {
	for _, c := range []struct {
		f    Faults
		q    query
		want int
	}{
		{Faults{}, query{}, 100}, {Faults{}, query{top: 1}, 1}, {Faults{}, query{top: 999}, 999}, {Faults{PageSize: 10}, query{}, 10},
		{Faults{PageSize: 10}, query{top: 3}, 3}, {Faults{PageSize: 200}, query{}, 100}, {Faults{ShrinkPages: true}, query{}, 100},
		{Faults{ShrinkPages: true}, query{page: 1}, 50}, {Faults{ShrinkPages: true}, query{page: 6}, 1}, {Faults{ShrinkPages: true},
			query{page: 99}, 1},
		{Faults{ShrinkPages: true, PageSize: 8}, query{page: 2}, 2},
	} {
		if got := New(&Tenant{}, c.f).pageSize(&c.q); got != c.want {
			t.Errorf("%+v, %+v: %d, want %d", c.f, c.q, got, c.want)
		}
	}
	odd := func(n int) bool { return n%2 == 1 }
	list := []int{1, 2, 3, 4, 5, 7}
	for _, c := range []struct {
		from, size int
		page       []int
		next       int
	}{{0, 2, []int{1, 3}, 4}, {4, 2, []int{5, 7}, -1}, {1, 1, []int{3}, 4}, {6, 2, nil, -1}, {0, 4, []int{1, 3, 5, 7}, -1}, {0, 3, []int{1,
		3, 5}, 5}} {
		if page, next := scan(list, c.from, c.size, odd); !slices.Equal(page, c.page) || next != c.next {
			t.Errorf("from %d, %d: %v, then %d", c.from, c.size, page, next)
		}
	}
	s := New(&Tenant{}, Faults{OverlapPages: true})
	for _, c := range []struct {
		from  int
		paged bool
		page  []int
	}{{0, false, []int{1, 3, 5, 7}}, {4, true, []int{3, 5, 7}}, {1, true, []int{1, 3, 5, 7}}, {4, false, []int{5, 7}}} {
		if page, _ := turn(s, &query{paged: c.paged}, list, c.from, odd); !slices.Equal(page, c.page) {
			t.Errorf("overlapping from %d: %v", c.from, page)
		}
	}
}

// TestTokensOfPages name a place; each page but an empty one moves on, and an empty one is followed by a full one.
func TestTokensOfPages(t *testing.T) {
	s, _ := with(parsed(t, "empty-pages", "page-size=50"))
	const target = "/servicePrincipals?$select=id"
	all, pages := everyPage(t, s, target)
	if len(all) != len(Sample().ServicePrincipals) || pages != 4 {
		t.Errorf("%d on %d pages", len(all), pages)
	}
	for _, list := range []string{"/servicePrincipals/" + fillPast + "/appRoleAssignments", policiesPath, "/users", "/applications",
		"/directory/deletedItems/microsoft.graph.servicePrincipal"} {
		want, _ := everyPage(t, New(Sample(), Faults{}), list)
		if got, _ := everyPage(t, s, list); len(got) != len(want) {
			t.Errorf("%s: %d of %d", list, len(got), len(want))
		}
	}
	for token, want := range map[string]int{"page:0:0": 200, "full:3:1": 200, "page:-1:0": 400, "page:0:-1": 400, "other:0:0": 400,
		"page:0":   400,
		"page:x:0": 400, "page:9999:0": 200} {
		text := base64.RawURLEncoding.EncodeToString([]byte(token))
		if a := get(t, New(Sample(), Faults{}), target+"&$skiptoken="+text); a.status != want {
			t.Errorf("%s: %d %s", token, a.status, a.text)
		}
	}
	counted, _ := with(Faults{})
	first := get(t, counted, target+"&$count=true&$top=60", "ConsistencyLevel: eventual")
	next := first.json["@odata.nextLink"].(string)
	second := get(t, counted, next, "ConsistencyLevel: eventual")
	if first.json["@odata.count"] != 61.0 || second.json["@odata.count"] != nil || len(second.values()) != 1 ||
		second.json["@odata.nextLink"] != nil ||
		strings.Contains(next, "%24") || !strings.Contains(next, "$top=60") {
		t.Errorf("%v, %s, %v", first.json["@odata.count"], next, second.json)
	}
	foreign, _ := with(parsed(t, "foreign-next-link"))
	if next := get(t, foreign, target+"&$top=1").json["@odata.nextLink"].(string); !strings.HasPrefix(next,
		"https://graph.example.net/v1.0/service") {
		t.Error(next)
	}
}

// TestExpansionIsCut at twenty, without a word.
func TestExpansionIsCut(t *testing.T) {
	s, _ := with(Faults{})
	for name, want := range map[string]int{"id-archive": 20, "id-migration": 20, "id-inventory": 20, "func-orders": 2, "id-nothing": 0} {
		for _, sp := range get(t, s, "/servicePrincipals?$expand=AppRoleAssignments&$select=id&$filter=displayName eq '"+name+"'").values() {
			if held := sp["appRoleAssignments"].([]any); len(held) != want {
				t.Errorf("%s: %d", name, len(held))
			}
		}
	}
	refusing, _ := with(Faults{RefuseExpandIn: true})
	for filter, want := range map[string]int{"id in ('" + funcOrders + "')": 400, "displayName eq 'func-orders'": 200, "appId eq '" +
		graphAppID + "'": 200} {
		if a := get(t, refusing, "/servicePrincipals?$expand=appRoleAssignments&$filter="+filter); a.status != want {
			t.Errorf("%s: %d", filter, a.status)
		}
	}
	if a := get(t, refusing, "/servicePrincipals?$filter=id in ('"+funcOrders+"')"); a.status != 200 {
		t.Errorf("not expanded: %d", a.status)
	}
}

// TestSearches: every word that is searched for begins a word of the name.
func TestSearches(t *testing.T) {
	for words, want := range map[string]bool{"func": true, "orders func": true, "rders": false, "func payroll": false, "(func)": true,
		"FUNC":        true,
		"func,orders": true} {
		s, _ := with(Faults{})
		a := get(t, s, `/servicePrincipals?$search="displayName:`+words+`"&$select=displayName`, "ConsistencyLevel: eventual")
		found := slices.ContainsFunc(a.values(), func(v map[string]any) bool { return v["displayName"] == "func-orders" })
		if a.status != 200 || found != want {
			t.Errorf("%s: %d %s", words, a.status, a.text)
		}
	}
}

// TestOrders are by name, whatever its case, up and down.
func TestOrders(t *testing.T) {
	s, _ := with(Faults{})
	names := func(order string) (all []string) {
		for _, v := range get(t, s, "/servicePrincipals?$count=true&$select=displayName&$orderby="+order, "ConsistencyLevel: eventual").values() {
			all = append(all, strings.ToLower(v["displayName"].(string)))
		}
		return all
	}
	if others := names("displayName&$filter=id ne '" + funcOrders + "'"); len(others) != 60 || slices.Contains(others, "func-orders") {
		t.Errorf("all but one: %v", others)
	}
	up, down := names("displayName"), names("displayName DESC")
	if !slices.IsSorted(up) || len(up) != 61 || slices.IsSorted(down) {
		t.Errorf("%v", up)
	}
	if slices.Reverse(down); !slices.IsSorted(down) {
		t.Errorf("%v", down)
	}
}

// TestTheLog has no status for what was not answered.
func TestTheLog(t *testing.T) {
	s, _ := with(parsed(t, "drop=first:1,on:writes", "truncated=first:1"))
	_, _ = try(s, request(t, "POST", "/servicePrincipals/"+graphSP+"/appRoleAssignedTo", grantBody(funcOrders, graphSP, readAll)))
	_, _ = try(s, request(t, "GET", "/servicePrincipals/"+funcOrders+"/appRoleAssignments?$select=id", ""))
	got := s.Log()
	if len(got) != 2 || got[0] != (Entry{"POST", "/servicePrincipals/" + graphSP + "/appRoleAssignedTo", "grant", false, 0, 0}) ||
		got[1] != (Entry{"GET", "/servicePrincipals/" + funcOrders + "/appRoleAssignments?$select=id", "held", false, http.StatusOK, 1}) {
		t.Errorf("%+v", got)
	}
	if got[0].Status = 7; s.Log()[0].Status != 0 {
		t.Error("the log is the server's own")
	}
}

// TestGeneratedTenants: names, kinds and groups in turn; a long tail, some that hold more, and the holders of one role.
func TestGeneratedTenants(t *testing.T) {
	tenant := Generate(Shape{Identities: 300, Grants: 700, Heavy: 3, APIs: 2, Holders: 7, Seed: 5})
	if n := len(tenant.ServicePrincipals); n != 310 || tenant.ServicePrincipals[2].DisplayName != "API 2" ||
		len(tenant.ServicePrincipals[1].AppRoles) != 10 ||
		*tenant.ServicePrincipals[1].AppRoles[9].Value != "Data10.Read.All" ||
		tenant.ServicePrincipals[1].ServicePrincipalNames[1] != "api://api-1" ||
		tenant.ServicePrincipals[2].ID != id("a9100000", 102) {
		t.Errorf("%d service principals, %+v", n, tenant.ServicePrincipals[2])
	}
	for at, want := range map[int]string{0: "id-000001 rg-000 Microsoft.ManagedIdentity/userAssignedIdentities isExplicit=True",
		1: "id-000002 rg-001 Microsoft.Web/sites isExplicit=False", 3: "id-000004 rg-003 Microsoft.Compute/virtualMachines isExplicit=False",
		4:   "id-000005 rg-004 Microsoft.Logic/workflows isExplicit=False",
		255: "id-000256 rg-005 Microsoft.ManagedIdentity/userAssignedIdentities isExplicit=True"} {
		sp := tenant.ServicePrincipals[3+at]
		parts := strings.Split(sp.AlternativeNames[1], "/")
		if got := fmt.Sprint(sp.DisplayName, " ", parts[4], " ", parts[6], "/", parts[7], " ", sp.AlternativeNames[0]); got != want ||
			len(parts) != 9 {
			t.Errorf("%d: %s, want %s", at, got, want)
		}
	}
	held, holders := map[string]int{}, 0
	for _, a := range tenant.Assignments {
		held[a.PrincipalID]++
		count(&holders, a.AppRoleID == tenant.ServicePrincipals[1].AppRoles[0].ID && a.PrincipalID >= id("1d000000", 301))
	}
	for i, sp := range tenant.ServicePrincipals[3:303] {
		if n := held[sp.ID]; i < 3 != (n >= 20) || n > 60 {
			t.Errorf("identity %d holds %d", i, n)
		}
	}
	if holders != 7 || len(tenant.Assignments) < 600 || len(tenant.Assignments) > 707 {
		t.Errorf("%d holders, %d assignments", holders, len(tenant.Assignments))
	}
	if none := Generate(Shape{}); len(none.ServicePrincipals) != 2 || len(none.Assignments) != 0 {
		t.Errorf("%d service principals", len(none.ServicePrincipals))
	}
}
