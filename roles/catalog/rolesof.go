package catalog

import (
	"slices"
	"strings"
)

// RolesOf gives every known role of an API, sorted by value; none for an API
// that is not known.
func RolesOf(apiAppID string) []Role {
	var all []Role
	for _, same := range builtin().byValue {
		for _, r := range same {
			if strings.EqualFold(r.APIAppID, apiAppID) {
				all = append(all, r)
			}
		}
	}
	slices.SortFunc(all, func(a, b Role) int { return strings.Compare(a.Value+a.ID, b.Value+b.ID) })
	return all
}
