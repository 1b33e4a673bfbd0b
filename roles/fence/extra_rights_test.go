package fence_test

import (
	"slices"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/fence"
)

const (
	cloudAdmin = "158c047a-c907-4556-b7ef-446551a6b5f7" // Cloud Application Administrator
	globalAdm  = "62e90394-69f5-4237-9190-012177145e10" // Global Administrator
	assignRole = "06b708a9-e830-4db3-a914-8e69da51d44f" // AppRoleAssignment.ReadWrite.All
)

func beside(text, why, fix string) []fence.Right {
	return []fence.Right{{ID: "x", Text: text, Why: why, Fix: fix}}
}

// Each right is said with what it lets the holder do and how it is taken away.
func TestBesideOf(t *testing.T) {
	f := build(t, wish(usual()...))
	d := world()
	held := func(api roles.ObjectID, role roles.RoleID) fence.Held {
		k := roles.Key{Principal: oid(0), Resource: api, Role: role}
		return fence.Held{Grants: []roles.Grant{d.Describe(roles.Assignment{ID: "x", Key: k})}}
	}
	remove := func(api, role string) string {
		return "mi-roles remove -i " + string(oid(0)) + " -a " + api + " -r " + role
	}
	assigned := func(r fence.Role, scope string) fence.Held {
		return fence.Held{Roles: []fence.Role{r}, Assignments: []fence.Assignment{{ID: "x", Role: r.ID, Scope: scope}}}
	}
	acts := func(actions ...string) fence.Role {
		return fence.Role{ID: "r1", TemplateID: "t1", DisplayName: "Custom", Permissions: []fence.Permission{{Actions: actions}}}
	}
	cloud := fence.Role{ID: cloudAdmin, TemplateID: cloudAdmin, DisplayName: "Cloud"}
	global := fence.Role{ID: "own-id", TemplateID: globalAdm, DisplayName: "Renamed"}
	const other = "it can grant any app role of any API but Microsoft Graph, and add credentials to applications"
	const more, take = "it may change more than the manifest lists", "remove that directory role from id-0"
	for name, c := range map[string]struct {
		held fence.Held
		want []fence.Right
	}{
		"nothing":      {fence.Held{}, nil},
		"a usual role": {held("a1", readUser), nil},
		"a critical role": {held("a1", roleMgmt), beside("holds RoleManagement.ReadWrite.Directory of Microsoft Graph",
			catalog.Builtin().Rate(graphApp, "RoleManagement.ReadWrite.Directory", "").Why, remove("a1", roleMgmt))},
		"a role that nobody has rated": {held("a9", "201e0000-0000-4000-8101-000000000001"),
			beside("holds 201e0000-0000-4000-8101-000000000001 of a9", "the table of roles does not rate it, and it may be critical",
				remove("a9", "201e0000-0000-4000-8101-000000000001"))},
		"reads":              {assigned(acts("microsoft.directory/users/standard/READ", "x/read"), "/"), nil},
		"reads and more":     {assigned(acts("x/read", "x/update"), "/"), beside("has the directory role Custom", more, take)},
		"nothing is known":   {assigned(acts(), "/"), beside("has the directory role Custom", more, take)},
		"the fence":          {assigned(f.Role, "/"), nil},
		"the fence, unknown": {fence.Held{Assignments: []fence.Assignment{{Role: f.Role.TemplateID, Scope: "/"}}}, nil},
		"a narrow admin": {assigned(cloud, "/a2"),
			beside("has the directory role Cloud Application Administrator in the scope /a2", other, take)},
		"a global admin": {assigned(global, "/"),
			beside("has the directory role Global Administrator", "it can grant any app role of any API to anyone", take)},
		"an unknown role": {fence.Held{Assignments: []fence.Assignment{{ID: "x", Role: "who", Scope: "/"}}},
			beside("has the directory role who", more, take)},
		"through a group": {fence.Held{Templates: []string{cloudAdmin}},
			[]fence.Right{{Text: "has the directory role Cloud Application Administrator", Why: other, Fix: take}}},
		"through a group, reads": {fence.Held{Roles: []fence.Role{acts("x/read")}, Templates: []string{"T1"}}, nil},
		"through a group, ours":  {fence.Held{Roles: []fence.Role{f.Role}, Templates: []string{f.Role.TemplateID}}, nil},
		"both ways": {fence.Held{Roles: []fence.Role{global}, Templates: []string{globalAdm, "OWN-ID"},
			Assignments: []fence.Assignment{{ID: "x", Role: "own-ID", Scope: "/"}}},
			beside("has the directory role Global Administrator", "it can grant any app role of any API to anyone", take)},
		"an owner": {fence.Held{Owned: []fence.Owned{{ID: "x", DisplayName: "Orders API", Kind: "service principal"}}},
			beside("owns the service principal Orders API", "an owner can grant its app roles to anyone, and add credentials to it",
				"remove it from the owners of x")},
	} {
		if got := f.BesideOf(c.held); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// What can grant any role comes first, whatever the order of what is held.
func TestBesideOfOrder(t *testing.T) {
	f := build(t, wish(usual()...))
	d := world()
	api := d.Resources["a1"]
	api.Roles = append(api.Roles, roles.AppRole{ID: assignRole, Value: "AppRoleAssignment.ReadWrite.All",
		MemberTypes: []string{"Application"}})
	d.Resources["a1"] = api
	var h fence.Held
	for _, role := range []roles.RoleID{roleMgmt, assignRole, "201e0000-0000-4000-8101-000000000001"} {
		k := roles.Key{Principal: oid(0), Resource: "a1", Role: role}
		h.Grants = append(h.Grants, d.Describe(roles.Assignment{ID: roles.AssignmentID(role), Key: k}))
	}
	var ids []string
	for _, r := range f.BesideOf(h) {
		ids = append(ids, r.ID)
	}
	if want := []string{assignRole, roleMgmt, "201e0000-0000-4000-8101-000000000001"}; !slices.Equal(ids, want) {
		t.Errorf("got %q", ids)
	}
	const why = "it can assign any app role to anyone, including itself, whatever the fence says"
	if got := f.BesideOf(h)[0]; got.Why != why || got.Text != "holds AppRoleAssignment.ReadWrite.All of Microsoft Graph" {
		t.Errorf("got %+v", got)
	}
}

// A role grants under a policy for the whole tenant if it is enabled and asks no condition.
func TestGrants(t *testing.T) {
	f := build(t, wish(usual()...))
	const right = "microsoft.directory/servicePrincipals/managePermissionGrantsForAll."
	none, some := "", "$ResourceIsSelf"
	perm := func(condition *string, actions ...string) fence.Permission {
		return fence.Permission{Actions: actions, Condition: condition}
	}
	for name, c := range map[string]struct {
		role     fence.Role
		want     []string
		concerns bool
	}{
		"the fence's": {f.Role, []string{f.Policy.ID}, true},
		"two policies": {fence.Role{Enabled: true, Permissions: []fence.Permission{perm(nil, right+"a", "x/read"),
			perm(&none, "MICROSOFT.directory/servicePrincipals/managePermissionGrantsForAll.b")}}, []string{"a", "b"}, false},
		"disabled":      {fence.Role{Permissions: []fence.Permission{perm(nil, right+f.Policy.ID)}}, nil, true},
		"a condition":   {fence.Role{Enabled: true, Permissions: []fence.Permission{perm(&some, right+f.Policy.ID)}}, nil, true},
		"no policy":     {fence.Role{Enabled: true, Permissions: []fence.Permission{perm(nil, right)}}, nil, false},
		"another right": {fence.Role{Enabled: true, Permissions: []fence.Permission{perm(nil, "x"+right+f.Policy.ID)}}, nil, false},
		"by its id":     {fence.Role{ID: f.Role.TemplateID, TemplateID: "x", Enabled: true}, nil, true},
		"by template":   {fence.Role{ID: "x", TemplateID: f.Role.TemplateID}, nil, true},
	} {
		if got := c.role.Grants(); !slices.Equal(got, c.want) || f.Concerns(c.role) != c.concerns {
			t.Errorf("%s: got %q, concerns %v", name, got, f.Concerns(c.role))
		}
	}
}
