package graph

import (
	"slices"
	"strings"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// A name that nothing has may be misspelled. What resembles it is asked for only then, and
// in one wave: the first page of a list, which in most tenants is all of it, and what begins
// with the same letters.

// nearFields tell service principals apart, without their roles.
var nearFields = []string{"id", "appId", "displayName", "servicePrincipalType", "alternativeNames", "servicePrincipalNames"}

// sameLetters is with how many letters both begin.
const sameLetters = 3

// neighbours are lookups of what a name may have been meant for.
type neighbours []*lookup[wirePrincipal]

// misspelled reports whether a selector is a name, resource id or address of which nothing was found.
func misspelled(ref roles.Ref, found int) bool {
	return found == 0 && slices.Contains([]roles.Form{roles.ByName, roles.ByGroup, roles.ByAzureID, roles.ByURI}, ref.Form)
}

func (c *Client) identitiesNear(ref roles.Ref) neighbours {
	name := ref.Value[strings.LastIndex(ref.Value, "/")+1:]
	return neighbours{c.firstOf(managedIdentities, wirePrincipal.managed), c.firstOf(nameBegins(letters(name)), wirePrincipal.managed)}
}

func (c *Client) apisNear(ref roles.Ref) neighbours {
	begins := nameBegins(letters(ref.Value))
	if scheme, rest, ok := strings.Cut(ref.Value, "://"); ok {
		begins = servicePrincipalNameBegins(scheme + "://" + letters(rest))
	}
	is := func(w wirePrincipal) bool { return !w.managed() }
	return neighbours{c.firstOf("servicePrincipalType eq 'Application'", is), c.firstOf(begins, is)}
}

func letters(name string) string {
	r := []rune(name)
	return string(r[:min(len(r), sameLetters)])
}

// firstOf looks at the first page of a list.
func (c *Client) firstOf(filter string, is func(wirePrincipal) bool) *lookup[wirePrincipal] {
	q := wire.Query{Filter: filter, Select: nearFields, Top: wire.MaxTop}
	first := func(t *wire.PageGuard, of wire.Call, r wire.Reply) ([]wirePrincipal, *wire.Call, error) {
		items, _, err := pages[wirePrincipal](t, of, r)
		return items, nil, err
	}
	once := way[wirePrincipal]{calls: []wire.Call{c.wire.ServicePrincipals(q).Brief()}, read: first}
	return &lookup[wirePrincipal]{ways: []way[wirePrincipal]{once}, is: is, id: principalID}
}

func (n neighbours) asks() (asks []anyLookup) {
	for _, l := range n {
		asks = append(asks, optional[wirePrincipal]{l})
	}
	return asks
}

func (n neighbours) principals() (all []roles.Principal) {
	for _, l := range n {
		for _, w := range l.found {
			all = append(all, w.principal())
		}
	}
	return all
}

func (n neighbours) resources() (all []roles.Resource) {
	for _, l := range n {
		for _, w := range l.found {
			all = append(all, w.resource())
		}
	}
	return all
}
