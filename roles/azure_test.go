package roles_test

import (
	"strings"
	"testing"
	"unicode"

	"mi-roles/roles"
)

func TestManagedIdentity(t *testing.T) {
	uami := "/subscriptions/s/resourcegroups/rg-app/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders"
	vm := "/subscriptions/s/resourcegroups/RG-VM/providers/Microsoft.Compute/virtualMachines/vm-1"
	policy := "/providers/Microsoft.Management/managementGroups/mg-1/providers/Microsoft.Authorization/policyAssignments/p-1"
	for _, c := range []struct {
		names []string
		kind  roles.IdentityType
		id    string
	}{
		{[]string{"isExplicit=True", uami}, roles.UserAssigned, uami},
		{[]string{uami, "ISEXPLICIT=true"}, roles.UserAssigned, uami},
		{[]string{"isExplicit=False", vm}, roles.SystemAssigned, vm},
		{[]string{"isExplicit=False", policy}, roles.SystemAssigned, policy},
		{[]string{vm}, roles.SystemAssigned, vm},
		{[]string{policy}, roles.SystemAssigned, policy},
		{[]string{uami}, roles.UserAssigned, uami},
		{[]string{"/not/an/id", "https://x/providers/a/b/c", "isExplicit=False", vm}, roles.SystemAssigned, vm},
		{[]string{"isExplicit=False"}, roles.SystemAssigned, ""},
		{[]string{"something"}, roles.UnknownManaged, ""},
		{nil, roles.UnknownManaged, ""},
	} {
		if kind, id := roles.ManagedIdentity(c.names); kind != c.kind || string(id) != c.id {
			t.Errorf("%v: got %s %q", c.names, kind, id)
		}
	}
}

// azureID is an id with what its methods say of it.
type azureID struct{ id, subscription, group, management, name, kind, scope string }

const (
	sub   = "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34"
	subID = "0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34"
)

// azureIDs are the forms that Azure Resource Manager has.
func azureIDs() map[string]azureID {
	return map[string]azureID{
		"user-assigned": {sub + "/resourcegroups/rg-app/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders",
			subID, "rg-app", "", "id-orders", "Microsoft.ManagedIdentity/userAssignedIdentities", "resource group rg-app"},
		"slot": {sub + "/resourceGroups/rg/providers/Microsoft.Web/sites/web/slots/staging",
			subID, "rg", "", "web/slots/staging", "Microsoft.Web/sites/slots", "resource group rg"},
		"Arc server": {sub + "/resourceGroups/rg-arc/providers/Microsoft.HybridCompute/machines/SRV-1",
			subID, "rg-arc", "", "SRV-1", "Microsoft.HybridCompute/machines", "resource group rg-arc"},
		"Azure Stack HCI": {"/Subscriptions/" + subID +
			"/resourceGroups/hci/providers/Microsoft.AzureStackHCI/clusters/c1/arcSettings/default",
			subID, "hci", "", "c1/arcSettings/default", "Microsoft.AzureStackHCI/clusters/arcSettings", "resource group hci"},
		"machine of Azure Stack HCI": {sub +
			"/resourceGroups/hci/providers/Microsoft.HybridCompute/machines/vm1/providers/Microsoft.AzureStackHCI/virtualMachineInstances/default",
			subID, "hci", "", "default", "Microsoft.AzureStackHCI/virtualMachineInstances", "resource group hci"},
		"extension of a cluster": {sub +
			"/resourceGroups/k/providers/Microsoft.Kubernetes/connectedClusters/c/providers/Microsoft.KubernetesConfiguration/extensions/flux",
			subID, "k", "", "flux", "Microsoft.KubernetesConfiguration/extensions", "resource group k"},
		"policy of a management group": {"/providers/Microsoft.Management/managementGroups/mg-1/providers/Microsoft.Authorization/policyAssignments/Deploy-MDE",
			"", "", "mg-1", "Deploy-MDE", "Microsoft.Authorization/policyAssignments", "management group mg-1"},
		"policy of a subscription": {sub + "/providers/Microsoft.Authorization/policyAssignments/Deploy-MDE",
			subID, "", "", "Deploy-MDE", "Microsoft.Authorization/policyAssignments", "subscription " + subID},
		"policy of a resource group": {sub + "/resourcegroups/rg/providers/Microsoft.Authorization/policyAssignments/p",
			subID, "rg", "", "p", "Microsoft.Authorization/policyAssignments", "resource group rg"},
		"policy of a resource": {sub +
			"/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st/providers/Microsoft.Authorization/policyAssignments/p",
			subID, "rg", "", "p", "Microsoft.Authorization/policyAssignments", "resource group rg"},
		"deployment of a subscription": {sub + "/providers/Microsoft.Resources/deploymentStacks/stack",
			subID, "", "", "stack", "Microsoft.Resources/deploymentStacks", "subscription " + subID},
		"of the tenant": {"/providers/Microsoft.Subscription/aliases/a1",
			"", "", "", "a1", "Microsoft.Subscription/aliases", ""},
		"in the tenant, child": {"/providers/Microsoft.Billing/billingAccounts/b/billingProfiles/p",
			"", "", "", "b/billingProfiles/p", "Microsoft.Billing/billingAccounts/billingProfiles", ""},
		"a management group": {"/providers/microsoft.management/managementgroups/mg-1",
			"", "", "mg-1", "mg-1", "microsoft.management/managementgroups", "management group mg-1"},
		"subscription in a management group": {"/providers/Microsoft.Management/managementGroups/mg-1/subscriptions/" + subID,
			"", "", "mg-1", "mg-1/subscriptions/" + subID, "Microsoft.Management/managementGroups/subscriptions", "management group mg-1"},
		"named as a segment": {sub + "/resourceGroups/providers/providers/Microsoft.Web/sites/providers",
			subID, "providers", "", "providers", "Microsoft.Web/sites", "resource group providers"},
		"managed by another tenant's application": {sub + "/resourcegroups/mrg/providers/Microsoft.Solutions/applications/app",
			subID, "mrg", "", "app", "Microsoft.Solutions/applications", "resource group mrg"},
	}
}

func partsOf(id roles.AzureID) azureID {
	return azureID{string(id), id.Subscription(), id.ResourceGroup(), id.ManagementGroup(), id.Name(), id.Kind(), id.Scope()}
}

func TestAzureIDs(t *testing.T) {
	for name, want := range azureIDs() {
		for _, text := range []string{want.id, want.id + "/"} {
			if id, ok := roles.ParseAzureID(text); !ok || partsOf(id) != want {
				t.Errorf("%s: got %v, %+v", name, ok, partsOf(id))
			}
		}
		for _, text := range []string{want.id, "arm:" + want.id, strings.ToUpper(want.id)} {
			ref, err := roles.ParseIdentity(text)
			p := roles.Principal{ID: "x", AzureResource: roles.AzureID(want.id)}
			if err != nil || ref.Form != roles.ByAzureID || !ref.Means(p) ||
				ref.Means(roles.Principal{AzureResource: p.AzureResource + "x"}) {
				t.Errorf("%s: %s does not select it: %v", name, text, err)
			}
		}
	}
}

func TestNoAzureIDs(t *testing.T) {
	for _, text := range []string{"", "/", "//", "isExplicit=False", "https://identity.azure.net/x=", "rg/name", "providers/a/b/c",
		"x/providers/a/b/c",
		"/providers", "/providers/a", "/providers/a/b", "/providers/a/b/c/d", "/providers/a/b/c/d/e/f", "/providers//b/c",
		"/providers/a/b/c//", "//providers/a/b/c",
		sub, sub + "/resourceGroups/rg", sub + "/resourceGroups/rg/providers/Microsoft.Web",
		sub + "/resourceGroups/rg/providers/Microsoft.Web/sites",
		sub + "/resourceGroups//providers/Microsoft.Web/sites/x", "/providers/a/providers/b", "/providers/a/providers/b/c/d",
		"/providers/a/b/c/providers/d", "/subscriptions/x/y/z"} {
		if id, ok := roles.ParseAzureID(text); ok || id != "" {
			t.Errorf("%q is taken for an id", text)
		}
		_ = partsOf(roles.AzureID(text)) // whatever it is, it does no harm
	}
	if none := partsOf(""); none != (azureID{}) {
		t.Errorf("the zero id has parts: %+v", none)
	}
}

// An id is the same in other case, and its parts are parts of it.
func FuzzAzureID(f *testing.F) {
	for _, c := range azureIDs() {
		f.Add(c.id)
	}
	for _, text := range []string{"", "/providers/a/b", "/providers//", "isExplicit=True", "/a/b/providers/c/d/e/providers/f"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := roles.ParseAzureID(text)
		of := partsOf(roles.AzureID(text))
		if !ok {
			return
		}
		swapped := roles.AzureID(strings.Map(func(r rune) rune {
			if r < unicode.MaxASCII && unicode.IsLower(r) {
				return unicode.ToUpper(r)
			}
			return r
		}, string(id)))
		again, ok := roles.ParseAzureID(string(swapped))
		if !ok || !again.Equal(id) || !id.Equal(again) || !strings.EqualFold(again.Kind(), id.Kind()) {
			t.Errorf("%q is another id in other case", text)
		}
		if of.name == "" || strings.Count(of.kind, "/") == 0 {
			t.Errorf("%q: %+v", text, of)
		}
		for _, part := range []string{of.subscription, of.group, of.management, of.name} {
			if !strings.Contains(text, part) {
				t.Errorf("%q is no part of %q", part, text)
			}
		}
	})
}

// What the entry isExplicit says counts for more than the type of the resource.
func TestExplicitIdentities(t *testing.T) {
	const of, site = "/subscriptions/s/resourcegroups/rg/providers/", "Microsoft.Web/sites/x"
	for _, c := range []struct {
		names []string
		want  roles.IdentityType
	}{
		{[]string{"isExplicit=True", of + site}, roles.UserAssigned}, {[]string{"isExplicit=True"}, roles.UserAssigned},
		{[]string{"isExplicit=False", of + "Microsoft.ManagedIdentity/userAssignedIdentities/x"}, roles.SystemAssigned},
		{[]string{of + site}, roles.SystemAssigned}, {[]string{"a"}, roles.UnknownManaged},
	} {
		if got, _ := roles.ManagedIdentity(c.names); got != c.want {
			t.Errorf("%q: %v", c.names, got)
		}
	}
	if id, ok := roles.ParseAzureID("a" + of + site); ok {
		t.Error(id)
	}
}
