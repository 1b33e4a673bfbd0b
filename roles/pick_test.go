package roles_test

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/roles"
)

const (
	id1 = "11111111-1111-1111-1111-111111111111"
	id2 = "22222222-2222-2222-2222-222222222222"
)

func managed(id, name, group string) roles.Principal {
	return roles.Principal{ID: roles.ObjectID(id), AppID: roles.AppID("a" + id[1:]), DisplayName: name, Type: roles.SystemAssigned,
		AzureResource: roles.AzureID("/subscriptions/s/resourcegroups/" + group + "/providers/Microsoft.Web/sites/" + name)}
}

func TestPickIdentity(t *testing.T) {
	app := roles.Principal{ID: id2, DisplayName: "func", Type: roles.NotManaged}
	renamed := managed(id1, "site", "rg") // its name in the directory is another than its resource's
	renamed.DisplayName = "shown"
	for name, c := range map[string]struct {
		ref   string
		found roles.Found
		any   bool
		want  roles.ObjectID
		err   error
	}{
		"by name": {"FUNC", roles.Found{Principals: []roles.Principal{managed(id1, "func", "rg")}}, false, id1, nil},
		"never a prefix": {"func", roles.Found{Principals: []roles.Principal{managed(id1, "func-prod", "rg")}}, false, "",
			roles.ErrIdentityNotFound},
		"an application is no rival": {"func", roles.Found{Principals: []roles.Principal{app, managed(id1, "func", "rg")}},
			false, id1, nil},
		"but it is with --any-principal": {"func", roles.Found{Principals: []roles.Principal{app, managed(id1, "func", "rg")}}, true, "",
			roles.ErrIdentityAmbiguous},
		"an application alone": {"func", roles.Found{Principals: []roles.Principal{app}}, false, "", roles.ErrNotManaged},
		"allowed":              {"func", roles.Found{Principals: []roles.Principal{app}}, true, id2, nil},
		"two of one name": {"func",
			roles.Found{Principals: []roles.Principal{managed(id1, "func", "a"), managed(id2, "func", "b")}}, false, "",
			roles.ErrIdentityAmbiguous},
		"told apart by group": {"B/func",
			roles.Found{Principals: []roles.Principal{managed(id1, "func", "a"), managed(id2, "func", "b")}}, false, id2, nil},
		"the same one twice": {"func",
			roles.Found{Principals: []roles.Principal{managed(id1, "func", "a"), managed(id1, "func", "a")}}, false, id1, nil},
		"a slot's name": {"web/slots/staging",
			roles.Found{Principals: []roles.Principal{managed(id1, "web/slots/staging", "rg")}}, false, id1, nil},
		"a slot in its group": {"rg/web/slots/staging",
			roles.Found{Principals: []roles.Principal{managed(id1, "web/slots/staging", "rg")}}, false, id1, nil},
		"a user": {id1, roles.Found{Others: []roles.Other{{Kind: "user", DisplayName: "Ann"}}}, false, "",
			roles.ErrNotManaged},
		"nothing": {id1, roles.Found{}, false, "", roles.ErrIdentityNotFound},
		"by object id": {"id:" + id1,
			roles.Found{Principals: []roles.Principal{managed(id1, "func", "rg"), managed(id2, "func", "rg")}}, false, id1, nil},
		"by client id": {"client:a" + id2[1:],
			roles.Found{Principals: []roles.Principal{managed(id1, "func", "rg"), managed(id2, "func", "rg")}}, false, id2, nil},
		"by either id": {"a" + id2[1:],
			roles.Found{Principals: []roles.Principal{managed(id1, "func", "rg"), managed(id2, "func", "rg")}}, false, id2, nil},
		"an object id is no client id": {"client:" + id1, roles.Found{Principals: []roles.Principal{managed(id1, "func", "rg")}}, false,
			"", roles.ErrIdentityNotFound},
		"a client id is not an object id": {"id:a" + id1[1:], roles.Found{Principals: []roles.Principal{managed(id1, "func", "rg")}}, false,
			"", roles.ErrIdentityNotFound},
		"a group and its resource": {"RG/SITE", roles.Found{Principals: []roles.Principal{renamed}}, false, id1, nil},
		"a group and another resource": {"rg/sites", roles.Found{Principals: []roles.Principal{renamed}}, false, "",
			roles.ErrIdentityNotFound},
		"another group": {"r/site", roles.Found{Principals: []roles.Principal{renamed}}, false, "",
			roles.ErrIdentityNotFound},
	} {
		ref, err := roles.ParseIdentity(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		got, err := roles.PickIdentity(ref, c.found, c.any)
		if got.ID != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %q, %v", name, got.ID, err)
		}
		var e *roles.Error
		if errors.As(err, &e) && errors.Is(err, roles.ErrIdentityAmbiguous) && len(e.Candidates) != len(c.found.Principals) {
			t.Errorf("%s: candidates %+v", name, e.Candidates)
		}
	}
}

func TestPickAPI(t *testing.T) {
	orders := roles.Resource{ID: id1, AppID: id2, DisplayName: "Orders API", Names: []string{"api://orders", id2}}
	twin := roles.Resource{ID: id2, DisplayName: "Orders API"}
	mi := roles.Resource{ID: "3", DisplayName: "Orders API", Managed: true}
	for name, c := range map[string]struct {
		ref   string
		found []roles.Resource
		want  roles.ObjectID
		err   error
	}{
		"name":                 {"orders api", []roles.Resource{orders}, id1, nil},
		"an identity's name":   {"Orders API", []roles.Resource{orders, mi}, id1, nil},
		"never a prefix":       {"Orders", []roles.Resource{orders}, "", roles.ErrAPINotFound},
		"twins":                {"Orders API", []roles.Resource{orders, twin}, "", roles.ErrAPIAmbiguous},
		"uri":                  {"API://ORDERS/", []roles.Resource{orders}, id1, nil},
		"object id":            {id1, []roles.Resource{orders}, id1, nil},
		"app id":               {id2, []roles.Resource{orders}, id1, nil},
		"alias not in tenant":  {"graph", nil, "", roles.ErrAPINotFound},
		"id: of the API":       {"id:" + id1, []roles.Resource{orders}, id1, nil},
		"id: of its app":       {"id:" + id2, []roles.Resource{orders}, "", roles.ErrAPINotFound},
		"client: of its app":   {"client:" + id2, []roles.Resource{orders}, id1, nil},
		"client: of the API":   {"client:" + id1, []roles.Resource{orders}, "", roles.ErrAPINotFound},
		"the same one twice":   {"Orders API", []roles.Resource{orders, orders}, id1, nil},
		"another URI":          {"api://orders/v2", []roles.Resource{orders}, "", roles.ErrAPINotFound},
		"another API's answer": {"graph", []roles.Resource{orders}, "", roles.ErrAPINotFound},
	} {
		ref, err := roles.ParseAPI(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := roles.PickAPI(ref, c.found); got.ID != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %q, %v", name, got.ID, err)
		}
	}
}

func TestAWrongRoleOffersAtMostThreeNearOnes(t *testing.T) {
	api := roles.Resource{DisplayName: "Graph"}
	for _, v := range []string{"User.Read.All", "Users.Read.All", "User.Reads.All", "User.Read.Alls", "Zebra.Count"} {
		api.Roles = append(api.Roles, roles.AppRole{ID: roles.RoleID(v), Value: v, MemberTypes: []string{"Application"}})
	}
	_, err := roles.FindRole(api, "User.Raed.All")
	if n := strings.Count(err.Error(), ".All"); n != 4 || strings.Contains(err.Error(), "Zebra") {
		t.Errorf("got %v", err)
	}
	graph := roles.Resource{AppID: "00000003-0000-0000-c000-000000000000", DisplayName: "Graph", Roles: api.Roles}
	for _, c := range []struct {
		api             roles.Resource
		text, msg, hint string
	}{
		{api, "Contributor", "role \"Contributor\" not found on Graph; Contributor is an Azure RBAC role", `az role assignment create`},
		{api, "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator is an Azure RBAC role",
			`--role "User Access Administrator"`},
		{api, "Global Administrator", "role \"Global Administrator\" not found on Graph; Global Administrator is an Entra directory role",
			"az rest"},
		{graph, "User.Read", "User.Read of Microsoft Graph is a delegated permission", "write -a graph -r User.Read.All"},
		{graph, "Directory.AccessAsUser.All", "there is no app role for the same purpose", "mi-roles roles -a graph"},
		{graph, "Machine.Read.All", "is an app role of WindowsDefenderATP, not of Microsoft Graph",
			"write -a defender -r Machine.Read.All"},
		{roles.Resource{AppID: "cfa8b339-82a2-471a-a3c9-0fc0be7a4093", DisplayName: "Vault"}, "Secrets.Get",
			"Azure Key Vault has no app roles", "Key Vault Secrets User"},
		{api, string(roles.DefaultAccess), "the all-zero role id is default access", ""},
		{graph, "Qqq", "role \"Qqq\" not found on Graph", "mi-roles roles -a graph"},
		{roles.Resource{AppID: "own", DisplayName: "Own", Roles: api.Roles}, "Qqq", "not found on Own",
			"mi-roles roles -a own; to define it: mi-roles snippet -a own -r Qqq --for api-role"},
		{roles.Resource{AppID: "bare", DisplayName: "Bare"}, "Qqq", "Bare declares no app roles",
			"mi-roles snippet -a bare -r Qqq --for api-role"},
		{roles.Resource{AppID: "bare", DisplayName: "Bare"}, "a; b", "Bare declares no app roles", "its owner"},
	} {
		_, err := roles.FindRole(c.api, c.text)
		var e *roles.Error
		if !errors.As(err, &e) || !strings.Contains(e.Msg, c.msg) || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("%s: got %v, %+v", c.text, err, e)
		}
	}
}

// Candidates look different, and what the hint offers tells them apart.
func TestAmbiguousIdentitiesAreToldApart(t *testing.T) {
	at := func(id, resource string) roles.Principal {
		return roles.Principal{ID: roles.ObjectID(id), DisplayName: "SRV-1", Type: roles.SystemAssigned,
			AzureResource: roles.AzureID(resource)}
	}
	const arc = "/providers/Microsoft.HybridCompute/machines/SRV-1"
	for name, c := range map[string]struct {
		found []roles.Principal
		hint  string
	}{
		"two groups": {[]roles.Principal{at(id1, "/subscriptions/s1/resourceGroups/a"+arc),
			at(id2, "/subscriptions/s1/resourceGroups/b"+arc)}, "its object id, its Azure resource id or RESOURCE-GROUP/NAME, such as: -i a/SRV-1"},
		"two subscriptions": {[]roles.Principal{at(id1, "/subscriptions/s1/resourceGroups/a"+arc),
			at(id2, "/subscriptions/s2/resourcegroups/A"+arc)}, "its object id or its Azure resource id, such as: -i " + id1},
		"one outside a group": {[]roles.Principal{at(id1, "/subscriptions/s1/resourceGroups/a"+arc),
			at(id2, "/subscriptions/s1/providers/Microsoft.Authorization/policyAssignments/SRV-1")},
			"its object id or its Azure resource id, such as: -i " + id1},
		"one resource": {[]roles.Principal{at(id1, "/subscriptions/s1/resourceGroups/a"+arc),
			at(id2, "/subscriptions/S1/resourceGroups/a"+arc)}, "its object id, such as: -i " + id1},
		"one not told": {[]roles.Principal{at(id1, "/subscriptions/s1/resourceGroups/a"+arc), at(id2, "")}, "its object id, such as: -i " + id1},
	} {
		_, err := roles.PickIdentity(roles.Ref{Text: "SRV-1", Form: roles.ByName, Value: "SRV-1"}, roles.Found{Principals: c.found}, false)
		var e *roles.Error
		if !errors.As(err, &e) || e.Hint != "name one by "+c.hint {
			t.Errorf("%s: got %v, %q", name, err, e.Hint)
		}
		for i, got := range e.Candidates {
			if got.AzureResource != c.found[i].AzureResource {
				t.Errorf("%s: candidate %+v", name, got)
			}
		}
	}
}

// What an API's selector names instead is told, with what to write.
func TestAPIThatIsSomethingElse(t *testing.T) {
	registration := roles.Other{Kind: "app registration", DisplayName: "Orders API", AppID: id2}
	for name, c := range map[string]struct {
		ref       string
		other     roles.Other
		msg, hint string
	}{
		"object id of the registration": {id1, registration, "is not an API but the app registration of Orders API", "use app id " + id2},
		"no service principal": {id2, registration, "the app registration of Orders API has no service principal in this tenant",
			"az ad sp create --id " + id2},
		"a user": {id1, roles.Other{Kind: "user", DisplayName: "Ann"}, "is not an API but a user (Ann)", ""},
		"of a kind with a vowel": {id1, roles.Other{Kind: "administrative unit", DisplayName: "AU"},
			"is not an API but an administrative unit (AU)", ""},
		"nothing, by an alias": {"graph", registration,
			`API "graph" (app id 00000003-0000-0000-c000-000000000000) has no service principal`,
			"az ad sp create --id 00000003-0000-0000-c000-000000000000"},
		"no app roles to give": {"keyvault", registration,
			"has no service principal in this tenant; Azure Key Vault has no app roles", "az role assignment create"},
		"no command to give": {"devops", registration, "as a user of the Azure DevOps organization", "mi-roles explain devops"},
		"as app id": {"client:" + id1, roles.Other{Kind: "servicePrincipal", DisplayName: "Orders API"},
			"it is the object id of Orders API", "id:" + id1},
		"on one replica": {"id:" + id1, roles.Other{Kind: "servicePrincipal", DisplayName: "Orders API"},
			"has not reached every replica", "try again in a minute"},
	} {
		ref, err := roles.ParseAPI(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		_, err = roles.LookupResult{APIs: [][]roles.Resource{nil}, OtherAPIs: [][]roles.Other{{c.other}}}.API(0, ref)
		var e *roles.Error
		if !errors.As(err, &e) || !errors.Is(err, roles.ErrAPINotFound) || !strings.Contains(e.Msg, c.msg) ||
			!strings.Contains(e.Hint, c.hint) {
			t.Errorf("%s: got %v, %+v", name, err, e)
		}
	}
}

// What an identity's selector names instead is told, with what to write.
func TestIdentityThatIsSomethingElse(t *testing.T) {
	for name, c := range map[string]struct {
		ref       string
		other     roles.Other
		kind      error
		msg, hint string
	}{
		"a user": {id1, roles.Other{Kind: "user", DisplayName: "Ann"}, roles.ErrNotManaged, "is not a managed identity but a user (Ann)",
			"mi-roles identities"},
		"an app registration": {id1, roles.Other{Kind: "app registration", DisplayName: "App", AppID: id2}, roles.ErrNotManaged,
			"but an app registration (App)", "client:" + id2},
		"one without app id": {id1, roles.Other{Kind: "app registration", DisplayName: "App"}, roles.ErrNotManaged,
			"but an app registration (App)", "mi-roles identities"},
		"a group": {id1, roles.Other{Kind: "group", DisplayName: "Team"}, roles.ErrNotManaged, "but a group (Team)",
			"app roles of a group"},
		"as client id": {"client:" + id1, roles.Other{Kind: "servicePrincipal", DisplayName: "func"}, roles.ErrIdentityNotFound,
			"it is the object id of func", "id:" + id1},
		"on one replica": {"id:" + id1, roles.Other{Kind: "servicePrincipal", DisplayName: "func"}, roles.ErrIdentityNotFound,
			"has not reached every replica", "--wait 2m"},
		"on one replica, without a word": {id1, roles.Other{Kind: "servicePrincipal", DisplayName: "func"}, roles.ErrIdentityNotFound,
			"has not reached every replica", "--wait 2m"},
	} {
		ref, err := roles.ParseIdentity(c.ref)
		if err != nil {
			t.Fatal(err)
		}
		_, err = roles.PickIdentity(ref, roles.Found{Others: []roles.Other{c.other}}, false)
		var e *roles.Error
		if !errors.As(err, &e) || !errors.Is(err, c.kind) || !strings.Contains(e.Msg, c.msg) || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("%s: got %v, %+v", name, err, e)
		}
	}
}

// A search that is offered has a word of the user's own, or none.
func TestSearchThatIsOffered(t *testing.T) {
	const portal = "https://portal.azure.com/?x=1#@contoso.com/resource/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/wf/logicApp"
	for ref, want := range map[string]string{
		"İSTANBUL-func":            "mi-roles identities İSTANBUL (",
		"func-orders":              "mi-roles identities func (",
		"rg/web/slots/staging":     "mi-roles identities staging (",
		id1:                        "list them with: mi-roles identities (",
		"/providers/a/b/Deploy-MD": "mi-roles identities Deploy (",
		portal:                     "use instead: /subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/wf",
		"https://entra.microsoft.com/#view/x/ManagedAppMenuBlade/~/Overview/objectId/" + id1 + "/appId/" + id2:     "use instead: " + id1,
		"https://portal.azure.com/#view/x/resourceId/%2Fsubscriptions%2Fs%2Fproviders%2Fa%2Fpolicyassignments%2Fp": "use instead: /subscriptions/s/providers/a/policyassignments/p",
	} {
		parsed, err := roles.ParseIdentity(ref)
		if err != nil {
			t.Fatal(err)
		}
		_, err = roles.PickIdentity(parsed, roles.Found{}, false)
		var e *roles.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("%s: got %v", ref, e)
		}
	}
	for ref, want := range map[string]string{"api://orders/v2": "mi-roles apis v2 (", id1: "mi-roles apis (",
		"Orders API": "mi-roles apis Orders ("} {
		parsed, _ := roles.ParseAPI(ref)
		_, err := roles.PickAPI(parsed, nil)
		var e *roles.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("%s: got %v", ref, e)
		}
	}
}
