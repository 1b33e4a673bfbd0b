package roles_test

import (
	"testing"

	"mi-roles/roles"
)

func TestManagedIdentity(t *testing.T) {
	uami := "/subscriptions/s/resourcegroups/rg-app/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders"
	vm := "/subscriptions/s/resourcegroups/RG-VM/providers/Microsoft.Compute/virtualMachines/vm-1"
	for _, c := range []struct {
		names []string
		kind  roles.IdentityType
		id    string
	}{
		{[]string{"isExplicit=True", uami}, roles.UserAssigned, uami},
		{[]string{uami, "ISEXPLICIT=true"}, roles.UserAssigned, uami},
		{[]string{"isExplicit=False", vm}, roles.SystemAssigned, vm},
		{[]string{vm}, roles.SystemAssigned, vm},
		{[]string{uami}, roles.UserAssigned, uami},
		{[]string{"isExplicit=False"}, roles.SystemAssigned, ""},
		{[]string{"something"}, roles.UnknownManaged, ""},
		{nil, roles.UnknownManaged, ""},
	} {
		if kind, id := roles.ManagedIdentity(c.names); kind != c.kind || string(id) != c.id {
			t.Errorf("%v: got %s %q", c.names, kind, id)
		}
	}
}

func TestAzureIDParts(t *testing.T) {
	id, ok := roles.ParseAzureID("/subscriptions/S1/resourceGroups/rg/providers/Microsoft.Web/sites/web/slots/staging")
	if !ok || id.Subscription() != "S1" || id.ResourceGroup() != "rg" || id.Name() != "web/slots/staging" || id.Kind() != "Microsoft.Web/sites/slots" {
		t.Errorf("%q: %q %q %q %q", id, id.Subscription(), id.ResourceGroup(), id.Name(), id.Kind())
	}
	if !id.Equal("/SUBSCRIPTIONS/s1/resourcegroups/RG/providers/microsoft.web/sites/web/slots/staging") {
		t.Error("case matters")
	}
	var none roles.AzureID
	if none.Subscription()+none.ResourceGroup()+none.Name()+none.Kind() != "" {
		t.Error("the zero id has parts")
	}
}
