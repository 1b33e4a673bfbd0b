package rights_test

import (
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
