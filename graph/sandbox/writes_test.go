package sandbox

import (
	"strings"
	"testing"
)

// TestBodiesOfGrants: what Graph says of each that it does not take, and of what it does.
func TestBodiesOfGrants(t *testing.T) {
	const target, bodies = "/servicePrincipals/" + graphSP + "/appRoleAssignedTo", "/directoryObjects/getByIds"
	whole := grantBody(funcOrders, graphSP, readAll)
	with2 := func(more string) string { return whole[:len(whole)-1] + "," + more + "}" }
	s, _ := with(Faults{})
	tell(t, s,
		step{"POST", "/servicePrincipals/abc/appRoleAssignedTo", whole, 400, "Invalid object identifier 'abc'.", nil},
		step{"POST", "/servicePrincipals/" + goneResource + "/appRoleAssignedTo", whole, 404, "Resource '" + goneResource, nil},
		step{"POST", target, whole, 415, "The content type 'text/plain' is not supported.", []string{"Content-Type: text/plain"}},
		step{"POST", target, `["x"]`, 400, "Unable to read JSON request payload.", nil},
		step{"POST", target, with2(`"color":"red"`), 400, "Invalid property 'color'.", nil},
		step{"POST", target, `{"principalId":7,"resourceId":"x","appRoleId":"x"}`, 400, "to the expected type 'Edm.Guid'.", nil},
		step{"POST", target, `{}`, 400, "A value is required for property 'principalId' of resource 'AppRoleAssignment'.", nil},
		step{"POST", target, with2(`"@odata.type":"#microsoft.graph.appRoleAssignment","principalType":"x"`), 201,
			`"principalDisplayName":"func-orders","principalId":"` + funcOrders + `","principalType":"ServicePrincipal"`,
			[]string{"Content-Type: APPLICATION/JSON; charset=utf-8"}},
		step{"POST", target, strings.ToUpper(readAll), 400, "Unable to read JSON", nil},
		step{"POST", target, grantBody(strings.ToUpper(funcOrders), graphSP, readAll), 400, "Permission being assigned already exists", nil},
		step{"POST", bodies, `{"ids":["` + miaKeller + `"]}`, 400, "must contain the Content-Type", []string{"Content-Type: "}},
		step{"POST", bodies + "?$select=x", `{"ids":["` + miaKeller + `"]}`, 400, "named 'x'", nil},
		step{"POST", bodies + "?$select=displayName", `{"ids":["` + miaKeller + `"],"types":["directoryObject"]}`, 200,
			`"displayName":"Mia Keller"`, nil},
		step{"POST", bodies, `{"ids":["` + miaKeller + `"],"types":["group"]}`, 200, `"value":[]`, nil},
		step{"DELETE", "/servicePrincipals/" + webShop + "/appRoleAssignments/" + heldBy(t, funcOrders, mailSend), "", 404,
			"Request_ResourceNotFound", nil}, // it is another's
	)
	many := strings.Repeat(`"`+miaKeller+`",`, 999) + `"` + funcOrders + `"`
	if a := send(t, s, "POST", bodies, `{"ids":[`+many+`]}`); a.status != 200 || len(a.values()) != 2 {
		t.Errorf("a thousand ids: %d, %d objects", a.status, len(a.values()))
	}
}

// TestWhoCanHoldARole: users and groups hold those for users, service principals those for applications.
func TestWhoCanHoldARole(t *testing.T) {
	const group, userRole = "92000000-0000-4000-8000-000000000001", "201e0000-0000-4000-8101-000000000004"
	s, _ := with(Faults{})
	for _, c := range []struct {
		principal, role string
		status          int
		want            string
	}{
		{miaKeller, ordersRead, 400, "was not found on application 'Orders API'"}, {group, userRole, 201, `"principalType":"Group"`},
		{group, userRole, 400, "already exists"}, {miaKeller, readAll, 400, "was not found"}, {ordersSP, ordersRead, 201,
			`"principalType":"ServicePrincipal"`},
		{"05e20000-0000-4000-8000-000000000003", userRole, 201, `"principalType":"User"`},
	} {
		if a := post(t, s, c.principal, ordersSP, c.role); a.status != c.status || !strings.Contains(a.text, c.want) {
			t.Errorf("%s, %s: %d %s", c.principal, c.role, a.status, a.text)
		}
	}
	api := &ServicePrincipal{AppRoles: []AppRole{role("A user", "u"), role("B disabled", "b")}}
	for kind, want := range map[string]bool{"User": false, "Group": false, "ServicePrincipal": true} {
		if got := api.grants(defaultAccess, kind); got != want {
			t.Errorf("default access for a %s: %v", kind, got)
		}
	}
	if api.grants("b", "ServicePrincipal") || !api.grants("U", "User") || api.grants("u", "ServicePrincipal") || api.grants("x", "User") {
		t.Error("a role is granted to whom it is for, while it is enabled")
	}
}

// TestWithoutAUser nobody is "me".
func TestWithoutAUser(t *testing.T) {
	tenant := Sample()
	tenant.Me = ""
	s := New(tenant, Faults{})
	for _, target := range []string{"/me", "/me/transitiveMemberOf/microsoft.graph.directoryRole"} {
		if a := get(t, s, target); a.status != 400 || a.message() != "/me request is only valid with delegated authentication flow." {
			t.Errorf("%s: %d %s", target, a.status, a.text)
		}
	}
	for spec, want := range map[string]string{"lag-create=often:3": `unknown setting "often"`, "lag-create=reads:2,for:x": "is not a duration",
		"accept=body:none": "", "seed=7": "", "delete-absent=404": "", "accept=status:200": "", "accept=status:299": "",
		"accept=status:300": "not between",
		"accept=status:199": "not between", "throttle=probability:1": "", "throttle=probability:0": "not between 0 and 1", "page-size=1": "",
		"write-quota=1,per:1s": "", "write-quota=1,for:1s": "give AMOUNT", "write-quota=0,per:1s": "is not a number",
		"write-quota=1,per:0s": "is not a duration"} {
		if _, err := ParseFaults([]string{spec}); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", spec, err)
		}
	}
}
