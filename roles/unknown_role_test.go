package roles_test

import (
	"testing"

	"mi-roles/roles"
)

func TestUnknownRoles(t *testing.T) {
	app := []string{"Application"}
	api := roles.Resource{AppID: "00000003-0000-0000-c000-000000000000", Roles: []roles.AppRole{
		{ID: "df021288-bdef-4463-88db-98f22de89214", Value: "User.Read.All", MemberTypes: app},
		{ID: "df021288-bdef-4463-88db-98f22de89214", Value: "Renamed.Read.All", MemberTypes: app},
		{ID: "6f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4", Value: "mail.send", MemberTypes: app},
		{ID: "7f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4", Value: "RoleManagement.ReadWrite.Everything", MemberTypes: app, Disabled: true},
		{ID: "8f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4", MemberTypes: app},
		{ID: "9f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4", Value: "For.Users", MemberTypes: []string{"User"}},
	}}
	got := api.Unknown()
	if len(got) != 2 || got[0].Value != "RoleManagement.ReadWrite.Everything" || got[1].Value != "" {
		t.Errorf("got %+v", got)
	}
	if !api.OwnedByMicrosoft() || (roles.Resource{AppID: "8f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4"}).OwnedByMicrosoft() {
		t.Error("Microsoft Graph is Microsoft's, an API of an unknown owner is not")
	}
}
