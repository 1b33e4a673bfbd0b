package graph

import (
	"strings"

	"mi-roles/roles"
)

// ask is the calls for one selector and what they brought.
type ask struct {
	entities []call // GET of one service principal
	lists    []call // GET of a page of service principals
	plain    []call // the same without $expand, for a service that refuses it
	held     []call // GET of assignments, one for each of entities or none
	hints    []call // GET of an API's assignments by the identity's name, beside lists
	found    []wirePrincipal

	unexpanded bool // the lists came without assignments
	heldBy     []wireAssignment
	hinted     []wireAssignment
	cut        []roles.ObjectID // whose expanded assignments may be incomplete
	lost       []roles.ObjectID // who are there, but not what they hold
}

func (c *Client) identityAsk(ref roles.Ref, held bool) *ask {
	k := &ask{}
	byID, byApp := ref.Form == roles.ByObjectID || ref.Form == roles.ByGUID, ref.Form == roles.ByAppID || ref.Form == roles.ByGUID
	if byID {
		k.entities = append(k.entities, c.sdk.one(ref.Value, principalFields))
	}
	if byApp {
		k.entities = append(k.entities, c.sdk.oneByAppID(ref.Value, principalFields))
	}
	if held && byID {
		k.held = append(k.held, c.sdk.held(ref.Value))
	}
	if held && byApp {
		k.held = append(k.held, c.sdk.heldByAppID(ref.Value))
	}
	if byID || byApp {
		return k
	}
	return c.listAsk(identityFilter(ref), held)
}

// listAsk asks for the service principals that a filter lets pass.
func (c *Client) listAsk(filter string, held bool) *ask {
	q := query{Filter: filter, Select: principalFields, Top: maxTop}
	k := &ask{lists: []call{c.sdk.list(q)}}
	if held {
		k.plain = k.lists
		q.Expand = []string{"appRoleAssignments"}
		k.lists = []call{c.sdk.list(q)}
	}
	return k
}

func identityFilter(ref roles.Ref) string {
	if ref.Form == roles.ByAzureID {
		return anyOf(alternativeNameIs, named(ref)...)
	}
	return anyOf(nameIs, named(ref)...)
}

// named are the texts by which a filter finds the identity of a selector that is no id.
func named(ref roles.Ref) []string {
	switch ref.Form {
	case roles.ByAzureID:
		// Graph's comparison is expected to ignore case; where it does not, these
		// are the spellings that occur.
		lower := strings.Replace(ref.Value, "/resourceGroups/", "/resourcegroups/", 1)
		return []string{ref.Value, lower, strings.ToLower(ref.Value)}
	case roles.ByGroup:
		_, name, _ := strings.Cut(ref.Value, "/")
		return []string{ref.Value, name}
	case roles.ByName:
		return []string{ref.Value}
	}
	return nil
}

func (c *Client) apiAsk(ref roles.Ref) *ask {
	k := &ask{}
	if ref.Form == roles.ByObjectID || ref.Form == roles.ByGUID {
		k.entities = append(k.entities, c.sdk.one(ref.Value, resourceFields))
	}
	if ref.Form == roles.ByAppID || ref.Form == roles.ByGUID {
		k.entities = append(k.entities, c.sdk.oneByAppID(ref.Value, resourceFields))
	}
	switch ref.Form {
	case roles.ByURI:
		bare := strings.TrimSuffix(ref.Value, "/")
		k.lists = []call{c.sdk.list(query{Filter: anyOf(servicePrincipalNameIs, bare, bare+"/"), Select: resourceFields, Top: maxTop})}
	case roles.ByName:
		k.lists = []call{c.sdk.list(query{Filter: nameIs(ref.Value), Select: resourceFields, Top: maxTop})}
	}
	return k
}
