package roles

import (
	"errors"
	"strings"
	"testing"
)

func TestMisspeltNames(t *testing.T) {
	in := func(name, group string) Principal {
		return Principal{ID: ObjectID(name), DisplayName: name, Type: SystemAssigned,
			AzureResource: AzureID("/subscriptions/s/resourceGroups/" + group + "/providers/Microsoft.Web/sites/" + name)}
	}
	near := []Principal{in("func-orders", "rg-shop"), in("func-orders", "rg-test"), in("web", "rg-shop"), in("func-orders2", "rg-shop"),
		in("func-orders3", "rg"), in("func-orders4", "rg")}
	for text, c := range map[string]struct{ want, not string }{
		"fnuc-orders":        {"did you mean func-orders, func-orders2, func-orders3?", "func-orders4"},
		"rg-shop/func-order": {"did you mean rg-shop/func-orders", "web"},
		"id-else":            {"mi-roles identities id", "did you mean"},
	} {
		ref, err := ParseIdentity(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = PickIdentity(ref, Found{Near: near}, false)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, c.want) || c.not != "" && strings.Contains(e.Hint, c.not) {
			t.Errorf("%s: %+v", text, e)
		}
	}
}

func TestMisspeltAPIs(t *testing.T) {
	near := []Resource{
		{DisplayName: "Orders API", Names: []string{"api://orders", "api:", "api://", "https://", "https:/", "urn:x", "API://ORDERZ/"}},
		{DisplayName: "Payments API", Names: []string{"https://pay.example.org/"}},
	}
	for text, want := range map[string]string{
		"Ordres API": "did you mean Orders API?", "grpah": "did you mean graph?", "api://ordres": "did you mean api://orders",
		"https://pay.exmaple.org": "https://pay.example.org?",
		"api://zzzzzzzzz":         "search with", "name:api://ordres": "search with",
		"https://entra.microsoft.com": "search with", "urn:y": "search with",
	} {
		ref, err := ParseAPI(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = LookupResult{APIs: [][]Resource{nil}, NearAPIs: [][]Resource{near}}.API(0, ref)
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) ||
			strings.HasPrefix(want, "search") == strings.Contains(e.Hint, "did you mean") {
			t.Errorf("%s: %+v", text, e)
		}
	}
}
