package explain

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"mi-roles/roles/catalog"
)

// Use is what an id, a role or an address does in the text of an error.
type Use string

// The uses. Only what is required answers the question; what is held and what
// merely names a party or the request never does.
const (
	Required Use = "required" // a role, one of which the refused call needs
	Held     Use = "held"     // a role that the token has: giving it again changes nothing
	Client   Use = "client"   // who called or signed in, by client id
	Object   Use = "object"   // who called, or whom the call is about, by object id
	API      Use = "api"      // for which API
	Tenant   Use = "tenant"
	Scope    Use = "scope" // the Azure resource id on which an Azure RBAC role is missing
	Trace    Use = "trace" // the request: for Microsoft's support and the logs
	Other    Use = "other"
)

// Part is one id, role or address in the text of an error.
type Part struct {
	Value   string // role values as the catalog writes them, ids in lower case
	Use     Use
	Meaning string // what is known of it, "" when nothing is
}

// maxDissected is how much of a log is searched for parts, in bytes: more than
// any one error has.
const maxDissected = 64 << 10

// dissect tells apart what stands in the text of an error, each value once, in
// the order of the uses.
func dissect(t text) []Part {
	t.plain, t.lower = t.plain[:min(len(t.plain), maxDissected)], t.lower[:min(len(t.lower), maxDissected)]
	parts := roleParts(t.plain)
	parts = append(parts, idParts(t)...)
	parts = append(parts, addressParts(t)...)
	for _, match := range scopePattern().FindAllStringSubmatch(t.plain, -1) {
		parts = append(parts, Part{match[1], Scope, ""})
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(parts, func(p Part) bool {
		twice := seen[p.Value]
		seen[p.Value] = true
		return twice
	})
}

// scopePattern takes no id that a shell would have to be told to leave alone.
var scopePattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)\b(?:over|on) scope ['"](/[\w./-]+)['"]`) })

// idContext is what stands before an id and tells what the id is for. The
// nearest counts. An id after a word of a secret is never taken up.
var idContext = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(secret|password|identity[-_ ]header|apikey|api[-_ ]key|\bcode=)` +
		`|((?:trace|correlation|activity|operation|request|session|message|tracking|invocation|event|instance)[-_ ]?id|["']id["']?\s*:|/operations/)` +
		`|(tenant|directory)` +
		`|(subscriptions?|role ?definition|scope|app ?role ?id)` +
		`|(object ?id|principal(?: ?id)?|\boid\b)` +
		`|(client|application|app ?id|\bapp\b|identity|identifier)` +
		`|(role for the application|resource principal|resource|audience|\bapi\b)`)
})

// uses are those of the groups of idContext; "" is a secret.
var uses = []Use{"", Trace, Tenant, Other, Object, Client, API}

// before is how many bytes before an id can tell what it is for.
const before = 64

func idParts(t text) []Part {
	var parts []Part
	for _, place := range idPattern().FindAllStringIndex(t.lower, -1) {
		id, use := t.lower[place[0]:place[1]], Other
		context := t.lower[max(0, place[0]-before):place[0]]
		if all := idContext().FindAllStringSubmatch(context, -1); len(all) > 0 {
			use = uses[slices.IndexFunc(all[len(all)-1][1:], func(group string) bool { return group != "" })]
		}
		if api, ok := catalog.ByAppID(id); ok {
			parts = append(parts, Part{id, API, api.Name})
		} else if use != "" {
			parts = append(parts, Part{id, use, meaningOfID(id)})
		}
	}
	return parts
}

// meaningOfID is what the tables know of an id, in a few words.
func meaningOfID(id string) string {
	for _, e := range knownIDs {
		if e.topic == id {
			return e.what
		}
	}
	var values []string // an id can be another role on another API
	for _, role := range catalog.RoleByID(id) {
		values = append(values, role.Value)
	}
	if len(values) > 0 {
		return "the app role " + strings.Join(distinct(values), " or ")
	}
	if known := catalog.Scopes(id); len(known) > 0 {
		return "the delegated permission " + known[0].Value
	}
	if name, ok := catalog.AzureRBACRoleByID(id); ok {
		return "the Azure RBAC role " + name
	}
	return ""
}

// addresses are identifier URIs, and addresses of hosts that are called: their
// path can hold anything, and is left out.
var addresses = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)\bapi://[a-z0-9][a-z0-9._/-]{0,118}|\bhttps://[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
})

func addressParts(t text) []Part {
	var parts []Part
	for _, address := range addresses().FindAllString(t.plain, -1) {
		address = strings.TrimSuffix(strings.TrimRight(address, "./"), "/.default")
		if api, ok := apiOfAddress(address); ok {
			parts = append(parts, Part{address, API, api.Name})
		} else if strings.HasPrefix(strings.ToLower(address), "api://") && !strings.EqualFold(address, "api://AzureADTokenExchange") {
			parts = append(parts, Part{address, API, ""})
		}
	}
	return parts
}

// apiOfAddress finds the API of Microsoft's that is asked for, or called, by an
// address.
func apiOfAddress(address string) (catalog.API, bool) {
	if strings.HasSuffix(strings.ToLower(address), ".sharepoint.com") {
		return catalog.ByAlias("sharepoint")
	}
	for _, api := range catalog.APIs() {
		if uri := api.IdentifierURI; uri != "" && strings.EqualFold(strings.TrimRight(uri, "/"), address) {
			return api, true
		}
	}
	return catalog.API{}, false
}
