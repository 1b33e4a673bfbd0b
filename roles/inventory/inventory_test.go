package inventory

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"mi-roles/roles"
)

const sub = "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/rg-shop/providers/"

const rowsJSON = `{"count": 6, "data": [
 {"kind":"identity","id":"` + sub +
	`Microsoft.ManagedIdentity/userAssignedIdentities/id-shared","principalId":"11","userAssigned":"","role":"","scope":""},
 {"kind":"host","id":"` + sub + `Microsoft.Web/sites/web","principalId":"22","userAssigned":"[\"` + sub +
	`microsoft.managedidentity/userassignedidentities/ID-shared\"]"},
 {"kind":"host","id":"` + sub + `Microsoft.Web/sites/api","principalId":"","userAssigned":"[\"` + sub +
	`Microsoft.ManagedIdentity/userAssignedIdentities/id-shared\"]"},
 {"kind":"role","id":"/subscriptions/5b000000-0000-4000-8000-000000000009/providers/Microsoft.Authorization/roleAssignments/x","principalId":"11","role":"Owner","scope":"/subscriptions/5b000000-0000-4000-8000-000000000009"},
 {"kind":"role","id":"/providers/Microsoft.Authorization/roleAssignments/y","principalId":"11","role":"Reader","scope":"/"},
 {"kind":"credential","id":"` + sub +
	`Microsoft.ManagedIdentity/userAssignedIdentities/id-shared/federatedIdentityCredentials/github","principalId":"","issuer":"https://token.actions.githubusercontent.com","subject":"repo:contoso/shop:ref:refs/heads/main"},
 {"kind":"strange","id":"/x","principalId":"1"}, {"kind":"host","id":"no id","principalId":"1"}
 ], "skip_token": %s, "total_records": 6}`

func read(t *testing.T, texts ...string) (*Inventory, error) {
	t.Helper()
	r := NewReader()
	for n, text := range texts {
		if err := r.Add(fmt.Sprintf("azure-%d.json", n+1), strings.NewReader(text)); err != nil {
			return nil, err
		}
	}
	return r.Inventory()
}

func TestOf(t *testing.T) {
	all, err := read(t, fmt.Sprintf(rowsJSON, "null"))
	if err != nil || all.Rows != 7 || all.Unreadable != 2 || all.FirstBad != "azure-1.json, line 8" {
		t.Fatalf("%+v %v", all, err)
	}
	shared := all.Of(roles.Principal{ID: "11", Type: roles.UserAssigned,
		AzureResource: sub + "Microsoft.ManagedIdentity/userAssignedIdentities/id-shared"})
	if got := fmt.Sprintf("%+v", shared); got != "{State:Present UsedBy:["+sub+"Microsoft.Web/sites/api "+sub+"Microsoft.Web/sites/web] "+
		"Roles:[{Role:Reader Scope:/} {Role:Owner Scope:/subscriptions/5b000000-0000-4000-8000-000000000009}] "+
		"Credentials:[{Name:github Issuer:https://token.actions.githubusercontent.com Subject:repo:contoso/shop:ref:refs/heads/main}]}" {
		t.Error(got)
	}
	for _, c := range []struct {
		id   roles.ObjectID
		kind roles.IdentityType
		arm  roles.AzureID
		want State
	}{
		{"22", roles.SystemAssigned, sub + "microsoft.web/SITES/web", Present},
		{"33", roles.SystemAssigned, sub + "Microsoft.Web/sites/web", Replaced},
		{"33", roles.SystemAssigned, sub + "Microsoft.Web/sites/api", Gone},
		{"33", roles.SystemAssigned, sub + "Microsoft.Web/sites/old", Gone},
		{"33", roles.SystemAssigned, sub + "Microsoft.Web/sites/web/slots/staging", Gone},
		{"33", roles.SystemAssigned, sub + "Microsoft.MachineLearningServices/workspaces/w/onlineEndpoints/e", Unknown},
		{"33", roles.UserAssigned,
			"/subscriptions/5b000000-0000-4000-8000-000000000009/resourceGroups/x/providers/Microsoft.ManagedIdentity/userAssignedIdentities/y", Unknown},
		{"33", roles.UnknownManaged, "", Unknown},
	} {
		if got := all.Of(roles.Principal{ID: c.id, Type: c.kind, AzureResource: c.arm}).State; got != c.want {
			t.Errorf("%s %s: %s, want %s", c.id, c.arm, got, c.want)
		}
	}
}

func TestPages(t *testing.T) {
	first, last := fmt.Sprintf(rowsJSON, `"next"`), fmt.Sprintf(rowsJSON, "null")
	if _, err := read(t, first); !errors.Is(err, roles.ErrUsage) || !strings.Contains(err.Error(), "azure-1.json is one page of several") {
		t.Errorf("%v", err)
	}
	if _, err := read(t, first, last); err != nil {
		t.Error(err)
	}
	for text, want := range map[string]string{"": "is empty", `[{"id":"/x"}]`: "no column kind",
		"kind,id\nhost,/x\n": "no column principalId"} {
		if _, err := read(t, text); !errors.Is(err, roles.ErrUsage) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
