package policy

import (
	"fmt"
	"slices"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

// checkKnown says why a text fits no role of an API: a line with a slip would be
// skipped in silence. Only the roles of Microsoft's APIs are known, and of those not
// the newest, which is why an id is taken as it is.
func checkKnown(api, text string, fits func(string) bool) error {
	known, name := rolesOf(api)
	if len(known) == 0 || roles.IsGUID(text) {
		return nil
	}
	values := make([]string, len(known))
	for i, role := range known {
		values[i] = role.Value
	}
	if slices.ContainsFunc(known, func(r catalog.Role) bool { return fits(r.Value) || fits(r.ID) }) {
		return nil
	}
	advice := "name a newer role by its id"
	if found := near.Names(text, values); len(found) > 0 {
		advice = "did you mean " + found[0] + "? If it is newer, name it by its id"
	}
	return fmt.Errorf("role %s matches no role of %s in the table of %s: %s", display.Quote(text), name, catalog.Date(), advice)
}

// rolesOf gives the roles that are known of an API, and its name, where an alias or an
// app id names it.
func rolesOf(api string) ([]catalog.Role, string) {
	known, ok := catalog.ByAlias(api)
	if !ok {
		known, ok = catalog.ByAppID(api)
	}
	if !ok {
		return nil, ""
	}
	return catalog.RolesOf(known.AppID), known.Name
}
