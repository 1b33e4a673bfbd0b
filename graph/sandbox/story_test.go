package sandbox

import (
	"strings"
	"testing"
)

// step is one request of a story and what has to be in its answer: code, message and body; "-X" must not be.
type step struct {
	method, target, body string
	status               int
	want                 string
	headers              []string
}

func tell(t *testing.T, s *Server, steps ...step) {
	t.Helper()
	for _, x := range steps {
		a := send(t, s, x.method, x.target, x.body, x.headers...)
		got := a.code() + " " + a.message() + " " + a.text
		want, absent := strings.CutPrefix(x.want, "-")
		if a.status != x.status || strings.Contains(got, want) == absent && x.want != "" {
			t.Errorf("%s %s %s: got %d %s\nwant %d %s", x.method, x.target, x.body, a.status, got, x.status, x.want)
		}
	}
}

const (
	policiesPath = "/policies/permissionGrantPolicies"
	rolesPath    = "/roleManagement/directory/roleDefinitions"
	assignedPath = "/roleManagement/directory/roleAssignments"
)

// TestLifeOfAPolicy: a consent policy is made, read, changed and deleted with its condition sets; built-in ones stay.
func TestLifeOfAPolicy(t *testing.T) {
	s, _ := with(Faults{})
	const builtIn = policiesPath + "/microsoft-company-admin"
	var plain = []string{"Content-Type: "}
	tell(t, s,
		step{"GET", policiesPath, "", 200, `"id":"microsoft-application-admin"`, nil},
		step{"GET", policiesPath + "?$top=2&$select=id", "", 200,
			`"value":[{"id":"microsoft-all-application-permissions"},{"id":"microsoft-application-admin"}]`, nil},
		step{"GET", policiesPath + "?$select=nonsense", "", 400, "property named 'nonsense' on type 'microsoft.graph.permissionGrantPolicy'",
			nil},
		step{"GET", policiesPath + "?$filter=id eq 'x'", "", 400, "for property 'id' of resource 'PermissionGrantPolicy'", nil},
		step{"POST", policiesPath, `{"id":"ours"}`, 400, "must contain the Content-Type header", plain},
		step{"POST", policiesPath, `{"id":7}`, 400, "Unable to read JSON", nil},
		step{"POST", policiesPath, `{"id":""}`, 400, "Invalid value specified for property 'id'", nil},
		step{"POST", policiesPath, `{"id":"` + strings.Repeat("x", 65) + `"}`, 400, "Invalid value specified for property 'id'", nil},
		step{"POST", policiesPath, `{"id":"ours","displayName":"Ours","description":"d","includes":[{"id":"x"}]}`, 201,
			`$metadata#policies/permissionGrantPolicies/$entity","id":"ours","displayName":"Ours","description":"d","includes":[],"excludes":[]}`,
			nil},
		step{"POST", policiesPath, `{"id":"OURS"}`, 409, "Request_MultipleObjectsWithSameKeyValue A conflicting object", nil},
		step{"GET", policiesPath + "/Ours?$select=displayName", "", 200, `(displayName)/$entity","displayName":"Ours"}`, nil},
		step{"GET", policiesPath + "/ours?$select=x", "", 400, "property named 'x'", nil},
		step{"PATCH", policiesPath + "/ours", `{"description":"changed"}`, 204, "", nil},
		step{"PATCH", policiesPath + "/ours", `{"displayName":7}`, 400, "Unable to read JSON", nil},
		step{"GET", policiesPath + "/ours", "", 200, `"displayName":"Ours","description":"changed"`, nil},
		step{"PATCH", policiesPath + "/none", `{}`, 404, "Resource 'none' does not exist", nil},
		step{"PATCH", builtIn, `{}`, 403, "Authorization_RequestDenied", nil},
		step{"DELETE", builtIn, "", 403, "Authorization_RequestDenied", nil},
		step{"GET", builtIn + "/includes", "", 200, `"permissionType":"application","resourceApplication":"any","permissions":["all"]`, nil},
		step{"GET", policiesPath + "/none/includes", "", 404, "Resource 'none'", nil},
		step{"POST", policiesPath + "/none/includes", `{"permissionType":"application"}`, 404, "Resource 'none'", nil},
		step{"POST", policiesPath + "/ours/includes", `{"permissionType":"other"}`, 400, "for property 'permissionType'", nil},
		step{"POST", policiesPath + "/ours/includes", `{"permissionType":7}`, 400, "Unable to read JSON", nil},
		step{"POST", policiesPath + "/ours/includes", `{"permissionType":"Delegated","permissions":["p"]}`, 201,
			`"permissionClassification":"all","permissionType":"Delegated","resourceApplication":"any","permissions":["p"],` +
				`"clientApplicationIds":["all"],"clientApplicationTenantIds":["all"],"clientApplicationPublisherIds":["all"],` +
				`"clientApplicationsFromVerifiedPublisherOnly":false}`, nil},
		step{"POST", policiesPath + "/ours/excludes", `{"permissionType":"application","resourceApplication":"a",` +
			`"permissionClassification":"low"}`, 201, `"permissionClassification":"low","permissionType":"application","resourceApplication":"a"`,
			nil},
	)
	set := func(of string) string { return get(t, s, policiesPath+"/ours/"+of).values()[0]["id"].(string) }
	in, out := set("includes"), set("EXCLUDES")
	if in == out || !isGUID(in) || !isGUID(out) {
		t.Errorf("ids of condition sets: %s, %s", in, out)
	}
	tell(t, s,
		step{"DELETE", policiesPath + "/ours/includes/" + out, "", 404, "Resource '" + out + "'", nil},
		step{"DELETE", policiesPath + "/none/includes/" + in, "", 404, "Resource 'none'", nil},
		step{"DELETE", policiesPath + "/ours/includes/" + strings.ToUpper(in), "", 204, "", nil},
		step{"GET", policiesPath + "/ours/includes", "", 200, `"value":[]`, nil},
		step{"GET", policiesPath + "/ours/excludes", "", 200, out, nil},
		step{"PUT", policiesPath, "{}", 501, "PUT " + policiesPath, nil},
		step{"PUT", policiesPath + "/ours", "{}", 501, "NotImplemented", nil},
		step{"PATCH", policiesPath + "/ours/includes/" + in, "{}", 501, "NotImplemented", nil},
		step{"GET", policiesPath + "/ours/owners", "", 501, "NotImplemented", nil},
		step{"GET", policiesPath + "/ours/includes/" + in + "/x", "", 501, "NotImplemented", nil},
		step{"DELETE", policiesPath + "/ours", "", 204, "", nil},
		step{"DELETE", policiesPath + "/ours", "", 404, "Resource 'ours'", nil},
		step{"GET", policiesPath + "/ours", "", 404, "Resource 'ours'", nil},
	)
	if got := s.Stats().Writes; got != 6 || !s.Changed() {
		t.Errorf("%d writes", got)
	}
}

// TestLifeOfARole: a custom directory role is made, changed, assigned and deleted; built-in ones stay.
func TestLifeOfARole(t *testing.T) {
	s, _ := with(Faults{})
	const consent = `"rolePermissions":[{"allowedResourceActions":["microsoft.directory/servicePrincipals/managePermissionGrantsForAll.`
	const role, custom = rolesPath + "/" + fenceRole, `"id":"` + fenceRole + `","description":`
	body := func(name, policy string) string {
		return `{"displayName":"` + name + `","description":"d","isEnabled":true,"templateId":"` + strings.ToUpper(fenceRole) + `",` + consent +
			policy + `"]}]}`
	}
	assign := func(principal, role, scope string) string {
		return `{"principalId":"` + principal + `","roleDefinitionId":"` + role + `","directoryScopeId":"` + scope + `"}`
	}
	tell(t, s,
		step{"GET", rolesPath + "?$select=displayName", "", 200, `"value":[{"displayName":"Application Administrator"},` +
			`{"displayName":"Cloud Application Administrator"},{"displayName":"Exchange Administrator"},` +
			`{"displayName":"Global Administrator"},{"displayName":"Privileged Role Administrator"}]`, nil},
		step{"GET", rolesPath + "?$filter=isBuiltIn eq false", "", 200, `"value":[]`, nil},
		step{"GET", rolesPath + "?$filter=displayName eq 'Exchange Administrator'", "", 200,
			`"allowedResourceActions":["microsoft.directory/ExchangeAdministrator/allProperties/allTasks"]`, nil},
		step{"GET", rolesPath + "?$filter=templateId eq '" + appAdmin + "'&$select=id,isBuiltIn,isEnabled,description", "", 200,
			`"value":[{"id":"` + appAdmin + `","description":"Application Administrator.","isBuiltIn":true,"isEnabled":true}]`, nil},
		step{"POST", rolesPath, body("", "microsoft-company-admin"), 400, "One or more property values specified are invalid.", nil},
		step{"POST", rolesPath, `{"displayName":"x"}`, 400, "One or more property values specified are invalid.", nil},
		step{"POST", rolesPath, `{"displayName":"x","templateId":"x","rolePermissions":[{}]}`, 400, "values specified are invalid.", nil},
		step{"POST", rolesPath, `[]`, 400, "Unable to read JSON", nil},
		step{"POST", rolesPath, body("ours", "nothing"), 400, "managePermissionGrantsForAll.nothing' is not supported.", nil},
		step{"POST", rolesPath, body("Global Administrator", "microsoft-company-admin"), 409, "Request_MultipleObjectsWithSameKeyValue", nil},
		step{"POST", rolesPath, body("ours", "Microsoft-Company-Admin"), 201, custom + `"d","displayName":"ours","isBuiltIn":false,` +
			`"isEnabled":true,"templateId":"` + strings.ToUpper(fenceRole) + `"`, nil},
		step{"POST", rolesPath, body("others", "microsoft-company-admin"), 409, "A conflicting object", nil},
		step{"POST", rolesPath, `{"displayName":"no template","rolePermissions":[{}]}`, 201, `"displayName":"no template"`, nil},
		step{"PATCH", role, body("renamed", "nothing"), 400, "is not supported.", nil},
		step{"PATCH", role, `{"displayName":7}`, 400, "Unable to read JSON", nil},
		step{"PATCH", role, body("renamed", "microsoft-company-admin"), 204, "", nil},
		step{"PATCH", rolesPath + "/" + globalAdmin, body("renamed", "microsoft-company-admin"), 403, "Authorization_RequestDenied", nil},
		step{"PATCH", rolesPath + "/" + goneResource, body("renamed", "microsoft-company-admin"), 404, "Resource '" + goneResource, nil},
		step{"GET", rolesPath + "?$filter=displayName eq 'renamed'", "", 200, custom, nil},

		step{"POST", assignedPath, `[]`, 400, "Unable to read JSON", nil},
		step{"POST", assignedPath, assign(pipeline, goneResource, "/"), 404, "Request_ResourceNotFound", nil},
		step{"POST", assignedPath, assign(goneResource, fenceRole, "/"), 404, "Resource '" + goneResource, nil},
		step{"POST", assignedPath, assign(pipeline, fenceRole, ""), 400, "One or more property values specified are invalid.", nil},
		step{"POST", assignedPath, assign(pipeline, strings.ToUpper(fenceRole), "/"), 201, `"roleDefinitionId":"` + fenceRole + `"`, nil},
		step{"POST", assignedPath, assign(strings.ToUpper(pipeline), fenceRole, "/"), 400, "A conflicting object", nil},
		step{"POST", assignedPath, assign(pipeline, fenceRole, "/"+ordersSP), 201, `"directoryScopeId":"/` + ordersSP, nil},
		step{"POST", assignedPath, assign(miaKeller, privilegedAdmin, "/"), 400, "A conflicting object", nil},
		step{"GET", assignedPath + "?$filter=roleDefinitionId eq '" + privilegedAdmin + "'", "", 200, `"principalId":"` + miaKeller, nil},
		step{"GET", assignedPath + "?$filter=principalId eq '" + funcOrders + "'", "", 200, `"value":[]`, nil},
		step{"DELETE", assignedPath + "/x", "", 404, "Resource 'x'", nil},
		step{"DELETE", assignedPath + "/x", "", 403, "Authorization_RequestDenied", []string{as(pipeline)}},
	)
	of := get(t, s, assignedPath+"?$filter=principalId eq '"+pipeline+"'").values()
	if len(of) != 2 || !strings.HasSuffix(of[0]["id"].(string), "-1") || of[0]["id"] == of[1]["id"] {
		t.Fatalf("%v", of)
	}
	tell(t, s,
		step{"DELETE", assignedPath + "/" + of[0]["id"].(string), "", 204, "", nil},
		step{"GET", assignedPath + "?$filter=principalId eq '" + pipeline + "'", "", 200, `"directoryScopeId":"/` + ordersSP, nil},
		step{"DELETE", rolesPath + "/" + globalAdmin, "", 403, "Authorization_RequestDenied", nil},
		step{"DELETE", role, "", 204, "", nil},
		step{"DELETE", role, "", 404, "Resource '" + fenceRole, nil},
		step{"GET", rolesPath + "?$filter=isBuiltIn eq false&$select=displayName", "", 200, `"value":[{"displayName":"no template"}]`, nil},
		step{"PUT", role, "{}", 501, "NotImplemented", nil},
		step{"GET", role, "", 501, "NotImplemented", nil},
		step{"GET", "/roleManagement/directory", "", 501, "NotImplemented", nil},
		step{"GET", role + "/x", "", 501, "NotImplemented", nil},
	)
	if got := s.Stats().Writes; got != 7 {
		t.Errorf("%d writes", got)
	}
	poor, _ := with(Faults{NoPremium: true})
	poor.store.tenant.RoleDefinitions = []*RoleDefinition{{ID: fenceRole, DisplayName: "ours"}}
	tell(t, poor, step{"PATCH", role, body("renamed", "microsoft-company-admin"), 403, "purchased AAD Premium", nil})
}

// TestOwnedObjects are the service principals that name an owner.
func TestOwnedObjects(t *testing.T) {
	tenant := Sample()
	api := *tenant.ServicePrincipals[0]
	api.Owners = []string{deployer, strings.ToUpper(pipeline)}
	tenant.ServicePrincipals[0] = &api
	s := New(tenant, Faults{})
	owned := "/servicePrincipals/" + pipeline + "/ownedObjects"
	tell(t, s,
		step{"GET", owned + "?$select=id,displayName", "", 200,
			`"value":[{"@odata.type":"#microsoft.graph.servicePrincipal","id":"` + graphSP + `","displayName":"Microsoft Graph"}]`, nil},
		step{"GET", "/servicePrincipals(appId='" + clientOf(webShop) + "')/ownedObjects", "", 200, `"value":[]`, nil},
		step{"GET", "/servicePrincipals/" + goneResource + "/ownedObjects", "", 404, "Resource '" + goneResource, nil},
		step{"GET", owned + "?$select=x", "", 400, "property named 'x'", nil},
		step{"POST", owned, "{}", 501, "NotImplemented", nil}, step{"GET", owned + "/x", "", 501, "NotImplemented", nil},
	)
}

// TestConditionSets: a grant matches a set only if it meets all of it.
func TestConditionSets(t *testing.T) {
	owner := partnerTenant
	identity := &ServicePrincipal{AppID: "c1", Type: "ManagedIdentity"}
	app := &ServicePrincipal{AppID: "c2", Type: "Application", AppOwnerOrganizationID: &owner}
	all, one := []string{"all"}, func(s string) []string { return []string{"other", s} }
	whole := ConditionSet{PermissionType: "Application", PermissionClassification: "ALL", ResourceApplication: "Any", Permissions: all,
		ClientApplicationIDs: all, ClientApplicationTenantIDs: all, ClientApplicationPublisherIDs: all}
	for name, c := range map[string]struct {
		edit          func(*ConditionSet)
		identity, app bool
	}{
		"all":              {func(*ConditionSet) {}, true, true},
		"delegated":        {func(c *ConditionSet) { c.PermissionType = "delegated" }, false, false},
		"classified":       {func(c *ConditionSet) { c.PermissionClassification = "low" }, false, false},
		"the API":          {func(c *ConditionSet) { c.ResourceApplication = "API" }, true, true},
		"another API":      {func(c *ConditionSet) { c.ResourceApplication = "x" }, false, false},
		"the role":         {func(c *ConditionSet) { c.Permissions = one("ROLE") }, true, true},
		"another role":     {func(c *ConditionSet) { c.Permissions = one("x") }, false, false},
		"no role":          {func(c *ConditionSet) { c.Permissions = nil }, false, false},
		"the identity":     {func(c *ConditionSet) { c.ClientApplicationIDs = one("C1") }, true, false},
		"its tenant":       {func(c *ConditionSet) { c.ClientApplicationTenantIDs = one(owner) }, false, true},
		"an empty tenant":  {func(c *ConditionSet) { c.ClientApplicationTenantIDs = []string{""} }, false, false},
		"a publisher":      {func(c *ConditionSet) { c.ClientApplicationPublisherIDs = one("p") }, false, false},
		"an empty one":     {func(c *ConditionSet) { c.ClientApplicationPublisherIDs = []string{""} }, false, false},
		"verified clients": {func(c *ConditionSet) { c.ClientApplicationsFromVerifiedPublisherOnly = true }, false, false},
	} {
		set := whole
		c.edit(&set)
		s := New(&Tenant{}, Faults{})
		for client, want := range map[*ServicePrincipal]bool{identity: c.identity, app: c.app, nil: false} {
			if got := s.matches(&set, consent{client, "api", "role"}); got != want {
				t.Errorf("%s, %+v: %v", name, client, got)
			}
		}
	}
	none := New(&Tenant{}, Faults{NoConsentForIdentities: true})
	listing := whole
	listing.ClientApplicationIDs = []string{"c1", "c2"}
	if none.matches(&listing, consent{identity, "api", "role"}) || !none.matches(&listing, consent{app, "api", "role"}) {
		t.Error("where identities match no client id, applications still do")
	}
}
