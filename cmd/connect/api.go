package connect

import (
	"slices"
	"strings"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Typeable reports whether a text can stand in a command line as it is seen: it
// hides nothing from the reader.
func Typeable(text string) bool { return strings.TrimSpace(text) != "" && output.Clean(text) == text }

// APIText is a selector of an API: its alias, its identifier URI, its app id.
func APIText(appID, owner string, names []string) string {
	if api, ok := catalog.ByAppID(appID); ok && catalog.FirstParty(appID, owner) {
		return api.Alias
	}
	for _, n := range names {
		ref, err := roles.ParseAPI(n)
		if strings.HasPrefix(n, "api://") && err == nil && ref.Form == roles.ByURI && Typeable(n) {
			return n
		}
	}
	return appID
}

// Offers reports whether an API has a role that a managed identity could get.
func Offers(r roles.Resource) bool {
	return slices.ContainsFunc(r.Roles, roles.AppRole.ForApplications)
}
