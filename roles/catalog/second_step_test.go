package catalog

import (
	"slices"
	"strings"
	"testing"
)

func TestStepFor(t *testing.T) {
	const client, object = "9e107d9d-372b-4b6e-8b5c-3a1f0d2c4e58", "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08"
	who := Names{client, strings.ToUpper(object), "func-orders"}
	for _, c := range []struct{ api, role, what, command string }{
		{graphAppID, "sites.selected", "Sites.Selected gives no access", "mi-roles snippet -i " + object + " --for site-grant"},
		{sharePointAppID, "Sites.Selected", "access to each site", "snippet -i " + object},
		{graphAppID, "Lists.SelectedOperations.Selected", "each list", "LIST-ID/permissions' -Body"},
		{graphAppID, "Files.SelectedOperations.Selected", "each file", "ITEM-ID/permissions"},
		{exchangeAppID, "Exchange.ManageAsApp", "Exchange Administrator", `"principalId":"` + object + `"`},
		{"00000007-0000-0FF1-CE00-000000000000", "Exchange.ManageAsApp", "Exchange Administrator", exchangeAdministrator},
		{exchangeAppID, "IMAP.AccessAsApp", "each mailbox", "-AppId " + client + " -ObjectId " + object},
		{graphAppID, "OnlineMeetings.ReadWrite.All", "Teams administrator",
			"mi-roles snippet -i " + object + " --for teams-policy"},
		{graphAppID, "Calls.Initiate.All", "bot", "--enable-calling"},
		{graphAppID, "Chat.Read.WhereInstalled", "Teams app", ""},
		{graphAppID, "eDiscovery.Read.All", "eDiscovery Manager", "-AppId " + client + " -ObjectId " + object},
		{graphAppID, "ExchangeMessageTrace.Read.All", "message trace", "az ad sp create --id 8bd644d1"},
		{powerBIAppID, "Tenant.Read.All", "tenant settings", "--member-id " + object},
		{logAnalyticsAppID, "Data.Read", "Log Analytics Reader", "--assignee-object-id " + object},
		{teamsAdminAppID, "application_access", "Teams Administrator", teamsAdministrator},
	} {
		got, ok := SecondStepFor(c.api, c.role, who)
		if !ok || !strings.Contains(got.What, c.what) || !strings.Contains(got.Command, c.command) ||
			(got.Command == "") != (c.command == "") {
			t.Errorf("StepFor(%s) = %+v, %v", c.role, got, ok)
		}
	}
	for _, c := range [][2]string{ // that a role reaches much is no second step
		{graphAppID, "Mail.Send"}, {graphAppID, "User.Read.All"}, {exchangeAppID, "full_access_as_app"},
		{graphAppID, "Sites.FullControl.All"},
		{graphAppID, "CallRecords.Read.All"}, {graphAppID, "Chat.Read.All"}, {"8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74", "Sites.Selected"},
		{graphAppID, "["}, {"", ""},
	} {
		if got, ok := SecondStepFor(c[0], c[1], who); ok {
			t.Errorf("StepFor(%s) = %+v", c[1], got)
		}
	}
}

func TestReach(t *testing.T) {
	for _, role := range []string{"Mail.Send", "calendars.read", "Contacts.ReadWrite", "MailboxSettings.Read"} {
		if got, ok := Reach(graphAppID, role, Names{ObjectID: graphAppID}); !ok || !strings.Contains(got, "RBAC for Applications") ||
			!strings.Contains(got, "add up") ||
			!strings.Contains(strings.ToLower(got), "snippet -i "+graphAppID+" -r "+strings.ToLower(role)+" --") {
			t.Errorf("Reach(%s) = %q, %v", role, got, ok)
		}
	}
	for _, role := range []string{"Sites.Selected", "User.Read.All", "Mail", ""} {
		if got, ok := Reach(graphAppID, role, Names{}); ok {
			t.Errorf("Reach(%s) = %q", role, got)
		}
	}
}

// Whatever the directory says an identity is called, a command holds words that no shell takes for more.
func TestStepCommandsAreSafe(t *testing.T) {
	for _, hostile := range []string{"'; rm -rf / #", "a\"$(x)`y`", "\u2019; Remove-Mailbox", "x\ny", "{client}", "--", "   "} {
		for _, s := range steps {
			clean, _ := SecondStepFor(s.api, example(s.roles[0]), Names{})
			got, ok := SecondStepFor(s.api, example(s.roles[0]), Names{hostile, hostile, hostile})
			if !ok || strings.Count(got.Command, "'") != strings.Count(clean.Command, "'") ||
				strings.ContainsAny(got.Command, "`$\n\u2019\\") || strings.Contains(got.Command, "rm -rf /") {
				t.Errorf("%q: %s", hostile, got.Command)
			}
		}
	}
}

// example is a role that the pattern fits.
func example(pattern string) string { return strings.ReplaceAll(pattern, "*", "x") }

func TestStepsAreWellFormed(t *testing.T) {
	for _, s := range steps {
		if !strings.HasPrefix(s.Doc, "https://learn.microsoft.com/") || strings.HasSuffix(s.clause, ".") ||
			s.OtherWays && s.DirectoryRoles == nil {
			t.Errorf("%v: %+v", s.roles, s.SecondStep)
		}
		for _, id := range s.DirectoryRoles {
			if _, ok := DirectoryRoleByID(id); !ok {
				t.Errorf("%v: %s is no directory role that is known", s.roles, id)
			}
		}
		for _, p := range s.roles {
			if !namesARole(t, s.api, p) {
				t.Errorf("a second step for %s, which is no role of %s", p, s.api)
			}
		}
	}
	for api, patterns := range everyMailbox {
		for _, p := range patterns {
			if !namesARole(t, api, p) {
				t.Errorf("%s is no role of %s", p, api)
			}
		}
	}
}

func namesARole(t *testing.T, api, pattern string) bool {
	return slices.ContainsFunc(allRoles(t), func(r Role) bool { return r.APIAppID == api && fits([]string{pattern}, r.Value) })
}

// Every role whose name says that it opens selected things, or what an app is installed for, has a step.
func TestRolesThatOpenNothingHaveAStep(t *testing.T) {
	owner := []string{"FileStorageContainerTypeReg.Selected"} // for types that the application itself owns
	for _, r := range allRoles(t) {
		if !strings.HasSuffix(r.Value, ".Selected") && !strings.HasSuffix(r.Value, ".WhereInstalled") || slices.Contains(owner, r.Value) {
			continue
		}
		if _, ok := SecondStepFor(r.APIAppID, r.Value, Names{}); !ok {
			t.Errorf("%s of %s has no second step", r.Value, r.APIAppID)
		}
	}
}
