package roles_test

import (
	"slices"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// A grant says what is known of its two ends, and is there even when they are gone.
func TestDescribe(t *testing.T) {
	same := func(*roles.Principal, *roles.Resource) {}
	for name, c := range map[string]struct {
		a         roles.Assignment
		change    func(*roles.Principal, *roles.Resource)
		state     roles.State
		who, api  string
		role      string
		shell     string
		resource  bool
		principal roles.IdentityType
	}{
		"enabled": {roles.Assignment{Key: onOrders(reader), PrincipalName: "old", ResourceName: "old"}, same, roles.Enabled, "func",
			"Orders API", "Orders.Read", "Orders.Read", true, roles.SystemAssigned},
		"no value": {roles.Assignment{Key: onOrders(writer)}, same, roles.Enabled, "func", "Orders API", "", writer, true,
			roles.SystemAssigned},
		"disabled": {roles.Assignment{Key: onOrders(reader)}, func(_ *roles.Principal, r *roles.Resource) { r.Roles[0].Disabled = true },
			roles.RoleDisabled, "func", "Orders API", "Orders.Read", "Orders.Read", true, roles.SystemAssigned},
		"role gone": {roles.Assignment{Key: onOrders("gone")}, same, roles.RoleDeleted, "func", "Orders API", "", "gone", true,
			roles.SystemAssigned},
		"default access": {roles.Assignment{Key: onOrders(roles.DefaultAccess)}, same, roles.IsDefaultAccess, "func", "Orders API", "",
			string(roles.DefaultAccess), true, roles.SystemAssigned},
		"API gone": {roles.Assignment{Key: onOrders(reader), ResourceName: "Orders"},
			func(_ *roles.Principal, r *roles.Resource) { r.Gone = true },
			roles.ResourceDeleted, "func", "Orders", "", reader, false, roles.SystemAssigned},
		"API gone, no copy of its name": {roles.Assignment{Key: onOrders(reader)},
			func(_ *roles.Principal, r *roles.Resource) { r.Gone = true },
			roles.ResourceDeleted, "func", "Orders API", "", reader, false, roles.SystemAssigned},
		"nothing known": {roles.Assignment{Key: roles.Key{Principal: "p", Resource: "r", Role: "x"}, PrincipalName: "Ann",
			ResourceName: "API"}, same,
			roles.ResourceDeleted, "Ann", "API", "", "x", false, roles.NotManaged},
	} {
		g := describer(c.change).Describe(c.a)
		if g.State != c.state || g.Principal.DisplayName != c.who || g.Principal.ID != c.a.Key.Principal ||
			g.Principal.Type != c.principal || g.APIName() != c.api ||
			g.RoleValue() != c.role || g.ShellRole() != c.shell || (g.Resource != nil) != c.resource {
			t.Errorf("%s: got %+v", name, g)
		}
		if g.Rating.Level != catalog.Unrated {
			t.Errorf("%s: risk %s", name, g.Rating.Level)
		}
	}
	graph := describer(func(_ *roles.Principal, r *roles.Resource) {
		r.AppID, r.Roles[0].Value = "00000003-0000-0000-c000-000000000000", "RoleManagement.ReadWrite.Directory"
	}).Describe(roles.Assignment{Key: onOrders(reader)})
	if graph.Rating.Level != catalog.Critical {
		t.Errorf("a role of Microsoft Graph: risk %s", graph.Rating.Level)
	}
}

// A role selector means a grant by the role's id, or by its value where no other role
// has that as its id.
func TestNamed(t *testing.T) {
	g := describer(func(_ *roles.Principal,
		r *roles.Resource) {
		r.Roles[1].Value = reader
	}).Describe(roles.Assignment{Key: onOrders(reader)})
	for text, want := range map[string]bool{"Orders.Read": true, "ORDERS.read": true, reader: true,
		"AAAAAAAA-0000-4000-8000-000000000001": true, "Orders": false, "": false} {
		if g.Named(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	twin := describer(func(_ *roles.Principal,
		r *roles.Resource) {
		r.Roles[1].Value = reader
	}).Describe(roles.Assignment{Key: onOrders(writer)})
	if twin.Named(reader) || !twin.Named(writer) {
		t.Error("an id means the role of another id")
	}
	if bare := (roles.Grant{Assignment: roles.Assignment{Key: onOrders(reader)},
		Role: &roles.AppRole{Value: "Orders.Read"}}); !bare.Named("orders.read") || bare.Named("") {
		t.Error("without its API, a role is not found by its value")
	}
	if gone := (roles.Grant{Assignment: roles.Assignment{Key: onOrders(reader)}}); gone.Named("") || gone.Named("Orders.Read") ||
		!gone.Named(reader) {
		t.Error("a role that is gone is named by its id alone")
	}
}

// A role in a command is its value only where no shell sees more in it than text.
func TestShellRole(t *testing.T) {
	for value, plain := range map[string]bool{
		"Orders.Read_All-2": true, "azAZ09": true, "": false, "-x": false, "a b": false, "a;b": false, "a$b": false, "ä": false,
		"a/b": false, "a:b": false, "a`b": false,
		"a@b": false, "a[b": false, "a{b": false,
	} {
		r := roles.AppRole{ID: reader, Value: value}
		want := reader
		if plain {
			want = value
		}
		if got := (roles.Resource{Roles: []roles.AppRole{r}}).ShellRole(r); got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

// Lists are in the order of names without regard to case, then of ids.
func TestOrder(t *testing.T) {
	p := func(id, name string) roles.Principal {
		return roles.Principal{ID: roles.ObjectID(id), DisplayName: name}
	}
	d := roles.Describer{
		Principals: map[roles.ObjectID]roles.Principal{"p1": p("p1", "beta"), "p2": p("p2", "Alpha"), "p3": p("p3", "alpha")},
		Resources: map[roles.ObjectID]roles.Resource{
			"r1": {ID: "r1", DisplayName: "Zebra",
				Roles: []roles.AppRole{{ID: "x", Value: "B"}, {ID: "y", Value: "A"}, {ID: "z", Value: "A"}}},
			"r2": {ID: "r2", DisplayName: "apis"}, "r3": {ID: "r3", DisplayName: "APIs"},
		},
	}
	want := []roles.Assignment{
		{ID: "1", Key: roles.Key{Principal: "p2", Resource: "r2", Role: "x"}},
		{ID: "2", Key: roles.Key{Principal: "p2", Resource: "r3", Role: "a"}},
		{ID: "1", Key: roles.Key{Principal: "p2", Resource: "r1", Role: "y"}},
		{ID: "0", Key: roles.Key{Principal: "p2", Resource: "r1", Role: "z"}},
		{ID: "0", Key: roles.Key{Principal: "p2", Resource: "r1", Role: "x"}},
		{ID: "0", Key: roles.Key{Principal: "p3", Resource: "r1", Role: "y"}},
		{ID: "0", Key: roles.Key{Principal: "p1", Resource: "r1", Role: "y"}},
	}
	shuffled := slices.Clone(want)
	slices.Reverse(shuffled)
	for i, g := range d.DescribeAll(shuffled) {
		if g.Assignment != want[i] {
			t.Errorf("%d: %+v, want %+v", i, g.Assignment, want[i])
		}
	}
	twins := []roles.Grant{{Assignment: roles.Assignment{ID: "b"}}, {Assignment: roles.Assignment{ID: "a"}}}
	if roles.SortGrants(twins); twins[0].ID != "a" {
		t.Errorf("one grant with two ids: %+v", twins)
	}
	var plan roles.Plan
	for i, a := range shuffled {
		s := roles.Step{Key: a.Key}
		if i%2 == 0 {
			s.Have = &a
		}
		plan = append(plan, s)
	}
	d.Order(plan)
	for i, s := range plan {
		if s.Key != want[i].Key {
			t.Errorf("step %d: %+v, want %+v", i, s.Key, want[i].Key)
		}
	}
}
