package desired_test

import (
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/desired"
)

// TestAdvise: what is dropped is left out, or has ended where nothing else names the
// pair; what is added is not allowed to be critical.
func TestAdvise(t *testing.T) {
	graph := roles.Resource{ID: "a9100000-0000-4000-8000-000000000001", AppID: "00000003-0000-0000-c000-000000000000",
		DisplayName: "Microsoft Graph"}
	for i, value := range []string{"Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Mail.Send"} {
		graph.Roles = append(graph.Roles,
			roles.AppRole{ID: roles.RoleID("44444444-0000-4000-8000-00000000000" + string(rune('1'+i))), Value: value,
				MemberTypes: []string{"Application"}})
	}
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{who: identity},
		Resources: map[roles.ObjectID]roles.Resource{graph.ID: graph, api: orders}, Risk: catalog.Builtin()}
	of := func(resource roles.ObjectID, role roles.RoleID) roles.Grant {
		return d.Describe(roles.Assignment{Key: roles.Key{Principal: who, Resource: resource, Role: role}})
	}
	all, owned, mail := of(graph.ID, graph.Roles[0].ID), of(graph.ID, graph.Roles[1].ID), of(graph.ID, graph.Roles[2].ID)
	for name, c := range map[string]struct {
		change   desired.Advised
		has, not []string
	}{
		"kept": {desired.Advised{Keep: []roles.Grant{all}}, []string{"allowCritical: [Application.ReadWrite.All]"}, []string{"expires"}},
		"left out": {desired.Advised{Keep: []roles.Grant{mail}, Drop: []roles.Grant{all}}, []string{"roles: [Mail.Send]"},
			[]string{"Application", "expires"}},
		"replaced": {desired.Advised{Keep: []roles.Grant{mail}, Add: []roles.Grant{owned}, Drop: []roles.Grant{all}},
			[]string{"roles: [Application.ReadWrite.OwnedBy, Mail.Send]"}, []string{"allowCritical", "Application.ReadWrite.All"}},
		"ended": {desired.Advised{Keep: []roles.Grant{of(api, read)}, Drop: []roles.Grant{all, mail}, Until: "2024-12-08"},
			[]string{"roles: [Application.ReadWrite.All, Mail.Send]", "2024-12-08", "roles: [Orders.Read.All]"}, []string{"allowCritical"}},
		"nothing": {desired.Advised{}, []string{"grants: []"}, nil},
	} {
		var b strings.Builder
		if err := desired.Advise(c.change, []roles.Resource{orders}).Write(&b, 0); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, text := range c.has {
			if !strings.Contains(b.String(), text) {
				t.Errorf("%s: no %s in\n%s", name, text, b.String())
			}
		}
		for _, text := range c.not {
			if strings.Contains(b.String(), text) {
				t.Errorf("%s: %s in\n%s", name, text, b.String())
			}
		}
	}
}
