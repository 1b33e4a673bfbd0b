package catalog

import (
	"slices"
	"strings"
	"testing"
)

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		api, broader, narrower string
		want                   bool
	}{
		{graphAppID, "User.ReadWrite.All", "User.Read.All", true},
		{graphAppID, "user.readwrite.all", "USER.READBASIC.ALL", true},
		{graphAppID, "User.Read.All", "User.ReadBasic.All", true},
		{graphAppID, "User.Read.All", "User.ReadWrite.All", false},
		{graphAppID, "User.Read.All", "User.Read.All", false},
		{graphAppID, "Group.ReadWrite.All", "GroupMember.Read.All", true},
		{graphAppID, "Mail.ReadWrite", "Mail.ReadBasic", true},
		{graphAppID, "Mail.ReadWrite", "Mail.Send", false},
		{graphAppID, "Sites.FullControl.All", "Files.Read.All", true},
		{graphAppID, "Sites.Read.All", "Sites.Selected", false}, // a selected site may be writable
		{graphAppID, "Directory.Read.All", "User.Read.All", false},
		{graphAppID, "Directory.ReadWrite.All", "OrgContact.Read.All", true},
		{graphAppID, "Calendars.ReadWrite", "Calendars.ReadWrite.All", false}, // working hours, another thing
		{graphAppID, "Policy.ReadWrite.ConditionalAccess", "Policy.Read.ConditionalAccess", false},
		{graphAppID, "UserAuthenticationMethod.ReadWrite.All", "UserAuthMethod-TAP.Read.All", true},
		{graphAppID, "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", true},
		{sharePointAppID, "Sites.FullControl.All", "Sites.Read.All", true},
		{sharePointAppID, "Sites.FullControl.All", "Files.Read.All", false}, // no such role on this API
		{defenderAppID, "Machine.ReadWrite.All", "Machine.Read.All", true},
		{"8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74", "Orders.ReadWrite.All", "Orders.Read.All", false},
		{"", "", "", false},
	} {
		if got := Covers(c.api, c.broader, c.narrower); got != c.want {
			t.Errorf("Covers(%s, %s) = %v", c.broader, c.narrower, got)
		}
	}
}

// Covering is an order: nothing covers what covers it, and nobody is rated
// below what he covers.
func TestCoversIsAnOrder(t *testing.T) {
	roles := slices.DeleteFunc(allRoles(t), func(r Role) bool { return !strings.Contains(r.Value, ".") })
	for _, a := range roles {
		for _, narrower := range directlyCovered(a.APIAppID, a.Value) {
			if !Covers(a.APIAppID, a.Value, narrower) {
				continue // a name that the rules make up, but no role
			}
			if Covers(a.APIAppID, narrower, a.Value) {
				t.Errorf("%s and %s cover each other", a.Value, narrower)
			}
			if n := Builtin().Rate(a.APIAppID, narrower, ""); !a.Level.AtLeast(n.Level) {
				t.Errorf("%s (%s) covers %s (%s)", a.Value, a.Level, narrower, n.Level)
			}
		}
	}
}

func TestCoverTableNamesKnownRoles(t *testing.T) {
	for api, edges := range includes {
		for from, to := range edges {
			for _, value := range append([]string{from}, to...) {
				if got, ok := valueOn(api, value); !ok || got != value {
					t.Errorf("%s is no role of %s", value, api)
				}
			}
		}
	}
	for _, family := range writesOnly {
		known := slices.ContainsFunc(allRoles(t), func(r Role) bool {
			return r.APIAppID == graphAppID && strings.HasPrefix(r.Value, family+".ReadWrite")
		})
		if !known {
			t.Errorf("no role of Microsoft Graph begins with %s.ReadWrite", family)
		}
	}
}

func TestReadCounterpart(t *testing.T) {
	for _, c := range []struct{ api, write, want string }{
		{graphAppID, "user.readwrite.all", "User.Read.All"},
		{graphAppID, "Mail.ReadWrite", "Mail.Read"},
		{graphAppID, "Sites.FullControl.All", "Sites.Read.All"},
		{graphAppID, "Sites.Manage.All", "Sites.Read.All"},
		{graphAppID, "Application.ReadWrite.OwnedBy", "Application.Read.All"},
		{graphAppID, "Policy.ReadWrite.Authorization", "Policy.Read.All"},
		{graphAppID, "RoleManagement.ReadWrite.Directory", "RoleManagement.Read.Directory"},
		{graphAppID, "Mail.Send", ""},
		{graphAppID, "User.Read.All", ""},
		{graphAppID, "AppRoleAssignment.ReadWrite.All", ""},
		{exchangeAppID, "full_access_as_app", ""},
		{"8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74", "Orders.ReadWrite.All", ""},
	} {
		if got, ok := ReadCounterpart(c.api, c.write); got != c.want || ok != (c.want != "") {
			t.Errorf("ReadCounterpart(%s) = %q, %v; want %q", c.write, got, ok, c.want)
		}
	}
}

func TestDirectoryRoles(t *testing.T) {
	ids, names := map[string]bool{}, map[string]bool{}
	for _, r := range DirectoryRoles() {
		if !guid().MatchString(r.TemplateID) || ids[r.TemplateID] || names[r.Name] || r.GrantsGraph && !r.GrantsOther ||
			r.GrantsOther && r.MayGrantOther {
			t.Errorf("%+v", r)
		}
		ids[r.TemplateID], names[r.Name] = true, true
		if got, ok := DirectoryRoleByID(strings.ToUpper(r.TemplateID)); !ok || got != r {
			t.Errorf("by id: %+v", got)
		}
		if got, ok := DirectoryRoleByName(strings.ToUpper(r.Name)); !ok || got != r {
			t.Errorf("by name: %+v", got)
		}
	}
	for name, graph := range map[string]bool{"Global Administrator": true, "Privileged Role Administrator": true,
		"Cloud Application Administrator": false} {
		if r, ok := DirectoryRoleByName(name); !ok || r.GrantsGraph != graph || !r.GrantsOther {
			t.Errorf("%s: %+v, %v", name, r, ok)
		}
	}
	if _, ok := DirectoryRoleByID("b79fbf4d-3ef9-4689-8143-76b194e85509"); ok {
		t.Error("being an ordinary member is no administrator role")
	}
}

func TestAzureRoles(t *testing.T) {
	seen := map[string]bool{}
	for name, id := range azureRoles {
		if !guid().MatchString(id) || seen[id] {
			t.Errorf("%s: %q", name, id)
		}
		seen[id] = true
		if got, ok := AzureRBACRoleByID(strings.ToUpper(id)); !ok || got != name || !AzureRBACRole(strings.ToLower(name)) {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
	if AzureRBACRole("User.Read.All") || AzureRBACRole("") {
		t.Error("an app role passes for an Azure role")
	}
}
