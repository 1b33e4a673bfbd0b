package rights_test

import (
	"slices"
	"testing"

	"mi-roles/roles/catalog"
	"mi-roles/roles/rights"
)

// Who may grant what, from "Grant an appRoleAssignment to a service principal".
func TestMayGrant(t *testing.T) {
	role := func(names ...string) (list []catalog.DirectoryRole) {
		for _, n := range names {
			r, ok := catalog.DirectoryRoleByName(n)
			if !ok {
				t.Fatalf("no role %s", n)
			}
			list = append(list, r)
		}
		return list
	}
	both := []string{"AppRoleAssignment.ReadWrite.All", "Application.Read.All"}
	for name, c := range map[string]struct {
		caller           rights.Caller
		graph, elsewhere rights.Verdict
	}{
		"unreadable token":    {rights.Caller{}, rights.Unknown, rights.Unknown},
		"app with permission": {rights.Caller{Known: true, App: true, Permissions: both}, rights.Yes, rights.Yes},
		"app, any case": {rights.Caller{Known: true, App: true,
			Permissions: []string{"approleassignment.readwrite.all", "directory.read.all"}}, rights.Yes, rights.Yes},
		"app that cannot read": {rights.Caller{Known: true, App: true, Permissions: both[:1]}, rights.No, rights.No},
		"app without":          {rights.Caller{Known: true, App: true, Permissions: both[1:]}, rights.No, rights.No},
		"app with write apps": {rights.Caller{Known: true, App: true, Permissions: []string{"Application.ReadWrite.All"}}, rights.Unknown,
			rights.Unknown},
		"app that is an admin": {rights.Caller{Known: true, App: true, Roles: role("Global Administrator")}, rights.Unknown,
			rights.Unknown},
		"user without scope": {rights.Caller{Known: true, Complete: true, Permissions: both[1:], Roles: role("Global Administrator")},
			rights.No, rights.No},
		"global admin": {rights.Caller{Known: true, Permissions: both, Roles: role("Global Administrator")}, rights.Yes,
			rights.Yes},
		"privileged role admin": {rights.Caller{Known: true, Permissions: both, Roles: role("Privileged Role Administrator")}, rights.Yes,
			rights.Yes},
		"cloud app admin": {rights.Caller{Known: true, Complete: true, Permissions: both,
			Roles: role("Cloud Application Administrator")}, rights.No, rights.Yes},
		"cloud app admin, wids": {rights.Caller{Known: true, Permissions: both, Roles: role("Cloud Application Administrator")},
			rights.Unknown, rights.Yes},
		"directory writer": {rights.Caller{Known: true, Complete: true, Permissions: both, Roles: role("Directory Writers")},
			rights.No, rights.Unknown},
		"reader": {rights.Caller{Known: true, Complete: true, Permissions: both, Roles: role("Global Reader")}, rights.No,
			rights.Unknown},
		"nothing known": {rights.Caller{Known: true, Permissions: both}, rights.Unknown, rights.Unknown},
		"custom role": {rights.Caller{Known: true, Complete: true, Permissions: both,
			Roles: []catalog.DirectoryRole{{TemplateID: "x", Name: "Ours"}}}, rights.Unknown, rights.Unknown},
	} {
		if g, o := c.caller.OnGraph(), c.caller.OnOthers(); g.Verdict != c.graph || o.Verdict != c.elsewhere {
			t.Errorf("%s: graph %v, others %v", name, g, o)
		}
	}
}

// Each answer says why, with what was seen.
func TestBecause(t *testing.T) {
	role := func(name string) []catalog.DirectoryRole {
		r, _ := catalog.DirectoryRoleByName(name)
		return []catalog.DirectoryRole{r}
	}
	const write, lacks = "AppRoleAssignment.ReadWrite.All", "the sign-in lacks the permission AppRoleAssignment.ReadWrite.All" +
		": az login has it, or let an administrator consent to it"
	const onGraph = "roles of Microsoft Graph require Privileged Role Administrator or Global Administrator"
	const onOthers = "roles of other APIs require Cloud Application Administrator, or ownership of the API"
	yes := func(name string) string { return "the account is " + name + " and the sign-in may write assignments" }
	both, user := []string{write, "Directory.ReadWrite.All"}, []string{"Directory.AccessAsUser.All"}
	differ := rights.Answer{rights.Unknown, "the sign-in lacks " + write +
		"; Microsoft's pages differ on whether Application.ReadWrite.All is enough"}
	for name, c := range map[string]struct {
		caller           rights.Caller
		graph, elsewhere rights.Answer
	}{
		"unreadable": {rights.Caller{App: true, Permissions: both}, rights.Answer{rights.Unknown, "the token cannot be read; try it to find out"},
			rights.Answer{rights.Unknown, "the token cannot be read; try it to find out"}},
		"cannot read": {rights.Caller{Known: true, Permissions: []string{write}},
			rights.Answer{rights.No, "besides " + write + " it requires Application.Read.All to find the API"},
			rights.Answer{rights.No, "besides " + write + " it requires Application.Read.All to find the API"}},
		"app": {rights.Caller{Known: true, App: true, Permissions: both}, rights.Answer{rights.Yes, "the application holds " + write},
			rights.Answer{rights.Yes, "the application holds " + write}},
		"app without": {rights.Caller{Known: true, App: true, Permissions: user, Roles: role("Global Reader")},
			rights.Answer{rights.No, "the application lacks " + write}, rights.Answer{rights.No, "the application lacks " + write}},
		"app that is an admin": {rights.Caller{Known: true, App: true, Roles: role("Cloud Application Administrator")},
			rights.Answer{rights.No, "the application lacks " + write},
			rights.Answer{rights.Unknown, "the application lacks " + write + " but is Cloud Application Administrator, which may be enough"}},
		"write apps": {rights.Caller{Known: true, Permissions: []string{"Application.ReadWrite.All"}, Roles: role("Global Administrator")},
			differ, differ},
		"user without": {rights.Caller{Known: true, Roles: role("Global Administrator")}, rights.Answer{rights.No, lacks},
			rights.Answer{rights.No, lacks}},
		"as the user": {rights.Caller{Known: true, Permissions: user, Roles: role("Cloud Application Administrator")},
			rights.Answer{rights.No, lacks}, rights.Answer{rights.Unknown, "the sign-in lacks " + write +
				" but acts as its user, who is Cloud Application Administrator"}},
		"admin": {rights.Caller{Known: true, Permissions: both, Roles: append(role("Global Reader"), role("Global Administrator")...)},
			rights.Answer{rights.Yes, yes("Global Administrator")}, rights.Answer{rights.Yes, yes("Global Administrator")}},
		"directory writer": {rights.Caller{Known: true, Complete: true, Permissions: both, Roles: role("Directory Writers")},
			rights.Answer{rights.No, "none of the account's active directory roles is enough: " + onGraph +
				"; if you are eligible for one, activate it"},
			rights.Answer{rights.Unknown, "the account is Directory Writers, which Microsoft lists, though mainly for assigning users and groups"}},
		"nothing known": {rights.Caller{Known: true, Permissions: both},
			rights.Answer{rights.Unknown, "the account's directory roles cannot be seen: " + onGraph},
			rights.Answer{rights.Unknown, "the account's directory roles cannot be seen: " + onOthers}},
		"only what the token shows": {rights.Caller{Known: true, Permissions: both, Roles: role("Cloud Application Administrator")},
			rights.Answer{rights.Unknown, "the token shows Cloud Application Administrator, which is not enough: " + onGraph +
				"; a role activated later does not show in it"},
			rights.Answer{rights.Yes, yes("Cloud Application Administrator")}},
		"several": {rights.Caller{Known: true, Permissions: both,
			Roles: slices.Concat(role("Global Reader"), role("Security Reader"), role("Security Operator"))},
			rights.Answer{rights.Unknown, "the token shows Global Reader, Security Reader and Security Operator, which are not enough: " +
				onGraph + "; a role activated later does not show in it"},
			rights.Answer{rights.Unknown, "the token shows Global Reader, Security Reader and Security Operator, which are not enough: " +
				onOthers + "; a role activated later does not show in it"}},
		"nothing held": {rights.Caller{Known: true, Complete: true, Permissions: both},
			rights.Answer{rights.No, "none of the account's active directory roles is enough: " + onGraph +
				"; if you are eligible for one, activate it"},
			rights.Answer{rights.Unknown, "none of the account's active directory roles is enough: " + onOthers +
				"; if you are eligible for one, activate it"}},
		"custom role": {rights.Caller{Known: true, Permissions: both, Roles: []catalog.DirectoryRole{{TemplateID: "x", Name: "Ours"}}},
			rights.Answer{rights.Unknown, "it is unknown what the directory role Ours may assign: " + onGraph},
			rights.Answer{rights.Unknown, "it is unknown what the directory role Ours may assign: " + onOthers}},
	} {
		if got := c.caller.OnGraph(); got != c.graph {
			t.Errorf("%s: on Microsoft Graph: got %+v", name, got)
		}
		if got := c.caller.OnOthers(); got != c.elsewhere {
			t.Errorf("%s: on others: got %+v", name, got)
		}
	}
}

// A role that a token and the directory both name is one.
func TestAdd(t *testing.T) {
	var c rights.Caller
	for _, id := range []string{"a", "b", "A", "b"} {
		c.Add(catalog.DirectoryRole{TemplateID: id})
	}
	if len(c.Roles) != 2 || c.Roles[0].TemplateID != "a" || c.Roles[1].TemplateID != "b" {
		t.Errorf("got %+v", c.Roles)
	}
}
