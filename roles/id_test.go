package roles_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mi-roles/roles"
)

// A slip in a GUID is told; what only resembles one is a name.
func TestASlipInAGUID(t *testing.T) {
	const g = "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08"
	plain := strings.ReplaceAll(g, "-", "")
	for text, slip := range map[string]bool{
		g[:35]: true, g + "1": true, "{" + g + "}": true, "x" + g[1:]: true, "xy" + g[2:]: true, plain: true,
		strings.Replace(g, "-", "", 1): true, strings.Replace(g, "-", "--", 1): true, g[:30]: true, g + "1234": true,
		"xyz" + g[3:]: false, g + "12345": false, g[:29]: false, "x" + plain[1:]: false,
		strings.Replace(g, "-", "", 2): false, strings.Replace(g, "-", "---", 1): false,
	} {
		_, err := roles.ParseIdentity(text)
		if errors.Is(err, roles.ErrUsage) != slip || !slip && err != nil {
			t.Errorf("%s: %v, want a slip: %v", text, err, slip)
		}
	}
}

func TestParseAssignmentID(t *testing.T) {
	for _, text := range []string{"-bCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE", strings.Repeat("_", 43)} {
		if id, err := roles.ParseAssignmentID(text); err != nil || string(id) != text {
			t.Errorf("%q: %q, %v", text, id, err)
		}
	}
}

// A text is at most as long as the directory allows, in characters and not in bytes.
func TestLongTexts(t *testing.T) {
	identity := func(text string) error { _, err := roles.ParseIdentity(text); return err }
	api := func(text string) error { _, err := roles.ParseAPI(text); return err }
	role := func(text string) error { _, err := roles.ParseRole(text); return err }
	long := func(head string, n int) string { return head + strings.Repeat("ä", n-len(head)) }
	for name, c := range map[string]struct {
		parse func(string) error
		text  string
		ok    bool
	}{
		"a name":               {identity, long("", 256), true},
		"a name, too long":     {identity, long("", 257), false},
		"name:":                {identity, "name:" + long("", 256), true},
		"name:, too long":      {identity, "name:" + long("", 257), false},
		"a resource":           {identity, long("/providers/a/b/", 2048), true},
		"a resource, too long": {identity, long("/providers/a/b/", 2049), false},
		"a URI":                {api, long("api://", 2048), true},
		"a URI, too long":      {api, long("api://", 2049), false},
		"a role":               {role, long("", 256), true},
		"a role, too long":     {role, long("", 257), false},
	} {
		if err := c.parse(c.text); (err == nil) != c.ok || err != nil && !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A text that is not an id may be a name, if it is no longer than one can be.
func TestOfferedAsAName(t *testing.T) {
	for n, offered := range map[int]bool{80: true, 256: true, 257: false} {
		text := "id:" + strings.Repeat("x", n-3)
		_, err := roles.ParseIdentity(text)
		var e *roles.Error
		if !errors.As(err, &e) || strings.Contains(e.Hint, "name:"+text) != offered {
			t.Errorf("%d characters: %+v", n, e)
		}
	}
}

// Clients ask tokens for an API's URIs, not for its app id or the name that the
// directory gives to identities.
func TestIdentifierURIs(t *testing.T) {
	r := roles.Resource{Names: []string{id1, "api://orders", "https://identity.azure.net/abc=", "urn:orders",
		"https://identity.azure.network/x"}}
	if got, want := r.IdentifierURIs(),
		[]string{"api://orders", "urn:orders", "https://identity.azure.network/x"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := (roles.Resource{Names: []string{id1}}).IdentifierURIs(); got != nil {
		t.Errorf("got %q", got)
	}
}

// TestIsGUID: hex digits in either case, with dashes in their places, and nothing beside them.
func TestIsGUID(t *testing.T) {
	const start = "1d000000-0000-4000-8000-00000000000"
	for last, want := range map[string]bool{"0": true, "9": true, "a": true, "f": true, "A": true, "F": true, "/": false, ":": false,
		"@": false, "G": false, "`": false, "g": false, "-": false, "": false, "00": false} {
		if got := roles.IsGUID(start + last); got != want {
			t.Errorf("%s: %v", start+last, got)
		}
	}
	for _, text := range []string{"1d000000x0000-4000-8000-000000000001", "1d0000000-000-4000-8000-000000000001",
		"1d000000-00000-400-8000-000000000001", "1d000000-0000-40000-800-000000000001", "1d000000-0000-4000-80000-00000000001"} {
		if roles.IsGUID(text) {
			t.Error(text)
		}
	}
}
