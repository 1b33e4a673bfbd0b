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
		{"33", roles.UserAssigned, sub + "Microsoft.Web/sites/api", Unknown},
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

const head = "kind,id,principalId,userAssigned,role,scope,issuer,subject\n"

// TestRows: what a row says, and which cannot be read.
func TestRows(t *testing.T) {
	const id = sub + "Microsoft.Web/sites/web"
	for row, want := range map[string]int{
		"host," + id + ",22,,,,,":                                      0,
		"HOST," + id + ",22,,,,,":                                      0,
		"host," + id + ",22,[],,,,":                                    0,
		"host," + id + ",22,x,,,,":                                     1,
		"host,subscriptions/x,22,,,,,":                                 1,
		"other," + id + ",22,,,,,":                                     1,
		"credential," + id + ",,,,,,":                                  1,
		"credential," + id + "/federatedIdentityCredentials/c,,,,,i,s": 0,
	} {
		all, err := read(t, head+row+"\n")
		if err != nil || all.Unreadable != want || (all.FirstBad == "azure-1.json, line 2") != (want == 1) {
			t.Errorf("%s: %+v, %v", row, all, err)
		}
	}
	all, err := read(t, head+"x,/a,,,,,,\nhost,"+id+",1,,,,,\n", head+"x,/a,,,,,,\n")
	if err != nil || all.Unreadable != 2 || all.FirstBad != "azure-1.json, line 2" {
		t.Errorf("the first of two: %+v, %v", all, err)
	}
	all, err = read(t, head+"host,"+id+",1,,,,,\n", head+"x,/a,,,,,,\n")
	if err != nil || all.Unreadable != 1 || all.FirstBad != "azure-2.json, line 2" {
		t.Errorf("in the second file: %+v, %v", all, err)
	}
}

// TestOrder: lists are in order, whatever that of the export.
func TestOrder(t *testing.T) {
	const id = sub + "Microsoft.ManagedIdentity/userAssignedIdentities/id-shared"
	all, err := read(t, head+"identity,"+id+",11,,,,,\nrole,/x,11,,Writer,/a,,\nrole,/x,11,,Reader,/b,,\nrole,/x,11,,Reader,/a,,\n"+
		"credential,"+id+"/federatedIdentityCredentials/B,,,,,i2,s2\ncredential,"+id+"/federatedIdentityCredentials/a,,,,,i1,s1\n")
	if err != nil {
		t.Fatal(err)
	}
	got := all.Of(roles.Principal{ID: "11", AzureResource: id})
	if fmt.Sprint(got.Roles) != "[{Reader /a} {Writer /a} {Reader /b}]" || fmt.Sprint(got.Credentials) != "[{a i1 s1} {b i2 s2}]" {
		t.Errorf("got %+v", got)
	}
	if got := all.Of(roles.Principal{ID: "11"}); len(got.Credentials) > 0 || len(got.Roles) != 3 || got.State != Unknown {
		t.Errorf("without a resource: %+v", got)
	}
}

// TestListed: which resources Resource Graph lists, so that an absent one is gone.
func TestListed(t *testing.T) {
	for id, want := range map[string]bool{
		"/subscriptions/s/resourcegroups/g/providers/a/b/c":                               true,
		"/subscriptions/s/resourcegroups/g/providers/microsoft.web/sites/a/slots/b":       true,
		"/subscriptions/s/resourcegroups/g/providers/microsoft.web/sites/a/functions/b":   false,
		"/subscriptions/s/resourcegroups/g/providers/microsoft.web/serverfarms/a/slots/b": false,
		"/subscriptions/s/resourcegroups/g/providers/microsoft.web/sites/a/slots":         false,
		"/subscriptions/s/resourcegroups/g/providers/microsoft.web/sites/a/slots/b/c":     false,
		"/subscriptions/s/resourcegroups/g/providers/a/b/c/providers/d/e/f":               true,
		"/subscriptions/s/resourcegroups/g/providers/a/b":                                 false,
		"/subscriptions/s/resourcegroups/g":                                               false,
	} {
		if got := listed(id); got != want {
			t.Errorf("%s: %v", id, got)
		}
	}
}

// TestRefusedInWords: what is missing, and how to ask for it.
func TestRefusedInWords(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n1,2\n":           "azure-1.json is not a result of the query: it has no column kind",
		"kind,b\nhost,2\n":     "azure-1.json is not a result of the query: it has no column id",
		"kind,id\nhost,/x/y\n": "azure-1.json is not a result of the query: it has no column principalId",
	} {
		_, err := read(t, text)
		e, ok := err.(*roles.Error)
		if !ok || e.Msg != want || e.Hint != `az graph query -q "$(mi-roles snippet --for resource-graph)" --first 1000 -o json > azure.json` {
			t.Errorf("%q: %v", text, err)
		}
	}
	if all, err := read(t); err != nil || all.Rows != 0 {
		t.Errorf("no file at all: %+v, %v", all, err)
	}
	_, err := read(t, fmt.Sprintf(rowsJSON, `"next"`))
	if e, ok := err.(*roles.Error); !ok ||
		e.Hint != "get the next page with --skip-token and the token at the end of the file, and pass all files" {
		t.Errorf("got %v", err)
	}
}
