package roles

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/roles/catalog"
)

func apiWith(alias string, roles []AppRole, scopes ...Scope) Resource {
	api, _ := catalog.ByAlias(alias)
	r := Resource{ID: "a9100000-0000-4000-8000-000000000001", AppID: AppID(api.AppID), DisplayName: api.Name, Roles: roles, Scopes: scopes}
	if api.IdentifierURI != "" {
		r.Names = []string{api.AppID, api.IdentifierURI}
	}
	return r
}

func forApps(values ...string) (all []AppRole) {
	for i, v := range values {
		all = append(all, AppRole{ID: RoleID(strings.Repeat("0", 7) + string(rune('1'+i)) + "-0000-4000-8000-000000000001"), Value: v,
			DisplayName: "Title of " + v, MemberTypes: []string{"Application"}})
	}
	return all
}

// TestWhatIsNoRole: the right thing is named, with what to write, and never a wider role.
func TestWhatIsNoRole(t *testing.T) {
	graph := apiWith("graph", forApps("User.Read.All", "User.Create", "Directory.Read.All", "Directory.ReadWrite.All"),
		Scope{ID: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", Value: "User.Read"},
		Scope{ID: "0e263e50-5827-48a4-b97c-d940288653c7", Value: "Directory.AccessAsUser.All"},
		Scope{ID: "5c09e000-0000-4000-8000-000000000001", Value: "Brand.New.Scope"})
	own := Resource{ID: "a9100000-0000-4000-8000-000000000002", AppID: "a9900000-0000-4000-8000-000000000101", DisplayName: "Orders API",
		Names: []string{"api://orders"}, Roles: forApps("Orders.Read.All"),
		Scopes: []Scope{{ID: "5c09e000-0000-4000-8000-000000000002", Value: "access_as_user"},
			{ID: "5c09e000-0000-4000-8000-000000000003", Value: "Orders.Read"}}}
	for _, c := range []struct {
		api             Resource
		text            string
		says, hint, not string
	}{
		{graph, "User.Read", "a delegated permission", "write -a graph -r User.Read.All", "did you mean"},
		{graph, "user.read", "a delegated permission", "write -a graph -r User.Read.All", "did you mean"},
		{graph, "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read of Microsoft Graph is a delegated permission", "-r User.Read.All", ""},
		{graph, "Directory.AccessAsUser.All", "a managed identity has none", "mi-roles roles -a graph", "Directory.ReadWrite.All"},
		{graph, "Brand.New.Scope", "Brand.New.Scope of Microsoft Graph is a delegated permission", "", "did you mean"},
		{graph, "5c09e000-0000-4000-8000-000000000001", "Brand.New.Scope of Microsoft Graph", "", ""},
		{graph, "https://graph.microsoft.com/User.Read", "a delegated permission", "-r User.Read.All", ""},
		{own, "access_as_user", "access_as_user of Orders API is a delegated permission", "", "same purpose"},
		{own, "Orders.Read", "the app role for the same purpose is Orders.Read.All",
			"write -a a9900000-0000-4000-8000-000000000101 -r Orders.Read.All", ""},
		{own, "https://graph.microsoft.com/Mail.Send", "Mail.Send is an app role of Microsoft Graph", "write -a graph -r Mail.Send", ""},
		{graph, "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator is an Azure RBAC role",
			"--assignee-object-id 1d000000-0000-4000-8000-000000000001", ""},
		{graph, "Security Administrator", "directory role", "1d000000-0000-4000-8000-000000000001", ""},
		{graph, "Title of User.Create", "the display name of User.Create", "write -r User.Create", ""},
		{graph, "sharepoint", "is an API", "after -a", ""},
		{graph, "User.Read.All user.create", "not found", "write a list with commas: -r User.Read.All,user.create", "did you mean"},
		{graph, "User.Reed.All", "did you mean User.Read.All", "mi-roles roles -a graph", ""},
	} {
		_, err := FindRole(c.api, c.text)
		e := ErrorFor(err, Principal{ID: "1d000000-0000-4000-8000-000000000001"})
		var is *Error
		if !errors.As(e, &is) || is.Kind != ErrRoleNotFound || !strings.Contains(is.Msg, c.says) || !strings.Contains(is.Hint, c.hint) ||
			c.not != "" && strings.Contains(is.Msg+is.Hint, c.not) {
			t.Errorf("%s: %v\n  hint: %s", c.text, e, is.Hint)
		}
	}
}

// A permission as clients ask for it means the role of that value, on its own API alone.
func TestRoleAsClientsAskForIt(t *testing.T) {
	graph := apiWith("graph", forApps("User.Read.All"))
	for _, text := range []string{"https://graph.microsoft.com/User.Read.All", "https://graph.microsoft.com/user.read.all"} {
		if r, err := FindRole(graph, text); err != nil || r.Value != "User.Read.All" {
			t.Errorf("%s: %v, %v", text, r.Value, err)
		}
	}
	if r, err := FindRole(apiWith("sharepoint", forApps("User.Read.All")), "https://graph.microsoft.com/User.Read.All"); err == nil {
		t.Errorf("%v", r)
	}
}

// What is delegated was never assigned, so that it cannot be removed either.
func TestRemovingADelegatedPermission(t *testing.T) {
	graph := apiWith("graph", forApps("User.Read.All"), Scope{ID: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", Value: "User.Read"})
	for _, text := range []string{"User.Read", "e1fe6dd8-ba31-4d61-89e7-88639da4683d"} {
		if id, err := FindHeldRole(graph, text, nil); !errors.Is(err, ErrRoleNotFound) || !strings.Contains(err.Error(), "delegated") {
			t.Errorf("%s: %v, %v", text, id, err)
		}
	}
}

func TestOtherToolsNamesOfAPIs(t *testing.T) {
	for text, alias := range map[string]string{
		"MicrosoftGraph": "graph", "SharePointOnline": "sharepoint", "Office365SharePointOnline": "sharepoint",
		"Office365ExchangeOnline": "exchange",
		"AzureKeyVault":           "keyvault", "graph.microsoft.com": "graph", "graph/.default": "graph", "vault.azure.net": "keyvault",
	} {
		api, _ := catalog.ByAlias(alias)
		if ref, err := ParseAPI(text); err != nil || ref.Form != ByAppID || ref.Value != api.AppID {
			t.Errorf("%s: %+v, %v", text, ref, err)
		}
	}
	for text, uri := range map[string]string{"https://graph.microsoft.com/.default": "https://graph.microsoft.com",
		"api://orders/.default": "api://orders", "https://storage.azure.com//.default": "https://storage.azure.com/"} {
		if ref, err := ParseAPI(text); err != nil || ref.Form != ByURI || ref.Value != uri {
			t.Errorf("%s: %+v, %v", text, ref, err)
		}
	}
	if ref, err := ParseAPI("a9900000-0000-4000-8000-000000000101/.default"); err != nil || ref.Form != ByGUID {
		t.Errorf("%+v, %v", ref, err)
	}
	for _, text := range []string{"MicrosoftGrap", "AzureDatabricks", "Azure KeyVault"} {
		if ref, err := ParseAPI(text); err != nil || ref.Form != ByName {
			t.Errorf("%s: %+v, %v", text, ref, err)
		}
	}
}

func TestRoleInPlaceOfAnAPI(t *testing.T) {
	for text, hint := range map[string]string{
		"User.Read.All": "write -a graph -r User.Read.All", "https://graph.microsoft.com/User.Read.All": "write -a graph -r User.Read.All",
		"df021288-bdef-4463-88db-98f22de89214": "-r User.Read.All",
	} {
		ref, err := ParseAPI(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = PickAPI(ref, nil)
		var e *Error
		if !errors.As(err, &e) || e.Kind != ErrAPINotFound || !strings.Contains(e.Hint, hint) {
			t.Errorf("%s: %v, %+v", text, err, e)
		}
	}
}

// TestMisplacedRole: a role, or a permission as clients ask for it, where an API was expected.
func TestMisplacedRole(t *testing.T) {
	for _, c := range []struct {
		form             Form
		text, what, hint string
	}{
		{ByURI, "https://graph.microsoft.com/User.Read.All", "permission of Microsoft Graph", "write -a graph -r User.Read.All"},
		{ByURI, "https://graph.microsoft.com/User.Read", "permission of Microsoft Graph", "write -a graph -r User.Read"},
		{ByURI, "https://graph.microsoft.com/Sites.Selected", "permission of Microsoft Graph", "write -a graph -r Sites.Selected"},
		{ByURI, "https://graph.microsoft.com/Application.ReadWrite.OwnedBy", "permission of Microsoft Graph", "-r Application.ReadWrite.OwnedBy"},
		{ByURI, "https://graph.microsoft.com/No.Such", "", ""}, {ByURI, "https://orders.example/User.Read.All", "", ""},
		{ByName, "https://graph.microsoft.com/User.Read.All", "", ""},
		{ByName, "user.read.all", "User.Read.All is a role of Microsoft Graph", "write -a graph -r User.Read.All"},
		{ByName, "Machine.Read.All", "Machine.Read.All is a role of ", "write -a defender -r Machine.Read.All"},
		{ByName, "No.Such", "", ""},
	} {
		what, hint := misplacedRole(Ref{Form: c.form, Value: c.text})
		if !strings.Contains(what, c.what) || !strings.Contains(hint, c.hint) || (what == "") != (c.what == "") {
			t.Errorf("%s: %q, %q", c.text, what, hint)
		}
	}
}

// TestWhereARoleComesFrom: an API of one's own gets a role by its definition, one that is gone shows none.
func TestWhereARoleComesFrom(t *testing.T) {
	own := Resource{AppID: "a9900000-0000-4000-8000-000000000101", DisplayName: "Orders API", Names: []string{"api://orders"}}
	for text, want := range map[string]string{
		"Orders.Read_1": "to define it: mi-roles snippet -a " + own.shellRef() + " -r Orders.Read_1 --for api-role", "a b": "",
		"a;b": "", "$(x)": ""} {
		if got := own.define(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if (Resource{}).define("x")+apiWith("graph", nil).define("x") != "" {
		t.Error("nobody defines roles there")
	}
	for _, api := range []Resource{own, apiWith("graph", forApps("User.Read.All"))} {
		e, _ := roleNotFound(api, "No.Such").(*Error)
		if strings.Contains(e.Hint, "find the role for a call") != (api.shellRef() == "graph") {
			t.Errorf("%s: %s", api.DisplayName, e.Hint)
		}
		api.Gone = true
		e, _ = roleNotFound(api, "No.Such").(*Error)
		if !strings.HasSuffix(e.Msg, ", which is gone, along with the names of its roles") ||
			e.Hint != "name the role by its id, as mi-roles list prints it" {
			t.Errorf("%s: %v; %s", api.DisplayName, e, e.Hint)
		}
	}
}

// TestSamePurpose: an app role is offered for a delegated permission only where it can be assigned and is not critical.
func TestSamePurpose(t *testing.T) {
	role := func(value string, change func(*AppRole)) Resource {
		r := Resource{AppID: "a9900000-0000-4000-8000-000000000101", DisplayName: "Orders API", Roles: forApps(value)}
		change(&r.Roles[0])
		return r
	}
	same, graph := func(*AppRole) {}, apiWith("graph", forApps("Directory.ReadWrite.All"))
	twice := role("A.Read.All", same)
	twice.Roles = append(twice.Roles, twice.Roles[0])
	for name, c := range map[string]struct {
		api   Resource
		scope Scope
		want  string
	}{
		"there":      {role("A.Read.All", same), Scope{Value: "A.Read"}, "A.Read.All"},
		"another":    {role("B.Read.All", same), Scope{Value: "A.Read"}, ""},
		"disabled":   {role("A.Read.All", func(r *AppRole) { r.Disabled = true }), Scope{Value: "A.Read"}, ""},
		"for people": {role("A.Read.All", func(r *AppRole) { r.MemberTypes = []string{"User"} }), Scope{Value: "A.Read"}, ""},
		"twice":      {twice, Scope{Value: "A.Read"}, ""}, "critical": {graph, Scope{Value: "Directory.ReadWrite"}, ""},
		"no value": {role("A.Read.All", same), Scope{ID: "5c09e000-0000-4000-8000-000000000001"}, ""},
	} {
		right := c.api.delegated(c.scope)
		if right.AppRole != c.want || right.Kind != catalog.DelegatedPermission ||
			strings.Contains(right.What, "same purpose") != (c.want != "") ||
			!strings.HasPrefix(right.What, c.scope.Value+c.scope.ID+" of "+c.api.DisplayName+" is a delegated permission") {
			t.Errorf("%s: %+v", name, right)
		}
	}
	people := role("A.Read.All", func(r *AppRole) { r.MemberTypes = []string{"User"} })
	if apps := role("A.Read.All", same); len(apps.titled("title of a.read.all")) != 1 || len(apps.titled("another")) != 0 ||
		len(people.titled("Title of A.Read.All")) != 0 {
		t.Error("what is called so")
	}
	both := apiWith("graph", forApps("A", "B"))
	for words, want := range map[string]bool{"A b": true, "A": false, "A C": false, "": false} {
		if both.offersAll(strings.Fields(words)) != want {
			t.Errorf("%q: %v", words, !want)
		}
	}
	if people.offersAll([]string{"A.Read.All", "A.Read.All"}) {
		t.Error("a role for people is offered")
	}
}
