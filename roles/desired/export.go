package desired

import (
	"cmp"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/gate"
	"mi-roles/roles/manifest"
)

// Export writes live grants down as a manifest that Resolve, in the same tenant,
// finds no difference with. Identities are named by their Azure resource id,
// which survives being recreated, with the object id that tells which of several is
// meant; APIs by alias or identifier URI where that is unmistakable; roles by value
// where the value still means that role. bearers are the APIs of the tenant that
// bear one of URIs(grants).
func Export(grants []roles.Grant, bearers []roles.Resource) manifest.Manifest {
	m := manifest.Manifest{Version: manifest.Version}
	at := map[roles.Pair]int{}
	owners := uriOwners(bearers)
	for _, g := range sorted(grants) {
		pair := roles.Pair{Principal: g.Key.Principal, Resource: g.Key.Resource}
		i, known := at[pair]
		if !known {
			i = len(m.Grants)
			at[pair] = i
			m.Grants = append(m.Grants,
				manifest.Grant{Identity: identitySelector(g.Principal), API: apiSelector(g, owners), PrincipalID: pin(g.Principal),
					Description: description(g)})
		}
		text := roleText(g)
		m.Grants[i].Roles = append(m.Grants[i].Roles, text)
		switch allowed := &m.Grants[i]; {
		case gate.Needs(g) == gate.Critical:
			allowed.AllowCritical = append(allowed.AllowCritical, text)
		case gate.Needs(g) == gate.Unrated && g.Role != nil: // what is gone is not given again
			allowed.AllowUnrated = append(allowed.AllowUnrated, text)
		}
	}
	return m
}

func sorted(grants []roles.Grant) []roles.Grant {
	grants = slices.Clone(grants)
	roles.SortGrants(grants)
	return slices.CompactFunc(grants, func(a, b roles.Grant) bool { return a.Key == b.Key })
}

func identitySelector(p roles.Principal) string {
	id := string(p.AzureResource)
	if ref, err := roles.ParseIdentity(id); err == nil && ref.Form == roles.ByAzureID && keeps(id) {
		return id
	}
	return "id:" + string(p.ID)
}

// keeps: a manifest holds the text as it is. What it does not is named by its id.
func keeps(s string) bool { return s == strings.TrimSpace(printable(s)) }

// pin is the object id behind a selector that a recreated identity has too.
func pin(p roles.Principal) roles.ObjectID {
	if p.AzureResource != "" {
		return p.ID
	}
	return ""
}

func description(g roles.Grant) string {
	return label(g.Principal.DisplayName, g.Principal.ID) + " on " + label(g.APIName(), g.Key.Resource)
}

// label is a name for people, or the id of what has none.
func label(name string, id roles.ObjectID) string {
	const most = 250
	text := []rune(strings.TrimSpace(printable(name)))
	if len(text) == 0 {
		return string(id)
	}
	return strings.TrimSpace(string(text[:min(most, len(text))]))
}

// printable drops what a manifest cannot hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r <= 0x9f || r == '\u2028' || r == '\u2029' || r == '\ufeff' || r == '\ufffd' {
			return -1
		}
		return r
	}, s)
}

// URIs are the identifier URIs of the APIs behind grants, as far as an API can be
// named by them, each once.
func URIs(grants []roles.Grant) []roles.Ref {
	var refs []roles.Ref
	at, done := map[refKey]int{}, map[roles.ObjectID]bool{}
	for _, g := range grants {
		if g.Resource == nil || done[g.Resource.ID] {
			continue
		}
		done[g.Resource.ID] = true
		for _, u := range candidates(*g.Resource) {
			refs = addRef(refs, at, u)
		}
	}
	return refs
}

// candidates are the identifier URIs by which an API may be named, the shortest first.
func candidates(api roles.Resource) []roles.Ref {
	if api.Alias() != "" {
		return nil
	}
	uris := api.IdentifierURIs()
	slices.SortFunc(uris, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	var refs []roles.Ref
	for _, u := range uris {
		if ref, err := roles.ParseAPI(u); err == nil && ref.Form == roles.ByURI && keeps(u) {
			refs = append(refs, ref)
		}
	}
	return refs
}

// uriOwners counts the APIs that bear each identifier URI.
func uriOwners(apis []roles.Resource) map[string]map[roles.ObjectID]bool {
	owners := map[string]map[roles.ObjectID]bool{}
	for _, api := range apis {
		for _, u := range api.IdentifierURIs() {
			key := sameURI(u)
			if owners[key] == nil {
				owners[key] = map[roles.ObjectID]bool{}
			}
			owners[key][api.ID] = true
		}
	}
	return owners
}

// sameURI is equal for URIs that name the same API.
func sameURI(u string) string { return strings.ToLower(strings.TrimSuffix(u, "/")) }

func apiSelector(g roles.Grant, owners map[string]map[roles.ObjectID]bool) string {
	if g.Resource == nil {
		return "id:" + string(g.Key.Resource)
	}
	if alias := g.Resource.Alias(); alias != "" {
		return alias
	}
	for _, ref := range candidates(*g.Resource) {
		if owners := owners[sameURI(ref.Value)]; len(owners) == 1 && owners[g.Resource.ID] {
			return ref.Text
		}
	}
	return "id:" + string(g.Resource.ID)
}

func roleText(g roles.Grant) string {
	if g.Resource == nil || g.Role == nil || g.Role.Disabled || !g.Role.ForApplications() || !keeps(g.Role.Value) {
		return string(g.Key.Role)
	}
	return g.Resource.RoleText(*g.Role)
}
