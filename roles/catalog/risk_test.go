package catalog

import (
	"errors"
	"strings"
	"testing"
)

// The permissions that lead to control of a tenant must never slip below critical.
const controlPlane = `AdministrativeUnit.ReadWrite.All Application.ReadUpdate.All Application.ReadWrite.All Application.ReadWrite.OwnedBy
AppRoleAssignment.ReadWrite.All DelegatedAdminRelationship.ReadWrite.All DeviceManagementConfiguration.ReadWrite.All DeviceManagementRBAC.ReadWrite.All
DeviceManagementScripts.ReadWrite.All Directory.ReadWrite.All Domain.ReadWrite.All EntitlementManagement.ReadWrite.All
Group-OnPremisesSyncBehavior.ReadWrite.All Group.ReadWrite.All GroupMember.ReadWrite.All Organization.ReadWrite.All
Policy.ReadWrite.AuthenticationMethod Policy.ReadWrite.ConditionalAccess Policy.ReadWrite.PermissionGrant PrivilegedAccess.ReadWrite.AzureAD
PrivilegedAccess.ReadWrite.AzureADGroup PrivilegedAccess.ReadWrite.AzureResources PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup
PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup RoleAssignmentSchedule.ReadWrite.Directory RoleEligibilitySchedule.ReadWrite.Directory
RoleManagement.ReadWrite.Directory RoleManagementPolicy.ReadWrite.AzureADGroup RoleManagementPolicy.ReadWrite.Directory
SecurityIdentitiesActions.ReadWrite.All SignInIdentifier.ReadWrite.All Synchronization.ReadWrite.All User-PasswordProfile.ReadWrite.All
User.DeleteRestore.All User.EnableDisableAccount.All User.ReadWrite.All UserAuthenticationMethod.ReadWrite.All
UserAuthMethod-HardwareOATH.ReadWrite.All UserAuthMethod-Phone.ReadWrite.All UserAuthMethod-QR.ReadWrite.All UserAuthMethod-TAP.ReadWrite.All`

func TestControlPlaneIsCritical(t *testing.T) {
	values := strings.Fields(controlPlane)
	if len(values) != 41 {
		t.Fatalf("%d values, want 41", len(values))
	}
	for _, v := range values {
		if r := Builtin().Rate(graphAppID, v, ""); r.Level != Critical || r.Why == "" {
			t.Errorf("%s: %s, because %q", v, r.Level, r.Why)
		}
	}
	for api, v := range map[string]string{exchangeAppID: "full_access_as_app", sharePointAppID: "Sites.FullControl.All",
		defenderAppID:                          "Machine.LiveResponse",
		"00000002-0000-0000-c000-000000000000": "Directory.ReadWrite.All"} {
		if r := Builtin().Rate(api, v, ""); r.Level != Critical {
			t.Errorf("%s: %s", v, r.Level)
		}
	}
}

// Role ids that several APIs share: each API has its own entry.
func TestSharedIDsRateByAPI(t *testing.T) {
	for _, c := range []struct{ id, graph, otherAPI, other string }{
		{"798ee544-9d2d-430c-a058-570e29e34338", "Calendars.Read", exchangeAppID, "Calendars.Read"},
		{"ef54d2bf-783f-4e0f-bca1-3210c0444d99", "Calendars.ReadWrite", exchangeAppID, "Calendars.ReadWrite.All"},
		{"089fe4d0-434a-44c5-8827-41ba8a0b17f5", "Contacts.Read", exchangeAppID, "Contacts.Read"},
		{"6918b873-d17a-4dc1-b314-35f528134491", "Contacts.ReadWrite", exchangeAppID, "Contacts.ReadWrite"},
		{"e2a3a72e-5f79-4c64-b1b1-878b674786c9", "Mail.ReadWrite", exchangeAppID, "Mail.ReadWrite"},
		{"810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Mail.Read", exchangeAppID, "Mail.Read"},
		{"b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send", exchangeAppID, "Mail.Send"},
		{"741f803b-c850-494e-b5df-cde7c675a1ca", "User.ReadWrite.All", sharePointAppID, "User.ReadWrite.All"},
		{"df021288-bdef-4463-88db-98f22de89214", "User.Read.All", sharePointAppID, "User.Read.All"},
	} {
		if r := Builtin().Rate(graphAppID, "", c.id); r.Role != c.graph || r.APIAppID != graphAppID {
			t.Errorf("%s on Microsoft Graph = %+v", c.id, r)
		}
		if r := Builtin().Rate(c.otherAPI, "", c.id); r.Role != c.other || r.APIAppID != c.otherAPI {
			t.Errorf("%s on the other API = %+v", c.id, r)
		}
		if n := len(RoleByID(c.id)); n != 2 {
			t.Errorf("RoleByID(%s) gives %d roles, want 2", c.id, n)
		}
	}
	graph := Builtin().Rate(graphAppID, "User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca")
	site := Builtin().Rate(sharePointAppID, "User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca")
	if graph.Level != Critical || site.Level != High {
		t.Errorf("User.ReadWrite.All: %s on Microsoft Graph, %s on SharePoint", graph.Level, site.Level)
	}
}

func TestRate(t *testing.T) {
	const own, zero = "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74", "00000000-0000-0000-0000-000000000000"
	for name, c := range map[string]struct {
		api, value, id string
		want           Level
	}{
		"by value":                     {graphAppID, "mail.read", "", High},
		"by id alone":                  {graphAppID, "", "810C84A8-4A9E-49E6-BF7D-12D183F40D01", High},
		"value decides against id":     {graphAppID, "Sites.Selected", "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", Low},
		"unknown value, known id":      {graphAppID, "Renamed.Role", "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", Critical},
		"id of another API":            {exchangeAppID, "", "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", Unrated},
		"value of another API":         {sharePointAppID, "Directory.ReadWrite.All", "", Unrated},
		"own API, famous value and id": {own, "User.ReadWrite.All", "741f803b-c850-494e-b5df-cde7c675a1ca", Unrated},
		"default access":               {graphAppID, "", zero, Unrated},
		"nothing":                      {"", "", "", Unrated},
		"same value under a second id": {exchangeAppID, "IMAP.AccessAsApp", "28b54159-e98b-4a00-9d52-10c8c7cbd7f3", High},
		"an alias is no app id":        {"graph", "Mail.Read", "", Unrated},
		"hostile text":                 {"\x1b[31m", "\x00", strings.Repeat("x", 1<<16), Unrated},
	} {
		if got := Builtin().Rate(c.api, c.value, c.id); got.Level != c.want {
			t.Errorf("%s: %s, want %s", name, got.Level, c.want)
		}
	}
	if r := Builtin().Rate(own, "Orders.Read", "6F0A2C93-4d18-4e7b-9b55-c3e1f7082ad4"); r.Role != "Orders.Read" ||
		r.RoleID != "6f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4" || r.APIAppID != own {
		t.Errorf("an unrated role loses its name: %+v", r)
	}
}

func TestWith(t *testing.T) {
	const own = "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74"
	table, err := Builtin().With([]Override{
		{API: "Graph", Role: "mail.send", Level: "MEDIUM", Why: "only one mailbox"},
		{API: graphAppID, Role: "810c84a8-4a9e-49e6-bf7d-12d183f40d01", Level: Low},
		{API: strings.ToUpper(own), Role: "Orders.Delete", Level: Critical, Why: "deletes orders"},
		{API: own, Role: "6f0a2c93-4d18-4e7b-9b55-c3e1f7082ad4", Level: Low},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		api, value, id string
		want           Level
	}{
		{graphAppID, "Mail.Send", "", Medium},
		{graphAppID, "", "b633e1c5-b582-4048-a93e-9f11b44c7e96", Medium}, // named by value, asked by id
		{graphAppID, "Mail.Read", "", Low},                               // named by id, asked by value
		{exchangeAppID, "Mail.Send", "b633e1c5-b582-4048-a93e-9f11b44c7e96", High},
		{own, "orders.delete", "", Critical},
		{own, "", "6F0A2C93-4d18-4e7b-9b55-c3e1f7082ad4", Low},
		{own, "Orders.Read", "", Unrated},
	} {
		if got := table.Rate(c.api, c.value, c.id); got.Level != c.want {
			t.Errorf("Rate(%s, %s, %s) = %s, want %s", c.api, c.value, c.id, got.Level, c.want)
		}
	}
	if got := table.Rate(graphAppID, "Mail.Send", ""); got.Why != "only one mailbox" || got.Role != "Mail.Send" {
		t.Errorf("override = %+v", got)
	}
	if got := Builtin().Rate(graphAppID, "Mail.Send", ""); got.Level != High {
		t.Error("an override reached the built-in table")
	}
	again, err := table.With([]Override{{API: "graph", Role: "Mail.Send", Level: Critical}})
	if err != nil || again.Rate(graphAppID, "Mail.Send", "").Level != Critical || table.Rate(graphAppID, "Mail.Send", "").Level != Medium {
		t.Error("a second With must win, and leave the first table as it was")
	}
}

func TestWithRefusesBadEntries(t *testing.T) {
	good := Override{API: "graph", Role: "Mail.Send", Level: Low}
	for field, bad := range map[string]Override{
		"api":   {API: "grap", Role: "Mail.Send", Level: Low},
		"role":  {API: "graph", Role: "", Level: Low},
		"level": {API: "graph", Role: "Mail.Read", Level: "severe"},
	} {
		_, err := Builtin().With([]Override{good, bad})
		var e *OverrideError
		if !errors.As(err, &e) || e.Index != 1 || e.Field != field || !strings.HasPrefix(err.Error(), "entry 2: ") {
			t.Errorf("%s: %v", field, err)
		}
	}
	twice := []Override{good, {API: graphAppID, Role: "b633e1c5-b582-4048-a93e-9f11b44c7e96", Level: High}}
	if _, err := Builtin().With(twice); err == nil {
		t.Error("one role rated twice, by value and by id, was accepted")
	}
}

func TestLevels(t *testing.T) {
	all := Levels()
	for i, a := range all {
		for j, b := range all {
			if got, want := a.AtLeast(b), i <= j; got != want {
				t.Errorf("%s.AtLeast(%s) = %v", a, b, got)
			}
		}
		if got, err := ParseLevel(" " + strings.ToUpper(string(a)) + "\n"); err != nil || got != a {
			t.Errorf("ParseLevel(%s) = %s, %v", a, got, err)
		}
	}
	for _, bad := range []string{"", "crit", "none", "high,low"} {
		if _, err := ParseLevel(bad); err == nil {
			t.Errorf("ParseLevel(%q) succeeds", bad)
		}
	}
}

func FuzzRate(f *testing.F) {
	f.Add(graphAppID, "Mail.Read", "810c84a8-4a9e-49e6-bf7d-12d183f40d01")
	f.Add("", "..ReadWrite.", "\xff")
	f.Fuzz(func(t *testing.T, api, value, id string) {
		r := Builtin().Rate(api, value, id)
		if _, err := ParseLevel(string(r.Level)); err != nil {
			t.Errorf("level %q", r.Level)
		}
		if _, known := ByAppID(api); !known && r.Level != Unrated {
			t.Errorf("a role of an unknown API is %s", r.Level)
		}
		Covers(api, value, id)
		ReadCounterpart(api, value)
		SecondStepFor(api, value, Names{})
		_, _ = Builtin().With([]Override{{API: api, Role: value, Level: Level(id)}})
	})
}
