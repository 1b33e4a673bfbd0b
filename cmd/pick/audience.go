package pick

import (
	"slices"
	"strings"

	"mi-roles/cmd/screen"
	"mi-roles/graph/signin"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Audience is what clients call an API when they ask for a token: an identifier
// URI or, for an API without one, its client id.
type Audience struct {
	Resource string
	URI      bool // it is an identifier URI
}

// Scope is the same in the words of libraries that want a scope: all that was
// granted ("The .default scope" of the Microsoft identity platform).
func (a Audience) Scope() string { return a.Resource + defaultScope }

const defaultScope = "/.default"

// GraphAppID is Microsoft Graph in every tenant and cloud.
const GraphAppID = "00000003-0000-0000-c000-000000000000"

// AudienceOf picks the identifier URI to ask for. Microsoft's own APIs have many
// names; the usual one is preferred where the tenant knows it, and Microsoft
// Graph's is that of the cloud. What no URI can look like is passed over.
func AudienceOf(api roles.Resource, cloud signin.Cloud) Audience {
	if api.AppID == GraphAppID {
		return Audience{cloud.GraphRoot, true}
	}
	uris := plainURIs(api)
	known, ok := catalog.ByAppID(string(api.AppID))
	for _, u := range uris {
		if sameAudience(u, known.IdentifierURI) {
			return Audience{u, true}
		}
	}
	if len(uris) == 0 || ok && known.IdentifierURI == "" { // such an API's URI differs per tenant
		return Audience{Resource: string(api.AppID)}
	}
	return Audience{uris[0], true}
}

// Audiences are all that a token for an API may have as its audience.
func Audiences(api roles.Resource) []string { return append(plainURIs(api), string(api.AppID)) }

func plainURIs(api roles.Resource) []string {
	return slices.DeleteFunc(api.IdentifierURIs(), func(u string) bool { return !plainURI(u) })
}

// Missing says why a client id stands where people expect a URI, "" when none does.
func (a Audience) Missing(api roles.Resource) string {
	switch {
	case a.URI:
		return ""
	case catalog.FirstParty(string(api.AppID), api.OwnerTenant):
		return api.DisplayName + " has no identifier URI that is the same everywhere, so its client id is used: " + a.Scope()
	}
	return api.DisplayName + " has no identifier URI (Application ID URI), so its client id is used: " + a.Scope() +
		"; its owner can add one: az ad app update --id " + string(api.AppID) + " --identifier-uris api://" + string(api.AppID)
}

// plainURI reports whether a text holds only what RFC 3986 allows in a URI.
func plainURI(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r)
	})
}

// sameAudience compares as Microsoft Entra does when it writes a token: case and
// a trailing slash do not matter.
func sameAudience(a, b string) bool {
	return b != "" && strings.EqualFold(strings.TrimRight(a, "/"), strings.TrimRight(b, "/"))
}

// KnownAPI finds the API of the catalog that one of a token's audiences names.
func KnownAPI(audiences []string) (catalog.API, bool) {
	for _, text := range audiences {
		text = strings.TrimPrefix(strings.ToLower(text), "spn:")
		if api, ok := catalog.ByAppID(text); ok {
			return api, true
		}
		for _, c := range signin.Clouds() {
			if sameAudience(text, c.GraphRoot) {
				return catalog.ByAppID(GraphAppID)
			}
		}
		for _, api := range catalog.APIs() {
			if sameAudience(text, api.IdentifierURI) {
				return api, true
			}
		}
	}
	return catalog.API{}, false
}

// TypedAudience finds the audience of an API as it was typed, asking nobody: only
// aliases, identifier URIs and client ids can be understood that way.
func TypedAudience(text string, cloud signin.Cloud) (Audience, error) {
	ref, err := roles.ParseAPI(strings.TrimSuffix(text, defaultScope))
	if err != nil {
		return Audience{}, err
	}
	switch {
	case ref.Value == GraphAppID:
		return Audience{cloud.GraphRoot, true}, nil
	case ref.Form == roles.ByURI && plainURI(ref.Value):
		return Audience{ref.Value, true}, nil
	case ref.Form == roles.ByURI:
		return Audience{}, screen.Refuse("--api: %q is not a URI", ref.Value)
	case ref.Form == roles.ByAppID || ref.Form == roles.ByGUID:
		if api, ok := catalog.ByAppID(ref.Value); ok && api.IdentifierURI != "" {
			return Audience{api.IdentifierURI, true}, nil
		}
		return Audience{Resource: ref.Value}, nil
	}
	return Audience{}, screen.Refuse("--api %s: a display name or object id can be resolved only in the directory, which this command "+
		"does not contact; "+
		"give the client id, the identifier URI (api://…) or an alias (mi-roles apis --aliases)", text)
}
