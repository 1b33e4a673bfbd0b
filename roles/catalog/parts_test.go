package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWhoGrants: the directory roles that may assign app roles, and no others.
func TestWhoGrants(t *testing.T) {
	var graph, other, perhaps []string
	for _, r := range DirectoryRoles() {
		if r.GrantsGraph {
			graph = append(graph, r.Name)
		}
		if r.GrantsOther {
			other = append(other, r.Name)
		}
		if r.MayGrantOther {
			perhaps = append(perhaps, r.Name)
		}
		if again, ok := DirectoryRoleByName(strings.ToUpper(r.Name)); !ok || again != r {
			t.Errorf("%s is not found by its name", r.Name)
		}
		if again, ok := DirectoryRoleByID(strings.ToUpper(r.TemplateID)); !ok || again != r {
			t.Errorf("%s is not found by its id", r.Name)
		}
	}
	admins := []string{"Global Administrator", "Privileged Role Administrator"}
	if !slices.Equal(graph, admins) ||
		!slices.Equal(other, append(admins, "Application Administrator", "Cloud Application Administrator")) ||
		!slices.Equal(perhaps, []string{"Directory Writers", "Hybrid Identity Administrator", "Identity Governance Administrator",
			"User Administrator", "Directory Synchronization Accounts"}) {
		t.Errorf("of Microsoft Graph %q, of others %q, perhaps %q", graph, other, perhaps)
	}
	for _, text := range []string{"", "Administrator", "x"} {
		if r, ok := DirectoryRoleByName(text); ok || r.Name != "" {
			t.Errorf("%q is %+v", text, r)
		}
	}
}

// TestFill: an identity's own names in a command, or words to fill in.
func TestFill(t *testing.T) {
	const command, id = "{client}|{object}|{identity}|{name}|{exact}", "3C9E0B57-1f2a-4d86-b7e4-52a0c6d91f08"
	low := strings.ToLower(id)
	for want, who := range map[string]Names{
		"CLIENT-ID|OBJECT-ID|IDENTITY|NAME|NAME":           {},
		"CLIENT-ID|OBJECT-ID|IDENTITY|a.b_c-d 1|a.b_c-d 1": {ClientID: "x", ObjectID: "y", DisplayName: "a.b_c-d 1"},
		low + "|OBJECT-ID|IDENTITY|a--b|NAME":              {ClientID: id, DisplayName: " a'\"b-"},
		"CLIENT-ID|" + low + "|" + low + "|NAME|NAME":      {ObjectID: id, DisplayName: "- '' -"},
		"CLIENT-ID|OBJECT-ID|IDENTITY|Az09|Az09":           {ClientID: id + "x", DisplayName: "Az09"},
		"CLIENT-ID|OBJECT-ID|IDENTITY|b-ro|NAME":           {DisplayName: "büro"},
		"CLIENT-ID|OBJECT-ID|IDENTITY|a---z|NAME":          {DisplayName: "a`/{z"},
	} {
		if got := who.fill(command); got != want {
			t.Errorf("%+v: %s", who, got)
		}
	}
}

// TestOldOnTheDay: the table is old after 180 days, and not before.
func TestOldOnTheDay(t *testing.T) {
	day, err := time.Parse(time.DateOnly, Date())
	if err != nil {
		t.Fatal(err)
	}
	for hours, want := range map[int]struct {
		days int
		old  bool
	}{0: {0, false}, 23: {0, false}, 24: {1, false}, 180 * 24: {180, false}, 181*24 - 1: {180, false}, 181 * 24: {181, true}} {
		if days, old := Old(day.Add(time.Duration(hours) * time.Hour)); days != want.days || old != want.old {
			t.Errorf("%d hours: %d days, %v", hours, days, old)
		}
	}
}

// TestLevelsInOrder: each level against each, worst first.
func TestLevelsInOrder(t *testing.T) {
	all := []Level{Critical, High, Medium, Low, Unrated}
	if !slices.Equal(Levels(), all) {
		t.Errorf("got %v", Levels())
	}
	for i, a := range all {
		for j, b := range all {
			if a.AtLeast(b) != (i <= j) {
				t.Errorf("%s at least %s: %v", a, b, a.AtLeast(b))
			}
		}
		if got, err := ParseLevel(" " + strings.ToUpper(string(a)) + "\n"); err != nil || got != a {
			t.Errorf("%s: %s, %v", a, got, err)
		}
		if Level("x").AtLeast(a) != (a == Unrated) || !a.AtLeast("x") {
			t.Errorf("what is no level against %s", a)
		}
	}
	if got, err := ParseLevel("x"); got != "" || err == nil ||
		err.Error() != `"x" is not a risk level: use critical, high, medium, low or unrated` {
		t.Errorf("%q, %v", got, err)
	}
}

// TestWhoseAPI: whose API it is, by its app id or its owner.
func TestWhoseAPI(t *testing.T) {
	const microsoft, corporate = "F8CDEF31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"
	for _, c := range []struct {
		app, owner string
		want       bool
	}{{strings.ToUpper(graphAppID), "", true}, {orders, "", false}, {orders, microsoft, true}, {orders, corporate, true},
		{orders, orders, false}, {"", "", false}} {
		if got := FirstParty(c.app, c.owner); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// TestSamePurpose: the app role for what a delegated permission is for, and never a stronger or critical one.
func TestSamePurpose(t *testing.T) {
	for _, c := range []struct{ api, scope, want string }{
		{graphAppID, "User.Read", "User.Read.All"}, {graphAppID, "Mail.Send.Shared", "Mail.Send"}, {graphAppID, "Mail.Read", "Mail.Read"},
		{graphAppID, "User.ReadWrite", ""}, {graphAppID, "Directory.AccessAsUser.All", ""}, {graphAppID, "Files.Read", "Files.Read.All"},
		{sharePointAppID, "AllSites.FullControl", "Sites.FullControl.All"}, {sharePointAppID, "allsites.write", "Sites.ReadWrite.All"},
		{exchangeAppID, "IMAP.AccessAsUser.All", "IMAP.AccessAsApp"},
	} {
		s, ok := Delegated(c.api, c.scope)
		if !ok || s.AppRole != c.want {
			t.Errorf("%s: %+v, %v", c.scope, s, ok)
		}
	}
	if s, ok := Delegated(orders, "User.Read"); ok || s.Value != "" {
		t.Errorf("of an API of one's own: %+v", s)
	}
}

// TestElsewhereInWords: what a right is, whole, and what to type.
func TestElsewhereInWords(t *testing.T) {
	for _, c := range []struct{ api, text, what, command, to string }{
		{graphAppID, "User.Read", "User.Read of Microsoft Graph is a delegated permission: it acts for a signed-in user, and a managed " +
			"identity has none; the app role for the same purpose is User.Read.All (risk: high)",
			"mi-roles assign -i IDENTITY -a graph -r User.Read.All", "graph User.Read.All"},
		{graphAppID, "Directory.AccessAsUser.All", "Directory.AccessAsUser.All of Microsoft Graph is a delegated permission: it acts for " +
			"a signed-in user, and a managed identity has none; there is no app role for the same purpose", "", " "},
		{graphAppID, "Reader", "Reader is an Azure RBAC role, not an app role: it is assigned on an Azure resource",
			AzureRoleCommand("Reader", Names{}), " "},
		{orders, "Global Reader", "Global Reader is an Entra directory role, not an app role: it is assigned in Microsoft Entra ID", "*", " "},
		{graphAppID, "Machine.Read.All", "Machine.Read.All is an app role of WindowsDefenderATP, not of Microsoft Graph",
			"mi-roles assign -i IDENTITY -a defender -r Machine.Read.All", "defender Machine.Read.All"},
		{orders, "Machine.Read.All", "Machine.Read.All is an app role of WindowsDefenderATP",
			"mi-roles assign -i IDENTITY -a defender -r Machine.Read.All", "defender Machine.Read.All"},
	} {
		got := Elsewhere(c.api, c.text, Names{})
		if len(got) != 1 || got[0].What != c.what || c.command != "*" && got[0].Command != c.command || got[0].API+" "+got[0].AppRole != c.to {
			t.Errorf("%s: %+v", c.text, got)
		}
	}
	for name, want := range map[string]bool{"reader": true, "READER": true, "": false, "Readers": false} {
		if AzureRBACRole(name) != want {
			t.Errorf("%q: %v", name, AzureRBACRole(name))
		}
	}
	if name, ok := AzureRBACRoleByID("ACDD72A7-3385-48ef-bd42-f606fba81ae7"); !ok || name != "Reader" {
		t.Errorf("got %q, %v", name, ok)
	}
	if name, ok := AzureRBACRoleByID(orders); ok || name != "" {
		t.Errorf("got %q, %v", name, ok)
	}
}

// TestStepsByDirectoryRoles: which second steps a directory role does, and where it can be done in another way.
func TestStepsByDirectoryRoles(t *testing.T) {
	var got []string
	for _, s := range steps {
		if len(s.DirectoryRoles) > 0 || s.OtherWays {
			api, _ := ByAppID(s.api)
			got = append(got, fmt.Sprint(api.Alias, s.roles, len(s.DirectoryRoles), s.OtherWays))
		}
	}
	want := []string{"exchange[exchange.manageasapp exchange.manageasappv2 exchange.adminapi.manageasapp] 8 true",
		"exchange-protection[exchange.manageasapp] 8 true", "teams-admin[application_access] 6 false"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	for _, role := range []string{"full_access_as_app", "Mail.Read"} {
		how, ok := Reach(exchangeAppID, role, Names{})
		if !ok || how != "reaches every mailbox: to limit access to some mailboxes, grant it in Exchange Online instead (RBAC for "+
			"Applications: New-ManagementRoleAssignment) and do not assign this role, because the two add up" {
			t.Errorf("%s: %q, %v", role, how, ok)
		}
	}
	if how, ok := Reach(graphAppID, "Mail.NoSuchRole", Names{}); !ok || !strings.Contains(how, "New-ManagementRoleAssignment") {
		t.Errorf("a role that is not known: %q, %v", how, ok)
	}
}

// TestReadsToo: what a role reads beside, by its name alone.
func TestReadsToo(t *testing.T) {
	for role, want := range map[string][]string{"Mail.ReadWrite": {"Mail.Read", "Mail.ReadWriteBasic"}, "Mail.Read.All": {"Mail.ReadBasic.All"},
		"X.ReadWrite.All": {"X.Read.All", "X.ReadWriteBasic.All"}, "Policy.ReadWrite.All": {"Policy.ReadWriteBasic.All"},
		"Policy.Read.All": {"Policy.ReadBasic.All"}, "X.ReadWriteBasic": {"X.ReadBasic"}, workingHours: nil, "Mail.Send": nil, "Mail": nil} {
		if got := readsToo(role); !slices.Equal(got, want) {
			t.Errorf("%s: %q", role, got)
		}
	}
}
