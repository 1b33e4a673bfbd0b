package sandbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

const (
	pipeline   = "1d000000-0000-4000-8000-000000000036" // holds Application.ReadWrite.OwnedBy and Group.Read.All
	deployer   = "1d000000-0000-4000-8000-000000000016" // holds AppRoleAssignment.ReadWrite.All
	webShop    = "1d000000-0000-4000-8000-000000000002"
	ordersRead = "201e0000-0000-4000-8101-000000000001"
	testSP     = "a9100000-0000-4000-8000-000000000102" // another API
	testRead   = "201e0000-0000-4000-8102-000000000001"
	takeOver   = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8" // RoleManagement.ReadWrite.Directory
	fenceRole  = "fe2528b2-86e3-81db-93b3-bef932257c0c"
)

// as is the header of a token of that object.
func as(oid string) string {
	part := base64.RawURLEncoding.EncodeToString
	return "Authorization: Bearer " + part([]byte(`{"alg":"none"}`)) + "." + part([]byte(`{"oid":"`+oid+`"}`)) + "."
}

func clientOf(oid string) string { return strings.Replace(oid, "1d000000", "c11e0000", 1) }

// fence makes the policy, the role and its assignment by the documented requests.
func fenceIn(t *testing.T, s *Server, holder, client, api, role string) {
	t.Helper()
	for _, r := range []struct{ target, body string }{
		{"/policies/permissionGrantPolicies", `{"id":"ours","displayName":"ours","description":"ours"}`},
		{"/policies/permissionGrantPolicies/ours/includes", fmt.Sprintf(`{"permissionType":"application","resourceApplication":%q,`+
			`"permissions":[%q],"clientApplicationIds":[%q]}`, api, role, client)},
		{"/roleManagement/directory/roleDefinitions", `{"displayName":"ours","isEnabled":true,"templateId":"` + fenceRole + `",` +
			`"rolePermissions":[{"allowedResourceActions":["microsoft.directory/servicePrincipals/managePermissionGrantsForAll.ours"]}]}`},
		{"/roleManagement/directory/roleAssignments", fmt.Sprintf(`{"principalId":%q,"roleDefinitionId":%q,"directoryScopeId":"/"}`,
			holder, fenceRole)},
	} {
		if a := send(t, s, "POST", r.target, r.body); a.status != http.StatusCreated {
			t.Fatalf("%s: %d %s", r.target, a.status, a.text)
		}
	}
}

func grantAs(t *testing.T, s *Server, caller, principal, resource, role string) int {
	t.Helper()
	return send(t, s, "POST", "/servicePrincipals/"+resource+"/appRoleAssignedTo", grantBody(principal, resource, role), as(caller)).status
}

// Who may grant what, by each of the documented ways.
func TestWhoMayGrant(t *testing.T) {
	scoped := func(role, scope string) func(*Tenant) {
		return func(t *Tenant) {
			t.RoleAssignments = append(t.RoleAssignments, &RoleAssignment{ID: "x", PrincipalID: pipeline, RoleDefinitionID: role,
				DirectoryScopeID: scope})
		}
	}
	own := func(api string) func(*Tenant) {
		return func(t *Tenant) {
			i := slices.IndexFunc(t.ServicePrincipals, func(sp *ServicePrincipal) bool { return sp.ID == api })
			sp := *t.ServicePrincipals[i]
			sp.Owners = []string{pipeline}
			t.ServicePrincipals[i] = &sp
		}
	}
	for name, c := range map[string]struct {
		caller        string
		before        func(*Tenant)
		graph, orders bool
		graphToItself bool
		elsewhere     bool
	}{
		"nobody in particular":     {"", nil, true, true, true, true},
		"an app role":              {deployer, nil, true, true, true, true},
		"nothing":                  {pipeline, nil, false, false, false, false},
		"an administrator":         {pipeline, scoped(privilegedAdmin, "/"), true, true, true, true},
		"a lesser administrator":   {pipeline, scoped(cloudAppAdmin, "/"), false, true, false, true},
		"the same, for one API":    {pipeline, scoped(cloudAppAdmin, "/"+ordersSP), false, true, false, false},
		"the same, for Graph":      {pipeline, scoped(cloudAppAdmin, "/"+graphSP), false, false, false, false},
		"an owner":                 {pipeline, own(ordersSP), false, true, false, false},
		"an owner of Graph itself": {pipeline, own(graphSP), true, false, true, false},
		"a user who administers":   {miaKeller, nil, true, true, true, true},
	} {
		tenant := Sample()
		if c.before != nil {
			c.before(tenant)
		}
		s := New(tenant, Faults{})
		for _, try := range []struct {
			principal, api, role string
			want                 bool
		}{{webShop, graphSP, mailSend, c.graph}, {webShop, ordersSP, ordersRead, c.orders}, {pipeline, graphSP, takeOver, c.graphToItself},
			{webShop, testSP, testRead, c.elsewhere}} {
			if got := grantAs(t, s, c.caller, try.principal, try.api, try.role); (got == http.StatusCreated) != try.want {
				t.Errorf("%s, %s on %s: %d", name, try.role, try.api, got)
			}
		}
	}
}

// The fence: what it lists and nothing else, under the documented rules and with what they
// leave open the other way round.
func TestAFence(t *testing.T) {
	for name, c := range map[string]struct {
		faults         Faults
		grants, revoke bool
	}{
		"as documented":               {Faults{}, true, false},
		"no managed identities":       {Faults{NoConsentForIdentities: true}, false, false},
		"no applications":             {Faults{NoConsentForApps: true}, false, false},
		"it covers removals":          {Faults{ConsentRevokes: true}, true, true},
		"removals, but no identities": {Faults{ConsentRevokes: true, NoConsentForIdentities: true}, false, false},
	} {
		s := New(Sample(), c.faults)
		fenceIn(t, s, pipeline, clientOf(webShop), graphAppID, mailSend)
		for what, got := range map[string]int{
			"another role":     grantAs(t, s, pipeline, webShop, graphSP, takeOver),
			"another identity": grantAs(t, s, pipeline, pipeline, graphSP, mailSend),
			"another API":      grantAs(t, s, pipeline, webShop, ordersSP, ordersRead),
			"the attack":       grantAs(t, s, pipeline, pipeline, graphSP, takeOver),
			"another caller":   grantAs(t, s, webShop, webShop, graphSP, mailSend),
		} {
			if got != http.StatusForbidden {
				t.Errorf("%s: %s is answered with %d", name, what, got)
			}
		}
		if got := grantAs(t, s, pipeline, webShop, graphSP, mailSend); (got == http.StatusCreated) != c.grants {
			t.Errorf("%s: what it lists is answered with %d", name, got)
		}
		a := post(t, s, webShop, graphSP, mailSend) // by the sandbox itself, where it is not there yet
		list := get(t, s, "/servicePrincipals/"+webShop+"/appRoleAssignments").values()
		at := slices.IndexFunc(list, func(v map[string]any) bool { return v["appRoleId"] == mailSend })
		if at < 0 {
			t.Fatalf("%s: %s", name, a.text)
		}
		got := send(t, s, "DELETE", "/servicePrincipals/"+graphSP+"/appRoleAssignedTo/"+list[at]["id"].(string), "", as(pipeline))
		if (got.status == http.StatusNoContent) != c.revoke {
			t.Errorf("%s: removing is answered with %d", name, got.status)
		}
	}
}

// A fenced caller cannot move the fence, and in a batch it is the same caller.
func TestAFenceHolds(t *testing.T) {
	s := New(Sample(), Faults{})
	fenceIn(t, s, pipeline, clientOf(webShop), graphAppID, mailSend)
	wide := `{"permissionType":"application"}`
	for _, r := range []struct{ method, target, body string }{
		{"POST", "/policies/permissionGrantPolicies/ours/includes", wide},
		{"POST", "/policies/permissionGrantPolicies/microsoft-company-admin/includes", wide},
		{"POST", "/policies/permissionGrantPolicies", `{"id":"theirs"}`},
		{"PATCH", "/policies/permissionGrantPolicies/ours", `{"description":"x"}`},
		{"DELETE", "/policies/permissionGrantPolicies/ours", ""},
		{"POST", "/roleManagement/directory/roleAssignments", `{"principalId":"` + pipeline + `","roleDefinitionId":"` + globalAdmin +
			`","directoryScopeId":"/"}`},
		{"POST", "/roleManagement/directory/roleDefinitions", `{"displayName":"x","rolePermissions":[{}]}`},
		{"PATCH", "/roleManagement/directory/roleDefinitions/" + fenceRole, `{"displayName":"x"}`},
		{"DELETE", "/roleManagement/directory/roleDefinitions/" + fenceRole, ""},
	} {
		if a := send(t, s, r.method, r.target, r.body, as(pipeline)); a.status != http.StatusForbidden {
			t.Errorf("%s %s: %d %s", r.method, r.target, a.status, a.text)
		}
	}
	batch := `{"requests":[{"id":"1","method":"POST","url":"/servicePrincipals/` + graphSP + `/appRoleAssignedTo","headers":` +
		`{"Content-Type":"application/json"},"body":` + grantBody(pipeline, graphSP, takeOver) + `}]}`
	if a := send(t, s, "POST", "/$batch", batch, as(pipeline)); !strings.Contains(a.text, `"status":403`) {
		t.Errorf("in a batch: %s", a.text)
	}
	var saved bytes.Buffer
	if err := s.Tenant().Encode(&saved); err != nil {
		t.Fatal(err)
	}
	again, err := decodeTenant(saved.Bytes())
	if err != nil || len(again.PermissionGrantPolicies) != 1 || len(again.RoleDefinitions) != 1 || len(again.RoleAssignments) != 1 {
		t.Errorf("it is not in the file: %v", err)
	}
}

// The documented shapes: what a condition set leaves out takes its widest value, the sets
// come with their policy, built-in policies and roles cannot be changed.
func TestConsentObjects(t *testing.T) {
	s := New(Sample(), Faults{})
	fenceIn(t, s, pipeline, clientOf(webShop), graphAppID, mailSend)
	p := get(t, s, "/policies/permissionGrantPolicies/ours")
	if !strings.Contains(p.text, `"clientApplicationTenantIds":["all"]`) || !strings.Contains(p.text, `"excludes":[]`) {
		t.Errorf("got %s", p.text)
	}
	a := send(t, s, "POST", "/policies/permissionGrantPolicies/ours/excludes", `{"permissionType":"application"}`)
	if a.status != http.StatusCreated ||
		!strings.Contains(a.text, `"resourceApplication":"any"`) {
		t.Errorf("got %s", a.text)
	}
	if got := grantAs(t, s, pipeline, webShop, graphSP, mailSend); got != http.StatusForbidden {
		t.Errorf("what is excluded is answered with %d", got)
	}
	of := get(t, s, "/roleManagement/directory/roleAssignments?$filter=principalId eq '"+pipeline+"'").values()
	if len(of) != 1 || of[0]["roleDefinitionId"] != fenceRole {
		t.Errorf("got %v", of)
	}
	for target, want := range map[string]int{"/policies/permissionGrantPolicies/nothing": 404, "/policies/authorizationPolicy": 501,
		"/roleManagement/directory/roleDefinitions?$filter=displayName eq 'ours'": 200, "/roleManagement/cloudPC/roleDefinitions": 501,
		"/servicePrincipals/" + pipeline + "/ownedObjects": 200} {
		if a := get(t, s, target); a.status != want {
			t.Errorf("%s: %d", target, a.status)
		}
	}
	for body, want := range map[string]int{`{"id":"microsoft-x"}`: 400, `{"id":"a b"}`: 400, `{"id":"ours"}`: 409} {
		if a := send(t, s, "POST", "/policies/permissionGrantPolicies", body); a.status != want {
			t.Errorf("%s: %d", body, a.status)
		}
	}
	poor := New(Sample(), Faults{NoPremium: true})
	role := `{"displayName":"x","isEnabled":true,"rolePermissions":[{"allowedResourceActions":["microsoft.directory/users/standard/read"]}]}`
	if a := send(t, poor, "POST", "/roleManagement/directory/roleDefinitions", role); a.status != 403 ||
		!strings.Contains(a.text, "AAD Premium") {
		t.Errorf("got %d %s", a.status, a.text)
	}
}
