package roles_test

import (
	"errors"
	"strings"
	"testing"

	"mi-roles/roles"
)

// What stands in the wrong place is named as what it is, with where it belongs.
func TestMisplacedSelectors(t *testing.T) {
	for text, want := range map[string][2]string{
		"graph":                                {`"graph" is an API, Microsoft Graph`, "write the identity after -i, and -a graph"},
		"https://graph.microsoft.com/.default": {"is an API, Microsoft Graph", "-a graph"},
		"https://graph.microsoft.com/User.Read.All": {"is a permission of Microsoft Graph",
			"write the identity after -i, and -a graph -r User.Read.All"},
		"User.Read.All": {"is a role of Microsoft Graph", "and -a graph -r User.Read.All"},
		".default":      {"/.default is a scope for token requests", "write the identity"},
		"func-nobody":   {`"func-nobody" not found`, "mi-roles identities"},
	} {
		ref, err := roles.ParseIdentity(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = roles.PickIdentity(ref, roles.Found{}, false)
		var e *roles.Error
		if !errors.As(err, &e) || !strings.Contains(e.Msg, want[0]) || !strings.Contains(e.Hint, want[1]) {
			t.Errorf("%s: %v, %+v", text, err, e)
		}
	}
	graph := roles.Resource{AppID: "00000003-0000-0000-c000-000000000000", DisplayName: "Microsoft Graph"}
	for _, text := range []string{".default", "https://graph.microsoft.com/.default"} {
		if _, err := roles.FindRole(graph, text); err == nil || !strings.Contains(err.Error(), "scope for token requests") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for text, want := range map[string]string{
		".default": "write the API before it",
		"https://portal.azure.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Overview/appId/a9900000-0000-4000-8000-000000000101/x~/false": "use instead: a9900000-0000-4000-8000-000000000101",
		"https://orders.example.org/.default": "mi-roles apis",
	} {
		ref, err := roles.ParseAPI(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = roles.PickAPI(ref, nil)
		var e *roles.Error
		if !errors.As(err, &e) || !strings.Contains(e.Hint, want) {
			t.Errorf("%s: %v, %+v", text, err, e)
		}
	}
}
