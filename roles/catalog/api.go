package catalog

import "strings"

// API is one of Microsoft's own APIs, as it is known in every tenant of the public cloud.
type API struct {
	Alias         string   // the name to type, lower case
	Aliases       []string // other names that mean the same
	AppID         string   // GUID text, lower case; the same in every tenant
	Name          string   // usual display name; a tenant may show another
	IdentifierURI string   // the resource to ask a token for, "" when it differs per tenant or is not a URI
	Access        string   // how access is really given where app roles are not (all of) it, else ""
	Command       string   // what gives it there, with an identity's names to fill in as in a Step; may be ""
}

// APIs gives every known API, the most used first. The slice is the caller's own.
func APIs() []API { return append([]API(nil), apis...) }

// ByAlias finds an API by any of its aliases, whatever the case. Never by a prefix.
func ByAlias(alias string) (API, bool) {
	for _, a := range apis {
		if strings.EqualFold(a.Alias, alias) {
			return a, true
		}
		for _, other := range a.Aliases {
			if strings.EqualFold(other, alias) {
				return a, true
			}
		}
	}
	return API{}, false
}

// ByOtherName finds an API by what other tools and old scripts call it: its name without
// the blanks (MicrosoftGraph, Office365SharePointOnline), or the host of its address.
func ByOtherName(name string) (API, bool) {
	for _, a := range apis {
		joined := strings.ReplaceAll(a.Name, " ", "")
		host := strings.TrimPrefix(a.IdentifierURI, "https://")
		if joined != a.Name && strings.EqualFold(joined, name) || host != a.IdentifierURI &&
			strings.EqualFold(strings.TrimSuffix(host, "/"), name) {
			return a, true
		}
	}
	if strings.EqualFold(name, "SharePointOnline") {
		return ByAppID(sharePointAppID)
	}
	return API{}, false
}

// ByURI finds an API by its identifier URI, with or without a slash at its end.
func ByURI(uri string) (API, bool) {
	for _, a := range apis {
		if a.IdentifierURI != "" && strings.EqualFold(strings.TrimSuffix(a.IdentifierURI, "/"), strings.TrimSuffix(uri, "/")) {
			return a, true
		}
	}
	return API{}, false
}

// ByAppID finds an API by its application id, whatever the case.
func ByAppID(appID string) (API, bool) {
	for _, a := range apis {
		if strings.EqualFold(a.AppID, appID) {
			return a, true
		}
	}
	return API{}, false
}

// The tenants that own Microsoft's first-party applications (appOwnerOrganizationId):
// Microsoft Services, and Microsoft's corporate tenant for a few.
const (
	microsoftServices  = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
	microsoftCorporate = "72f988bf-86f1-41af-91ab-2d7cd011db47"
)

// FirstParty reports whether an application is Microsoft's: a known API, or one
// whose owner tenant (appOwnerOrganizationId) is Microsoft's. Either may be "".
func FirstParty(appID, ownerTenant string) bool {
	if _, known := ByAppID(appID); known {
		return true
	}
	return strings.EqualFold(ownerTenant, microsoftServices) || strings.EqualFold(ownerTenant, microsoftCorporate)
}
