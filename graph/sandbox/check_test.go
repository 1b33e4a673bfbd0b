package sandbox

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
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
	if org := get(t, s, "/organization").values()[0]; org["id"] != nil {
		t.Errorf("organization: %v", org)
	}
	for _, filter := range []string{"servicePrincipalType eq 'Application'", "appId eq 'x'"} {
		if a := get(t, s, "/servicePrincipals?$filter="+filter); a.status != 200 || len(a.values()) != 0 {
			t.Errorf("%s: %d %s", filter, a.status, a.text)
		}
	}
}

func TestCheckNamesWhatIsOdd(t *testing.T) {
	for want, spoil := range map[string]func(*Tenant){
		`tenantId "x" is not a GUID`:                     func(t *Tenant) { t.ID = "x" },
		"servicePrincipals[3], id ":                      func(t *Tenant) { t.ServicePrincipals[3].AppID = "x" },
		" is there twice":                                func(t *Tenant) { t.ServicePrincipals[1].AppID = t.ServicePrincipals[0].AppID },
		"appRoleAssignments[0]: id \"x\" is malformed":   func(t *Tenant) { t.Assignments[0].ID = "x" },
		`"x" is not a GUID`:                              func(t *Tenant) { t.Assignments[0].ResourceID = "x" },
		"deletedItems[0]: id " + funcOrders + " is also": func(t *Tenant) { t.Deleted[0].ID = funcOrders },
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
