package gate

import (
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// What Microsoft blocks for agent identities no flag allows, and nobody else is refused it.
func TestBlockedForAgents(t *testing.T) {
	graph, _ := catalog.ByAlias("graph")
	api := roles.Resource{ID: "api", AppID: roles.AppID(graph.AppID), DisplayName: "Microsoft Graph", Roles: []roles.AppRole{
		{ID: "75359482-378d-4052-8f01-80520e7db3cd", Value: "Files.ReadWrite.All", MemberTypes: []string{"Application"}},
		{ID: "new", Value: "Files.ReadWrite.All", MemberTypes: []string{"Application"}},
		{ID: "97235f07-e226-4f63-ace3-39588e11d3a1", Value: "User.ReadBasic.All", MemberTypes: []string{"Application"}},
	}}
	d := roles.Describer{Resources: map[roles.ObjectID]roles.Resource{"api": api}, Risk: catalog.Builtin(),
		Principals: map[roles.ObjectID]roles.Principal{"agent": {ID: "agent", Type: roles.NotManaged, Agent: true},
			"other": {ID: "other", Type: roles.UserAssigned}}}
	shown, hidden, renamed := api.Roles[0].ID, roles.RoleID("01d4889c-1287-42c6-ac1f-5d1e02578ef6"), roles.RoleID("new")
	for _, c := range []struct {
		who    roles.ObjectID
		role   roles.RoleID
		action roles.Action
		want   bool
	}{{"agent", shown, roles.Assign, true}, {"agent", api.Roles[2].ID, roles.Assign, false}, {"other", shown, roles.Assign, false},
		{"agent", shown, roles.Remove, false}, {"agent", hidden, roles.Assign, true}, {"agent", renamed, roles.Assign, true}} {
		g := Gate{Critical: Allowance{Named: []string{"Files.ReadWrite.All"}}, Unrated: Allowance{Named: []string{"Files.ReadWrite.All"}}}
		step := roles.Step{Key: roles.Key{Principal: c.who, Resource: "api", Role: c.role}, Action: c.action, Needed: true}
		_, decisions := g.Open(roles.Plan{step}, d)
		err := Refusal(decisions, Wording{})
		if (err != nil) != c.want ||
			c.want && (!strings.Contains(err.Error(), catalog.AgentsDate) ||
				err.(*roles.Error).Hint != "Microsoft's list is on "+catalog.AgentsPage) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A principal that the tenant does not show may be any managed identity, and a role of an API that it does
// not show is of nobody's list.
func TestWhatIsNotShown(t *testing.T) {
	d := roles.Describer{Risk: catalog.Builtin(), Principals: map[roles.ObjectID]roles.Principal{"shown": {ID: "shown", Type: roles.NotManaged,
		Agent: true}}}
	for who, want := range map[roles.ObjectID]roles.IdentityType{"shown": roles.NotManaged, "absent": roles.UnknownManaged} {
		grant := rated(roles.Key{Principal: who, Resource: "absent", Role: "75359482-378d-4052-8f01-80520e7db3cd"}, d)
		if grant.Principal.Type != want || blocked(grant) {
			t.Errorf("%s: %+v", who, grant.Principal)
		}
	}
}
