package roles

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// misplacedIdentity says of an identity's selector that it names an API or a role, and
// what to write.
func misplacedIdentity(ref Ref) (what, hint string) {
	if bareDefault(ref.Text) {
		return "/.default is a scope for token requests", "write the identity after -i, and the API after -a"
	}
	for _, find := range []func(string) (catalog.API, bool){catalog.ByAlias, catalog.ByOtherName, catalog.ByURI} {
		if api, known := find(withoutDefault(ref.Text)); known {
			return display.Quote(ref.Text) + " is an API, " + api.Name, "write the identity after -i, and -a " + api.Alias
		}
	}
	if what, hint = misplacedRole(Ref{Form: ByURI, Value: ref.Text}); what != "" {
		hint = "write the identity after -i, and " + strings.TrimPrefix(hint, "write ")
	}
	return what, hint
}

// bareDefault reports whether a text is the end of a scope without the API before it.
func bareDefault(text string) bool {
	return strings.EqualFold(strings.TrimPrefix(text, "/"), ".default")
}

// misplacedRole says of an API's selector that it names a role, and what to write.
func misplacedRole(ref Ref) (what, hint string) {
	if of, role, ok := splitPermission(ref.Value); ok && ref.Form == ByURI {
		if api, known := catalog.ByURI(of); known && (len(catalog.RolesByValue(role)) > 0 || len(catalog.Scopes(role)) > 0) {
			return display.Quote(role) + " is a permission of " + api.Name, fmt.Sprintf("write -a %s -r %s", api.Alias, role)
		}
	}
	found := slices.Concat(catalog.RolesByValue(ref.Value), catalog.RoleByID(ref.Value))
	if len(found) == 0 {
		return "", ""
	}
	api, _ := catalog.ByAppID(found[0].APIAppID)
	return found[0].Value + " is a role of " + api.Name, fmt.Sprintf("write -a %s -r %s", api.Alias, found[0].Value)
}
