package sandbox

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"
)

// What Graph may leave out is no reason to refuse a tenant, and is null again.
func TestWhatGraphLeavesOut(t *testing.T) {
	bare := &Tenant{ServicePrincipals: []*ServicePrincipal{
		{ID: id("a9100000", 1), DisplayName: "one"}, {ID: id("a9100000", 2), DisplayName: "two"},
	}}
	if err := bare.Check(); err != nil {
		t.Fatal(err)
	}
	s := New(bare, Faults{})
	one := get(t, s, "/servicePrincipals/"+id("a9100000", 1))
	for _, property := range []string{"appId", "servicePrincipalType"} {
		if v, there := one.json[property]; !there || v != nil {
			t.Errorf("%s: %v, %v", property, v, there)
		}
	}
	if org := get(t, s, "/organization"); org.status != 200 || !strings.Contains(org.text, `"value":[]`) {
		t.Errorf("the organization of a tenant whose id nobody knows: %d %s", org.status, org.text)
	}
	for _, filter := range []string{"servicePrincipalType eq 'Application'", "appId eq 'x'"} {
		if a := get(t, s, "/servicePrincipals?$filter="+filter); a.status != 200 || len(a.values()) != 0 {
			t.Errorf("%s: %d %s", filter, a.status, a.text)
		}
	}
}

func twice(roles []AppRole) {
	for i := range roles[:3] {
		roles[i].ID = id("201e0000", i)
	}
	roles[0].ID, roles[2].ID = readAll, strings.ToUpper(readAll)
}

func again(t *Tenant) {
	a := *t.Assignments[0]
	a.ID = assignmentID(a.PrincipalID, readAll)
	a.AppRoleID = strings.ToUpper(a.AppRoleID)
	t.Assignments = append(t.Assignments, &a)
}

func policies(t *Tenant, p *PermissionGrantPolicy) {
	t.PermissionGrantPolicies = []*PermissionGrantPolicy{{ID: "a"}, p}
}

func roleOf(t *Tenant, principal, role, scope string) {
	t.RoleAssignments = []*RoleAssignment{{PrincipalID: principal, RoleDefinitionID: role, DirectoryScopeID: scope}}
}

func TestCheckNamesWhatIsOdd(t *testing.T) {
	yesterday := "yesterday"
	for want, spoil := range map[string]func(*Tenant){
		`tenantId "x" is not a GUID`:                           func(t *Tenant) { t.ID = "x" },
		"servicePrincipals[3], id ":                            func(t *Tenant) { t.ServicePrincipals[3].AppID = "x" },
		" appears twice":                                       func(t *Tenant) { t.ServicePrincipals[1].AppID = t.ServicePrincipals[0].AppID },
		"appRoleAssignments[0]: id \"x\" is malformed":         func(t *Tenant) { t.Assignments[0].ID = "x" },
		`"x" is not a GUID`:                                    func(t *Tenant) { t.Assignments[0].ResourceID = "x" },
		"deletedItems[0]: id " + funcOrders + " is also":       func(t *Tenant) { t.Deleted[0].ID = funcOrders },
		`takenDateTime "yesterday" is not a time such as`:      func(t *Tenant) { t.Taken = &yesterday },
		"servicePrincipals[1] is null":                         func(t *Tenant) { t.ServicePrincipals[1] = nil },
		"deletedItems[0] is null":                              func(t *Tenant) { t.Deleted[0] = nil },
		"users[1] is null":                                     func(t *Tenant) { t.Users[1] = nil },
		`users[1]: id "x" is not a GUID`:                       func(t *Tenant) { t.Users[1].ID = "x" },
		"groups[0] is null":                                    func(t *Tenant) { t.Groups[0] = nil },
		`groups[0]: id "x" is not a GUID`:                      func(t *Tenant) { t.Groups[0].ID = "x" },
		"applications[1] is null":                              func(t *Tenant) { t.Applications[1] = nil },
		`applications[1]: id "x" is not a GUID`:                func(t *Tenant) { t.Applications[1].ID = "x" },
		"directoryRoles[2] is null":                            func(t *Tenant) { t.DirectoryRoles[2] = nil },
		`directoryRoles[2]: id "x" is not a GUID`:              func(t *Tenant) { t.DirectoryRoles[2].ID = "x" },
		"is also that of servicePrincipals[0]":                 func(t *Tenant) { t.Users[0].ID = strings.ToUpper(graphSP) },
		`appRoles[1]: id "x" is not a GUID or repeats`:         func(t *Tenant) { t.ServicePrincipals[0].AppRoles[1].ID = "x" },
		"appRoles[2]: id \"" + strings.ToUpper(readAll):        func(t *Tenant) { twice(t.ServicePrincipals[0].AppRoles) },
		`oauth2PermissionScopes[1]: id "x" is not a GUID`:      func(t *Tenant) { t.ServicePrincipals[0].OAuth2PermissionScopes[1].ID = "x" },
		"appRoleAssignments[2] is null":                        func(t *Tenant) { t.Assignments[2] = nil },
		"appRoleAssignments[1]: id ":                           func(t *Tenant) { t.Assignments[1].ID = t.Assignments[0].ID },
		"the same grant appears twice":                         func(t *Tenant) { again(t) },
		"permissionGrantPolicies[0] is null":                   func(t *Tenant) { t.PermissionGrantPolicies = []*PermissionGrantPolicy{nil} },
		"permissionGrantPolicies[0] is null, has a null in it": func(t *Tenant) { t.PermissionGrantPolicies = []*PermissionGrantPolicy{{ID: "a b"}} },
		"permissionGrantPolicies[1] is null, has a null in it or an id": func(t *Tenant) {
			policies(t, &PermissionGrantPolicy{ID: "b",
				Includes: []*ConditionSet{nil}})
		},
		"permissionGrantPolicies[1] is null, has a null in it or an id of": func(t *Tenant) {
			policies(t, &PermissionGrantPolicy{ID: "b",
				Excludes: []*ConditionSet{nil}})
		},
		"roleDefinitions[0] is null":                          func(t *Tenant) { t.RoleDefinitions = []*RoleDefinition{nil} },
		"roleDefinitions[0] is null, or its id is not a GUID": func(t *Tenant) { t.RoleDefinitions = []*RoleDefinition{{ID: "x"}} },
		"roleAssignments[0] is null":                          func(t *Tenant) { t.RoleAssignments = []*RoleAssignment{nil} },
		"roleAssignments[0] is null, has":                     func(t *Tenant) { roleOf(t, "x", readAll, "/") },
		"roleAssignments[0] is null, has an id":               func(t *Tenant) { roleOf(t, readAll, "x", "/") },
		"a scope that does not begin with /":                  func(t *Tenant) { roleOf(t, readAll, readAll, "x") },
	} {
		tenant := Sample()
		spoil(tenant)
		if err := tenant.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// Nothing is written that is too large to be read again.
func TestSaveIsBounded(t *testing.T) {
	whole, _ := json.Marshal(Sample())
	err := Sample().encode(&bounded{io.Discard, len(whole) / 2})
	if err == nil || !strings.Contains(err.Error(), "larger than 512 MiB, which cannot be opened") {
		t.Errorf("got %v", err)
	}
}

// TestTakenAt is the time of a snapshot, if the file tells it.
func TestTakenAt(t *testing.T) {
	at := "2026-11-02T08:00:00Z"
	tenant := &Tenant{Taken: &at}
	if err := tenant.Check(); err != nil || !tenant.TakenAt().Equal(time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)) {
		t.Errorf("%s, %v", tenant.TakenAt(), err)
	}
	if !(&Tenant{}).TakenAt().IsZero() {
		t.Error("no time is told")
	}
	sound := Sample()
	policies(sound, &PermissionGrantPolicy{ID: "a-b_C9", Includes: []*ConditionSet{{}}})
	sound.RoleDefinitions = []*RoleDefinition{{ID: fenceRole}}
	if roleOf(sound, pipeline, fenceRole, "/"+ordersSP); sound.Check() != nil {
		t.Error(sound.Check())
	}
}
