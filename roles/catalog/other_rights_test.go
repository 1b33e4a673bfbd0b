package catalog

import (
	"strings"
	"testing"
)

const orders = "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74" // an API of somebody's own

func TestElsewhere(t *testing.T) {
	const object = "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08"
	for _, c := range []struct {
		api, text string
		kind      Kind
		what      string
		command   string
	}{
		{graphAppID, "User.Read", DelegatedPermission, "the app role for the same purpose is User.Read.All",
			"mi-roles assign -i " + object + " -a graph -r User.Read.All"},
		{graphAppID, "e1fe6dd8-ba31-4d61-89e7-88639da4683d", DelegatedPermission, "User.Read of Microsoft Graph", "User.Read.All"},
		{graphAppID, "directory.accessasuser.all", DelegatedPermission, "there is no app role for the same purpose", ""},
		{graphAppID, "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", AzureRole, "User Access Administrator is an Azure RBAC role",
			`--role "User Access Administrator" --scope SCOPE`},
		{graphAppID, " storage blob data reader ", AzureRole, "Storage Blob Data Reader", "--assignee-object-id " + object},
		{orders, "Exchange Administrator", EntraRole, "directory role", `"roleDefinitionId":"29232cdf-9323-42fd-ade2-1d097af3e4de"`},
		{graphAppID, "Machine.Read.All", RoleOfAnotherAPI, "is an app role of WindowsDefenderATP, not of Microsoft Graph",
			"-a defender -r Machine.Read.All"},
		{orders, "Mail.Send", RoleOfAnotherAPI, "Mail.Send is an app role of Microsoft Graph", "-a graph -r Mail.Send"},
		{sharePointAppID, "AllSites.Read", DelegatedPermission, "Sites.Read.All", "-a sharepoint -r Sites.Read.All"},
		{orders, "AllSites.Read", DelegatedPermission, "Office 365 SharePoint Online", "-a sharepoint -r Sites.Read.All"},
		{"cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "get", GivenByTheService, "Azure Key Vault has no app roles",
			`--role "Key Vault Secrets User" --scope VAULT-ID`},
	} {
		got := Elsewhere(c.api, c.text, Names{ObjectID: object, DisplayName: "func-orders"})
		if len(got) == 0 || got[0].Kind != c.kind || !strings.Contains(got[0].What, c.what) ||
			!strings.Contains(got[0].Command, c.command) || (c.command == "") != (got[0].Command == "") {
			t.Errorf("Elsewhere(%s, %s) = %+v", c.api, c.text, got)
		}
	}
	if got := Elsewhere(graphAppID, "Security Reader", Names{}); len(got) != 2 {
		t.Errorf("Security Reader is an Azure RBAC role and a directory role: %+v", got)
	}
	for _, c := range [][2]string{{graphAppID, "User.Read.All"}, {graphAppID, "df021288-bdef-4463-88db-98f22de89214"},
		{graphAppID, "User.Raed.All"}, {orders, "Orders.Read"}, {"", ""}} {
		if got := Elsewhere(c[0], c[1], Names{}); len(got) != 0 {
			t.Errorf("Elsewhere(%s, %s) = %+v", c[0], c[1], got)
		}
	}
}

// An API whose access is given by the service says so, with a page's command to type where there is one.
func TestAccessCommandsAreFilled(t *testing.T) {
	who := Names{"9e107d9d-372b-4b6e-8b5c-3a1f0d2c4e58", "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08", "a]; DROP TABLE x --"}
	for _, api := range APIs() {
		if api.Command != "" && api.Access == "" {
			t.Errorf("%s has a command for no reason", api.Alias)
		}
		for _, r := range Elsewhere(api.AppID, "no such role", who) {
			if strings.ContainsAny(r.Command, "{}") || strings.Contains(r.Command, "DROP") {
				t.Errorf("%s: %s", api.Alias, r.Command)
			}
		}
	}
}
