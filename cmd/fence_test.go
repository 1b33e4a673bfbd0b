package cmd

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

const (
	fenceHolder = "1d000000-0000-4000-8000-000000000032" // id-weather, which holds nothing
	fencePolicy = "mi-roles-" + fenceHolder
)

// fenceFlags are the flags of a fence command on a manifest of two identities.
func fenceFlags(t *testing.T) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "grants.yaml")
	text := "version: 1\ngrants:\n- {identity: func-orders, api: graph, roles: [User.Read.All, Mail.Send]}\n" +
		"- {identity: web-shop, api: 'api://orders', roles: [Orders.Read.All]}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"-f", file, "--for", "id-weather"}
}

func fenced(t *testing.T, w *faulty, verb string, flags ...string) spoken {
	t.Helper()
	return w.speak(t, slices.Concat([]string{"fence", verb}, flags)...)
}

// consentObjects counts what a tenant has of fences.
func consentObjects(s *sandbox.Server) int {
	t := s.Tenant()
	return len(t.PermissionGrantPolicies) + len(t.RoleDefinitions) + len(t.RoleAssignments)
}

// What was applied is verified, and applying again changes nothing.
func TestFence(t *testing.T) {
	w, flags := newFaulty(sandbox.Sample(), sandbox.Faults{}), fenceFlags(t)
	fenced(t, w, "verify", flags...).want(t, change.ExitDiffers, "missing")
	fenced(t, w, "apply", flags...).want(t, change.ExitUsage, "add --yes")
	fenced(t, w, "apply", append(flags, "--dry-run")...).want(t, change.ExitOK, "planned")
	if n := consentObjects(w.server); n != 0 {
		t.Errorf("%d objects after a dry run", n)
	}
	fenced(t, w, "apply", append(flags, "--yes")...).want(t, change.ExitOK, "done", "not confirmed on a tenant")
	fenced(t, w, "verify", flags...).want(t, change.ExitOK, "matches the manifest")
	fenced(t, w, "plan", append(flags, "--exit-code")...).want(t, change.ExitOK, "0 changes")
	writes := w.server.Stats().Writes
	fenced(t, w, "apply", append(flags, "--yes")...).want(t, change.ExitOK, "unchanged")
	if w.server.Stats().Writes != writes {
		t.Error("a second run wrote")
	}
}

// Every change of policy, role and assignment that someone makes in the tenant is noticed,
// and applying mends those that are ours.
func TestFenceVerifyNoticesChanges(t *testing.T) {
	flags := fenceFlags(t)
	for name, c := range map[string]struct {
		do     func(*sandbox.Tenant)
		says   string
		mended bool
	}{
		"a wider set": {func(t *sandbox.Tenant) { t.PermissionGrantPolicies[0].Includes[0].Permissions = []string{"all"} }, "wider", true},
		"a narrower set": {func(t *sandbox.Tenant) {
			t.PermissionGrantPolicies[0].Includes[0].Permissions = t.PermissionGrantPolicies[0].Includes[0].Permissions[:1]
		}, "narrower", true},
		"another client": {func(t *sandbox.Tenant) {
			t.PermissionGrantPolicies[0].Includes[1].ClientApplicationIDs = []string{"all"}
		}, "wider", true},
		"an exclude": {func(t *sandbox.Tenant) { p := t.PermissionGrantPolicies[0]; p.Excludes = p.Includes[:1] }, "narrower", true},
		"another action": {func(t *sandbox.Tenant) {
			p := t.RoleDefinitions[0].RolePermissions
			p[0].AllowedResourceActions = append(p[0].AllowedResourceActions, "microsoft.directory/applications/credentials/update")
		}, "wider", true},
		"a disabled role": {func(t *sandbox.Tenant) { t.RoleDefinitions[0].IsEnabled = false }, "narrower", true},
		"no assignment":   {func(t *sandbox.Tenant) { t.RoleAssignments = nil }, "missing", true},
		"a second holder": {func(t *sandbox.Tenant) {
			a := *t.RoleAssignments[0]
			a.ID, a.PrincipalID = "x", "1d000000-0000-4000-8000-000000000001"
			t.RoleAssignments = append(t.RoleAssignments, &a)
		}, "wider", true},
		"a narrower scope": {func(t *sandbox.Tenant) {
			t.RoleAssignments[0].DirectoryScopeID = "/a9100000-0000-4000-8000-000000000101"
		}, "missing", true},
		"an administrator": {func(t *sandbox.Tenant) {
			t.DirectoryRoles[0].Members = append(t.DirectoryRoles[0].Members, fenceHolder)
		}, "beside", false},
		"an owner": {func(t *sandbox.Tenant) {
			i := slices.IndexFunc(t.ServicePrincipals, func(sp *sandbox.ServicePrincipal) bool { return sp.DisplayName == "Orders API" })
			t.ServicePrincipals[i].Owners = []string{fenceHolder}
		}, "owns the service principal Orders API", false},
		"a foreign policy": {func(t *sandbox.Tenant) { t.PermissionGrantPolicies[0].Description = "by hand" }, "foreign", false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newFaulty(sandbox.Sample(), sandbox.Faults{})
			fenced(t, w, "apply", append(flags, "--yes")...).want(t, change.ExitOK)
			tenant := w.server.Tenant()
			c.do(tenant)
			w = newFaulty(tenant, sandbox.Faults{})
			fenced(t, w, "verify", flags...).want(t, change.ExitDiffers, c.says)
			if !c.mended {
				return
			}
			fenced(t, w, "apply", append(flags, "--yes")...).want(t, change.ExitOK, "done")
			fenced(t, w, "verify", flags...).want(t, change.ExitOK)
		})
	}
}

// What cannot be done ends with its own code, and leaves nothing behind.
func TestFenceRefusals(t *testing.T) {
	flags := append(fenceFlags(t), "--yes")
	foreign := sandbox.Sample()
	foreign.PermissionGrantPolicies = []*sandbox.PermissionGrantPolicy{{ID: fencePolicy, Description: "made by hand"}}
	for name, c := range map[string]struct {
		tenant *sandbox.Tenant
		faults []string
		code   int
		says   string
		left   int
	}{
		"foreign policy":     {foreign, nil, 8, "mi-roles did not create", 1},
		"no license":         {sandbox.Sample(), []string{"no-premium"}, 5, "P1 license", 0},
		"no right to assign": {sandbox.Sample(), []string{"deny=shape:assign-role"}, 5, "reverted", 0},
		"no right to read":   {sandbox.Sample(), []string{"deny=shape:policy,on:reads"}, 5, "Policy.Read.PermissionGrant", 0},
		"lost answer":        {sandbox.Sample(), []string{"drop=shape:include,applied,first:1"}, 0, "done", 3},
		"lost policy":        {sandbox.Sample(), []string{"504=shape:create-policy,applied,first:1"}, 0, "done", 3},
	} {
		t.Run(name, func(t *testing.T) {
			faults, err := sandbox.ParseFaults(c.faults)
			if err != nil {
				t.Fatal(err)
			}
			w := newFaulty(c.tenant, faults)
			fenced(t, w, "apply", flags...).want(t, c.code, c.says)
			if n := consentObjects(w.server); n != c.left {
				t.Errorf("%d objects are left, want %d", n, c.left)
			}
		})
	}
}

// A replica that does not know the new policy yet is waited for.
func TestFenceWaitsForReplicas(t *testing.T) {
	faults, err := sandbox.ParseFaults([]string{"404=shape:include,first:2", "404=shape:assign-role,first:1"})
	if err != nil {
		t.Fatal(err)
	}
	w := newFaulty(sandbox.Sample(), faults)
	fenced(t, w, "apply", append(fenceFlags(t), "--yes")...).want(t, change.ExitOK, "done")
	if log := w.server.Log(); !slices.ContainsFunc(log, func(e sandbox.Entry) bool {
		return e.Status == http.StatusNotFound && strings.HasSuffix(e.Path, "/includes")
	}) {
		t.Error("no replica lagged")
	}
}

// The narrower ways are told: a directory role scoped to one API, and ownership.
func TestWhoamiNarrow(t *testing.T) {
	const orders = "a9100000-0000-4000-8000-000000000101"
	scoped, owner := sandbox.Sample(), sandbox.Sample()
	scoped.RoleAssignments = []*sandbox.RoleAssignment{{ID: "x", PrincipalID: fenceHolder,
		RoleDefinitionID: "158c047a-c907-4556-b7ef-446551a6b5f7", DirectoryScopeID: "/" + orders}}
	i := slices.IndexFunc(owner.ServicePrincipals, func(sp *sandbox.ServicePrincipal) bool { return sp.ID == orders })
	owner.ServicePrincipals[i].Owners = []string{fenceHolder}
	for want, tenant := range map[string]*sandbox.Tenant{
		"only roles of Orders API, as Cloud Application Administrator scoped to it": scoped,
		"only roles of Orders API, which it owns":                                   owner,
	} {
		file := filepath.Join(t.TempDir(), "tenant.json")
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := tenant.Encode(f); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		speak(t, "", "whoami", "--sandbox="+file, "--sandbox-as", fenceHolder).want(t, change.ExitOK, want,
			"can grant on Microsoft Graph  ✗ no")
	}
}
