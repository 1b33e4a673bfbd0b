package roles

import (
	"slices"
	"testing"
)

// The index finds for every selector whatever that selector means: it may find more.
func TestIndexFindsWhatIsMeant(t *testing.T) {
	all := []Principal{
		{ID: "1d000000-0000-4000-8000-000000000001", AppID: "c11e0000-0000-4000-8000-000000000001", DisplayName: "func-Orders",
			Type:          SystemAssigned,
			AzureResource: "/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/rg-Shop/providers/Microsoft.Web/sites/func-orders"},
		{ID: "1d000000-0000-4000-8000-000000000002", AppID: "c11e0000-0000-4000-8000-000000000002", DisplayName: "FUNC-orders",
			Type:          UserAssigned,
			AzureResource: "/subscriptions/5b000000-0000-4000-8000-000000000001/resourcegroups/rg-test/providers/Microsoft.ManagedIdentity/userAssignedIdentities/FUNC-orders"},
		{ID: "1d000000-0000-4000-8000-000000000003", AppID: "c11e0000-0000-4000-8000-000000000003", DisplayName: "web/slots/staging",
			Type: SystemAssigned},
	}
	x := NewIndex(all)
	for _, text := range []string{
		"func-orders", "name:FUNC-ORDERS", "1d000000-0000-4000-8000-000000000001", "C11E0000-0000-4000-8000-000000000002",
		"id:1d000000-0000-4000-8000-000000000002",
		"client:c11e0000-0000-4000-8000-000000000001", "RG-SHOP/func-orders", "rg-test/func-orders", "web/slots/staging", "nobody",
		"rg-test/nobody",
		"/subscriptions/5B000000-0000-4000-8000-000000000001/resourceGroups/RG-SHOP/providers/microsoft.web/sites/FUNC-ORDERS",
	} {
		ref, err := ParseIdentity(text)
		if err != nil {
			t.Fatal(err)
		}
		found := x.Find(ref)
		for _, p := range all {
			if ref.Means(p) && !slices.ContainsFunc(found, func(q Principal) bool { return q.ID == p.ID }) {
				t.Errorf("%s: %s is not found", text, p.DisplayName)
			}
		}
	}
	ref, _ := ParseIdentity("rg-test/func-orders")
	if p, err := PickIdentity(ref, Found{Principals: x.Find(ref)}, false); err != nil || p.ID != all[1].ID {
		t.Errorf("%v, %v", p, err)
	}
}
