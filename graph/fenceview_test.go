package graph

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles/fence"
)

// aFence is a fence of holder h under policy p, by role t.
func aFence() fence.Fence {
	var f fence.Fence
	f.Holder.ID, f.Policy.ID, f.Role.TemplateID, f.Assignment.Principal = "h", "p", "t", "h"
	return f
}

// fenced is a tenant that has all of aFence, twice where there can be two.
func fenced(call string) (int, string) {
	const grant = "microsoft.directory/servicePrincipals/managePermissionGrantsForAll."
	role := func(id, action string) string {
		return `{"id":"` + id + `","templateId":"t-` + id + `","isEnabled":true,` +
			`"rolePermissions":[{"allowedResourceActions":["` + action + `"]}]}`
	}
	given := func(id, role, scope string) string {
		return `{"id":"` + id + `","principalId":"h","roleDefinitionId":"` + role + `","directoryScopeId":"` + scope + `"}`
	}
	switch {
	case strings.Contains(call, "/permissionGrantPolicies/q"):
		return http.StatusNotFound, absent
	case strings.Contains(call, "/permissionGrantPolicies/"):
		return http.StatusOK, `{"id":"p","displayName":"fence","description":"","includes":[],"excludes":[]}`
	case strings.Contains(call, "/roleDefinitions"):
		return http.StatusOK, page([]string{role("r1", grant+"p"), role("r2", grant+"p"), role("r3", "microsoft.directory/read")})
	case strings.Contains(call, "principalId eq 'h'"):
		return http.StatusOK, page([]string{given("g1", "R1", "/"), given("g2", "r2", "/x"), given("g3", "none", "/"),
			given("g4", "cloud", "/"+strings.ToUpper(theAPI))})
	case strings.Contains(call, "roleDefinitionId eq 'r"):
		return http.StatusOK, page([]string{given("a"+call[len(call)-2:], "r", "/"), given("b"+call[len(call)-2:], "r", "/")})
	case strings.Contains(call, "/ownedObjects"):
		return http.StatusOK, page([]string{`{"@odata.type":"#microsoft.graph.servicePrincipal","id":"O1","displayName":"one"}`,
			`{"@odata.type":"#microsoft.graph.application","id":"o2","displayName":"two"}`,
			`{"@odata.type":"#microsoft.graph.servicePrincipal","id":"o3","displayName":"three"}`})
	case strings.Contains(call, "/transitiveMemberOf"):
		return http.StatusOK, page([]string{`{"@odata.type":"#microsoft.graph.directoryRole","id":"d1","roleTemplateId":"T1"}`,
			`{"@odata.type":"#microsoft.graph.directoryRole","id":"d2","roleTemplateId":"T2"}`})
	}
	return little{ids: []string{"h"}, held: map[string][]string{"h": {"h1"}}}.answer(call)
}

// TestWhatAFenceHas in a tenant: all of it, and everything beside it.
func TestWhatAFenceHas(t *testing.T) {
	c, _ := scripted(t, fenced)
	v, err := c.FenceOf(t.Context(), aFence())
	if err != nil || v.State.Policy == nil || v.State.Policy.DisplayName != "fence" || len(v.State.Roles) != 2 ||
		len(v.State.Assignments) != 4 || len(v.State.Unread) != 0 || len(v.Roles) != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	if len(v.Held.Roles) != 3 || len(v.Held.Assignments) != 4 || !slices.Equal(v.Held.Templates, []string{"t1", "t2"}) ||
		len(v.Held.Owned) != 3 || v.Held.Owned[1] != (fence.Owned{ID: "o2", DisplayName: "two", Kind: "app registration"}) {
		t.Errorf("%+v", v.Held)
	}
	policies, err := c.ConsentPolicies(t.Context(), "h")
	if err != nil || len(policies) != 1 || policies[0].ID != "p" {
		t.Errorf("%+v, %v", policies, err)
	}
	narrow, err := c.ScopedRights(t.Context(), "h")
	if want := []ScopedRight{{theAPI, "cloud"}, {"o1", ""}, {"o3", ""}}; err != nil || !slices.Equal(narrow, want) {
		t.Errorf("%+v, %v", narrow, err)
	}
	if l := c.policyOf("p"); l.id(fence.Policy{ID: "p"}) != "p" {
		t.Error("a policy without its id")
	}
}

// TestAPolicyWithoutItsConditions is no answer, whichever are missing.
func TestAPolicyWithoutItsConditions(t *testing.T) {
	for body, ok := range map[string]bool{`"includes":[],"excludes":[]`: true, `"includes":[]`: false, `"excludes":[]`: false,
		`"includes":null,"excludes":[]`: false, `"includes":[],"excludes":null`: false} {
		c, _ := scripted(t, func(call string) (int, string) {
			if strings.Contains(call, "/permissionGrantPolicies/") {
				return http.StatusOK, `{"id":"p","displayName":"","description":"",` + body + `}`
			}
			return fenced(call)
		})
		v, err := c.FenceOf(t.Context(), aFence())
		if (err == nil) != ok || ok && v.State.Policy == nil || err != nil && !strings.Contains(err.Error(), "includes") &&
			!strings.Contains(err.Error(), "excludes") && !strings.Contains(err.Error(), "condition sets") {
			t.Errorf("%s: %+v, %v", body, v.State.Policy, err)
		}
	}
}
