package cmd

import (
	"slices"
	"strings"

	"mi-roles/graph/signin"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// audience is what clients call an API when they ask for a token: an identifier
// URI or, for an API without one, its client id.
type audience struct {
	resource string
	uri      bool // it is an identifier URI
}

// scope is the same in the words of libraries that want a scope: all that was
// granted ("The .default scope" of the Microsoft identity platform).
func (a audience) scope() string { return a.resource + defaultScope }

const defaultScope = "/.default"

// graphAppID is Microsoft Graph in every tenant and cloud.
const graphAppID = "00000003-0000-0000-c000-000000000000"

// audienceOf picks the identifier URI to ask for. Microsoft's own APIs have many
// names; the usual one is preferred where the tenant knows it, and Microsoft
// Graph's is that of the cloud. What no URI can look like is passed over.
func audienceOf(api roles.Resource, cloud signin.Cloud) audience {
	if api.AppID == graphAppID {
		return audience{cloud.GraphRoot, true}
	}
	uris := slices.DeleteFunc(api.IdentifierURIs(), func(u string) bool { return !plainURI(u) })
	known, ok := catalog.ByAppID(string(api.AppID))
	for _, u := range uris {
		if sameAudience(u, known.IdentifierURI) {
			return audience{u, true}
		}
	}
	if len(uris) == 0 || ok && known.IdentifierURI == "" { // such an API's URI differs per tenant
		return audience{resource: string(api.AppID)}
	}
	return audience{uris[0], true}
}

// missing says why a client id stands where people expect a URI, "" when none does.
func (a audience) missing(api roles.Resource) string {
	switch {
	case a.uri:
		return ""
	case catalog.FirstParty(string(api.AppID), api.OwnerTenant):
		return api.DisplayName + " has no identifier URI that is the same everywhere, so its client id stands in: " + a.scope()
	}
	return api.DisplayName + " has no identifier URI (Application ID URI), so its client id stands in: " + a.scope() +
		"; its owner can add one under App registrations, Expose an API"
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

// knownAPI finds the API of the catalogue that one of a token's audiences names.
func knownAPI(audiences []string) (catalog.API, bool) {
	for _, text := range audiences {
		text = strings.TrimPrefix(strings.ToLower(text), "spn:")
		if api, ok := catalog.ByAppID(text); ok {
			return api, true
		}
		for _, c := range signin.Clouds() {
			if sameAudience(text, c.GraphRoot) {
				return catalog.ByAppID(graphAppID)
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

// typedAudience finds the audience of an API as it was typed, asking nobody: only
// aliases, identifier URIs and client ids can be understood that way.
func typedAudience(text string, cloud signin.Cloud) (audience, error) {
	ref, err := roles.ParseAPI(strings.TrimSuffix(text, defaultScope))
	if err != nil {
		return audience{}, err
	}
	switch {
	case ref.Value == graphAppID:
		return audience{cloud.GraphRoot, true}, nil
	case ref.Form == roles.ByURI && plainURI(ref.Value):
		return audience{ref.Value, true}, nil
	case ref.Form == roles.ByURI:
		return audience{}, refuse("--api: %q is not a URI", ref.Value)
	case ref.Form == roles.ByAppID || ref.Form == roles.ByGUID:
		if api, ok := catalog.ByAppID(ref.Value); ok && api.IdentifierURI != "" {
			return audience{api.IdentifierURI, true}, nil
		}
		return audience{resource: ref.Value}, nil
	}
	return audience{}, refuse("--api %s: a display name or object id means something only in the directory, which this command does not ask; "+
		"give the client id, the identifier URI (api://…) or an alias (mi-roles apis --aliases)", text)
}
