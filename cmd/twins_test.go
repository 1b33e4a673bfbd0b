package cmd

import (
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
)

// A list that $expand cut shows one of two roles of a value; the other is looked for
// before anything is taken away.
func TestATwinBehindTheCutIsSeen(t *testing.T) {
	tenant := sandbox.Sample()
	value := "Data.Read"
	api := &sandbox.ServicePrincipal{ID: "a0000000-0000-4000-8000-000000000001", AppID: "ab000000-0000-4000-8000-000000000001",
		DisplayName: "Twin API", Type: "Application", AccountEnabled: true,
		ServicePrincipalNames: []string{"api://twin"}}
	tenant.ServicePrincipals = append(tenant.ServicePrincipals, api)
	hold := func(role string, enabled bool, id string) *sandbox.Assignment {
		api.AppRoles = append(api.AppRoles,
			sandbox.AppRole{ID: role, Value: &value, DisplayName: value, AllowedMemberTypes: []string{"Application"}, IsEnabled: enabled})
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
