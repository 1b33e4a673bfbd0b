package cmd

import (
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// --allow-critical allows the role that it means, and no other one of its value.
func TestAllowCriticalMeansOneRole(t *testing.T) {
	role := func(id roles.RoleID, value string, disabled bool) roles.AppRole {
		return roles.AppRole{ID: id, Value: value, MemberTypes: []string{"Application"}, Disabled: disabled}
	}
	const upperID = "4A000000-0000-4000-8000-000000000001"
	api := roles.Resource{Roles: []roles.AppRole{role("4a000000-0000-4000-8000-000000000001", "Admin.All", false), role("other", "admin.all", false),
		role("was", "Owner.All", true), role("is", "Owner.All", false), role("one", "Same", false), role("two", "Same", false)}}
	for allowed, want := range map[string][]roles.RoleID{
		"Admin.All": {"4a000000-0000-4000-8000-000000000001"},
		"admin.all": {"other"},
		"ADMIN.ALL": nil, // may be either
		upperID:     {"4a000000-0000-4000-8000-000000000001"},
		"owner.all": {"is"},
		"Same":      nil,
		"Nothing":   nil,
	} {
		var got []roles.RoleID
		for _, r := range api.Roles {
			if pick.Named(api, r, []string{allowed}) {
				got = append(got, r.ID)
			}
		}
		if len(got) != len(want) || len(want) == 1 && got[0] != want[0] {
			t.Errorf("%s allows %v, want %v", allowed, got, want)
		}
	}
	for _, r := range api.Roles { // what the refusal offers allows just that role
		err := change.RefuseCritical([]change.Refusal{{API: api, AppRole: r}}, func(names string) string { return names })
		offered := pick.AsRoles(err).Hint[len("if this is really meant, add "):]
		if !r.Disabled && !pick.Named(api, r, []string{offered}) && roles.IsGUID(string(r.ID)) {
			t.Errorf("%s is offered for %+v", offered, r)
		}
	}
}

// A list that $expand cut shows one of two roles of a value; the other is looked for
// before anything is taken away.
func TestATwinBehindTheCutIsSeen(t *testing.T) {
	tenant := sandbox.Sample()
	value := "Data.Read"
	api := &sandbox.ServicePrincipal{ID: "a0000000-0000-4000-8000-000000000001", AppID: "ab000000-0000-4000-8000-000000000001", DisplayName: "Twin API", Type: "Application", AccountEnabled: true,
		ServicePrincipalNames: []string{"api://twin"}}
	tenant.ServicePrincipals = append(tenant.ServicePrincipals, api)
	hold := func(role string, enabled bool, id string) *sandbox.Assignment {
		api.AppRoles = append(api.AppRoles, sandbox.AppRole{ID: role, Value: &value, DisplayName: value, AllowedMemberTypes: []string{"Application"}, IsEnabled: enabled})
		for _, a := range tenant.Assignments {
			if a.PrincipalDisplayName == "id-migration" {
				held := *a
				held.ID, held.AppRoleID, held.ResourceID, held.ResourceDisplayName = strings.Repeat(id, 43), role, api.ID, api.DisplayName
				return &held
			}
		}
		t.Fatal("the sample tenant has changed")
		return nil
	}
	first, last := hold("4a000000-0000-4000-8000-000000000001", false, "0"), hold("4a000000-0000-4000-8000-000000000002", true, "z")
	tenant.Assignments = append([]*sandbox.Assignment{first}, append(tenant.Assignments, last)...)
	got := newFaulty(tenant, sandbox.Faults{}).speak(t, "remove", "-i", "id-migration", "-a", "api://twin", "-r", "Data.Read", "-y")
	got.want(t, 30)
	if !strings.Contains(got.err, "is ambiguous: 2 roles match") || len(got.out) > 0 {
		t.Errorf("got %s%s", got.out, got.err)
	}
}
