package gate

import (
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// form says which of the names of a thing a pattern is compared with.
type form int

const (
	anything form = iota // a pattern of stars alone
	byID                 // a GUID is an id and never a name
	byPath               // what has a slash: GROUP/NAME and Azure resource ids
	byName               // what people call it, and its ids
)

// said is what is known of a change for one field of a rule.
type said struct {
	texts map[form][]string
	whole bool // nothing is missing: what does not fit now does not fit
}

// subject is a change as rules look at it, by the field's name.
type subject map[string]said

func subjectOf(g roles.Grant) subject {
	p := g.Principal
	if !p.Managed() {
		p.AzureResource = "" // its owner could write one there
	}
	placed := p.AzureResource != "" || !p.Managed() // a managed identity is of some Azure resource
	group, subscription := p.AzureResource.ResourceGroup(), p.AzureResource.Subscription()
	return subject{
		"identity":      identityOf(p, placed),
		"resourceGroup": {texts: same(group), whole: placed},
		"subscription":  {texts: same(subscription), whole: placed},
		"type":          {texts: same(string(p.Type)), whole: p.Type != roles.UnknownManaged},
		"api":           apiOf(g),
		"role":          roleOf(g),
	}
}

// same is one text, whatever the form of the pattern.
func same(text string) map[form][]string {
	return map[form][]string{byID: {text}, byPath: {text}, byName: {text}}
}

// identityOf: a name with slashes is compared with patterns that have some only where
// no resource tells the group, since a name like rg-shop/x can be given to others.
func identityOf(p roles.Principal, placed bool) said {
	ids := []string{string(p.ID), string(p.AppID)}
	paths := []string{p.DisplayName}
	if p.AzureResource != "" {
		paths = []string{strings.TrimSuffix(string(p.AzureResource), "/")}
	}
	if group := p.AzureResource.ResourceGroup(); group != "" {
		paths = append(paths, group+"/"+p.AzureResource.Name())
	}
	return said{texts: map[form][]string{byID: ids, byPath: paths, byName: append([]string{p.DisplayName}, ids...)}, whole: placed}
}

func apiOf(g roles.Grant) said {
	if g.Resource == nil {
		id := string(g.Key.Resource)
		return said{texts: map[form][]string{byID: {id}, byPath: {g.ResourceName}, byName: {g.ResourceName, id}}}
	}
	ids := []string{string(g.Resource.AppID), string(g.Resource.ID)}
	called := append([]string{g.Resource.DisplayName}, g.Resource.IdentifierURIs()...)
	called = append(called, knownNames(string(g.Resource.AppID))...)
	return said{texts: map[form][]string{byID: ids, byPath: called, byName: append(called, ids...)}, whole: true}
}

// knownNames are what an API of Microsoft's is called in every tenant.
func knownNames(appID string) []string {
	api, known := catalog.ByAppID(appID)
	if !known {
		return nil
	}
	return append([]string{api.Name, api.Alias}, api.Aliases...)
}

func roleOf(g roles.Grant) said {
	id := string(g.Key.Role)
	texts := []string{id}
	if value := g.RoleValue(); value != "" {
		texts = append(texts, value)
	}
	return said{texts: map[form][]string{byID: {id}, byPath: texts, byName: texts}, whole: g.Role != nil ||
		g.Key.Role == roles.DefaultAccess}
}
