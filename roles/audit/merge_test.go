package audit_test

import (
	"strings"
	"testing"

	"mi-roles/roles/audit"
)

// What was found in several tenants stands in one order, each finding in its tenant, with
// a command that goes there; the tenant's own findings too.
func TestMerge(t *testing.T) {
	here, there := "7e4a4700-0000-4000-8000-000000000001", "7e4a4700-0000-4000-8000-000000000002"
	in := world{grants: []string{"ann graph AppRoleAssignment.ReadWrite.All", "bob own Orders.Old"}}.input()
	in.MaxCritical = 0
	find := func(id string) audit.Result { return audit.Find(in.InTenant(id)).InTenant(id) }
	got := audit.Merge(find(there), find(here))
	if len(got.Tenants) != 2 || len(got.Open) != 2*len(audit.Find(in).Open) {
		t.Fatalf("got %v, %d findings", got.Tenants, len(got.Open))
	}
	for i, f := range got.Open {
		if want := []string{here, there}[i%2]; f.Principal.Tenant != want || !strings.HasSuffix(f.Remedy, " --tenant "+want) ||
			f.Rule.ID != got.Open[i-i%2].Rule.ID || f.Grant != nil && f.Grant.Principal.Tenant != want {
			t.Errorf("%d: %s of %s, %s", i, f.Rule.ID, f.Principal.Tenant, f.Remedy)
		}
	}
	if in.Principals[0].Tenant != "" || in.Grants[0].Principal.Tenant != "" {
		t.Error("what was handed in was changed")
	}
}
