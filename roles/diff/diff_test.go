package diff

import (
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// day is a small tenant: one identity, one API with two roles, one grant.
func day() (roles.Principal, roles.Resource) {
	p := roles.Principal{ID: "p1", DisplayName: "func-orders", Type: roles.SystemAssigned, AzureResource: "/subscriptions/S/x"}
	api := roles.Resource{ID: "a1", AppID: "app1", DisplayName: "Orders API", Roles: []roles.AppRole{
		{ID: "r1", Value: "Orders.Read", MemberTypes: []string{"Application"}},
		{ID: "r2", Value: "Orders.Write", MemberTypes: []string{"Application"}},
	}}
	return p, api
}

func tenant(p roles.Principal, apis []roles.Resource, keys ...roles.Key) Tenant {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{p.ID: p}, Resources: map[roles.ObjectID]roles.Resource{}}
	for _, r := range apis {
		d.Resources[r.ID] = r
	}
	t := Tenant{Identities: []roles.Principal{p}, APIs: apis}
	for _, k := range keys {
		t.Grants = append(t.Grants, d.Describe(roles.Assignment{Key: k, ResourceName: "Orders API"}))
	}
	return t
}

func told(found []Difference) []string {
	lines := []string{}
	for _, d := range found {
		line := strings.Join([]string{string(d.Change), string(d.Key.Principal), string(d.Key.Resource), string(d.Key.Role), d.RoleValue(),
			d.Was}, " ")
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return lines
}

func TestCompare(t *testing.T) {
	held := roles.Key{Principal: "p1", Resource: "a1", Role: "r1"}
	for _, tt := range []struct {
		name   string
		change func(p *roles.Principal, api *roles.Resource, held *[]roles.Key)
		there  []string // what changed on the way there
		back   []string
	}{
		{"nothing", func(*roles.Principal, *roles.Resource, *[]roles.Key) {}, nil, nil},
		{"names and cases", func(p *roles.Principal, r *roles.Resource, _ *[]roles.Key) {
			p.DisplayName, p.AzureResource, r.DisplayName = "other", "/subscriptions/s/X", "other"
		}, nil, nil},
		{"a grant", func(_ *roles.Principal, _ *roles.Resource, k *[]roles.Key) { *k = nil },
			[]string{"removed p1 a1 r1 Orders.Read"}, []string{"added p1 a1 r1 Orders.Read"}},
		{"a disabled identity", func(p *roles.Principal, _ *roles.Resource, _ *[]roles.Key) { p.Disabled = true },
			[]string{"disabled p1"}, []string{"enabled p1"}},
		{"a disabled API", func(_ *roles.Principal, r *roles.Resource, _ *[]roles.Key) { r.Disabled = true },
			[]string{"disabled a1"}, []string{"enabled a1"}},
		{"a disabled role that nobody has", func(_ *roles.Principal, r *roles.Resource, _ *[]roles.Key) { r.Roles[1].Disabled = true },
			[]string{"disabled a1 r2 Orders.Write"}, []string{"enabled a1 r2 Orders.Write"}},
		{"a renamed role", func(_ *roles.Principal, r *roles.Resource, _ *[]roles.Key) { r.Roles[0].Value = "Orders.Look" },
			[]string{"renamed a1 r1 Orders.Look Orders.Read"}, []string{"renamed a1 r1 Orders.Read Orders.Look"}},
		{"roles that swap their values", func(_ *roles.Principal, r *roles.Resource, _ *[]roles.Key) {
			r.Roles[0].Value, r.Roles[1].Value = r.Roles[1].Value, r.Roles[0].Value
		}, []string{"renamed a1 r2 Orders.Read Orders.Write", "renamed a1 r1 Orders.Write Orders.Read"},
			[]string{"renamed a1 r1 Orders.Read Orders.Write", "renamed a1 r2 Orders.Write Orders.Read"}},
		{"a recreated role, given again", func(_ *roles.Principal, r *roles.Resource, k *[]roles.Key) {
			r.Roles[0].ID, (*k)[0].Role = "r9", "r9"
		}, []string{"recreated a1 r9 Orders.Read r1"}, []string{"recreated a1 r1 Orders.Read r9"}},
		{"a recreated role, not given again", func(_ *roles.Principal, r *roles.Resource, _ *[]roles.Key) { r.Roles[0].ID = "r9" },
			[]string{"recreated a1 r9 Orders.Read r1", "orphaned p1 a1 r1 Orders.Read"},
			[]string{"recreated a1 r1 Orders.Read r9", "restored p1 a1 r1 Orders.Read"}},
		{"a recreated role, beside the dead grant", func(_ *roles.Principal, r *roles.Resource, k *[]roles.Key) {
			r.Roles[0].ID = "r9"
			*k = append(*k, roles.Key{Principal: "p1", Resource: "a1", Role: "r9"})
		}, []string{"recreated a1 r9 Orders.Read r1", "added p1 a1 r9 Orders.Read", "orphaned p1 a1 r1 Orders.Read"},
			[]string{"recreated a1 r1 Orders.Read r9", "removed p1 a1 r9 Orders.Read", "restored p1 a1 r1 Orders.Read"}},
		{"a deleted API", func(_ *roles.Principal, r *roles.Resource, _ *[]roles.Key) { r.Gone = true },
			[]string{"orphaned p1 a1 r1 Orders.Read"}, []string{"restored p1 a1 r1 Orders.Read"}},
		{"a recreated API", func(_ *roles.Principal, r *roles.Resource, k *[]roles.Key) { r.ID, (*k)[0].Resource = "a9", "a9" },
			[]string{"recreated a9 a1"}, []string{"recreated a1 a9"}},
		{"a recreated identity, given again", func(p *roles.Principal, _ *roles.Resource, k *[]roles.Key) {
			p.ID, p.Disabled, (*k)[0].Principal = "p9", true, "p9"
		}, []string{"disabled p9", "recreated p9 p1"}, []string{"enabled p1", "recreated p1 p9"}},
		{"a recreated identity without its grant", func(p *roles.Principal, _ *roles.Resource, k *[]roles.Key) { p.ID, *k = "p9", nil },
			[]string{"recreated p9 p1", "removed p1 a1 r1 Orders.Read"}, []string{"added p1 a1 r1 Orders.Read", "recreated p1 p9"}},
		{"a role for people", func(_ *roles.Principal, r *roles.Resource, _ *[]roles.Key) {
			r.Roles = append(r.Roles, roles.AppRole{ID: "r3", Value: "Orders.Sell", MemberTypes: []string{"User"}})
		}, nil, nil},
	} {
		p, api := day()
		before := tenant(p, []roles.Resource{api}, held)
		p, api = day()
		keys := []roles.Key{held}
		tt.change(&p, &api, &keys)
		apis := []roles.Resource{api}
		if api.Gone {
			apis = nil
		}
		after := tenant(p, apis, keys...)
		if got := told(Compare(before, after, catalog.Builtin())); !slices.Equal(got, tt.there) {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.there)
		}
		if got := told(Compare(after, before, catalog.Builtin())); !slices.Equal(got, tt.back) {
			t.Errorf("%s, back:\n got %q\nwant %q", tt.name, got, tt.back)
		}
	}
}

// Roles for people alone are nobody's news here.
func TestRolesForPeople(t *testing.T) {
	p, api := day()
	api.Roles[1].MemberTypes = []string{"User"}
	before := tenant(p, []roles.Resource{api})
	api.Roles = slices.Clone(api.Roles)
	api.Roles[1].Disabled, api.Roles[1].Value = true, "Orders.Buy"
	if got := told(Compare(before, tenant(p, []roles.Resource{api}), catalog.Builtin())); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

// Things without a name that outlives their id are never taken for each other.
func TestNoNameIsNoMatch(t *testing.T) {
	one, other := Tenant{Identities: []roles.Principal{{ID: "p1"}}}, Tenant{Identities: []roles.Principal{{ID: "p2"}}}
	if got := told(Compare(one, other, catalog.Builtin())); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

// A role is of applications if it was so on either day; a renamed one is named as it was,
// and one that was recreated is not renamed too.
func TestRoles(t *testing.T) {
	p, api := day()
	for name, c := range map[string]struct {
		change func(*roles.AppRole)
		want   []string
		state  roles.State
	}{
		"for people from now on": {func(r *roles.AppRole) { r.MemberTypes, r.Value = []string{"User"}, "Orders.Look" },
			[]string{"renamed a1 r1 Orders.Look Orders.Read"}, roles.Enabled},
		"renamed and disabled": {func(r *roles.AppRole) { r.Value, r.Disabled = "Orders.Look", true },
			[]string{"disabled a1 r1 Orders.Look", "renamed a1 r1 Orders.Look Orders.Read"}, roles.RoleDisabled},
		"another case": {func(r *roles.AppRole) { r.Value = "ORDERS.READ" },
			[]string{"renamed a1 r1 ORDERS.READ Orders.Read"}, roles.Enabled},
		"recreated, in another case": {func(r *roles.AppRole) { r.ID, r.Value = "r9", "ORDERS.READ" },
			[]string{"recreated a1 r9 ORDERS.READ r1"}, roles.Enabled},
	} {
		now := api
		now.Roles = slices.Clone(api.Roles)
		c.change(&now.Roles[0])
		found := Compare(tenant(p, []roles.Resource{api}), tenant(p, []roles.Resource{now}), catalog.Builtin())
		if got := told(found); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q", name, got)
		}
		for _, d := range found {
			if d.State != c.state || d.Resource == nil || d.Role == nil || d.Rating.Level != catalog.Unrated {
				t.Errorf("%s: got %+v", name, d)
			}
		}
	}
}

// A grant that stays dead is no news.
func TestDeadBefore(t *testing.T) {
	p, api := day()
	gone := roles.Key{Principal: "p1", Resource: "a1", Role: "r7"}
	before, after := tenant(p, []roles.Resource{api}, gone), tenant(p, nil, gone)
	if got := told(Compare(before, after, catalog.Builtin())); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}
