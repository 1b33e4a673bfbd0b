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
		{ID: "97235f07-e226-4f63-ace3-39588e11d3a1", Value: "User.ReadBasic.All", MemberTypes: []string{"Application"}},
	}}
	d := roles.Describer{Resources: map[roles.ObjectID]roles.Resource{"api": api}, Risk: catalog.Builtin(),
		Principals: map[roles.ObjectID]roles.Principal{"agent": {ID: "agent", Type: roles.NotManaged, Agent: true},
			"other": {ID: "other", Type: roles.UserAssigned}}}
	for _, c := range []struct {
		who    roles.ObjectID
		role   int
		action roles.Action
		want   bool
	}{{"agent", 0, roles.Assign, true}, {"agent", 1, roles.Assign, false}, {"other", 0, roles.Assign, false},
		{"agent", 0, roles.Remove, false}} {
		g := Gate{Critical: Allowance{Named: []string{"Files.ReadWrite.All"}}, Unrated: Allowance{Named: []string{"Files.ReadWrite.All"}}}
		step := roles.Step{Key: roles.Key{Principal: c.who, Resource: "api", Role: api.Roles[c.role].ID}, Action: c.action, Needed: true}
		_, decisions := g.Open(roles.Plan{step}, d)
		err := Refusal(decisions, Wording{})
		if (err != nil) != c.want ||
			c.want && (!strings.Contains(err.Error(), catalog.AgentsDate) ||
				err.(*roles.Error).Hint != "Microsoft's list is on "+catalog.AgentsPage) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
