package fence

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// grants says which roles of which API to whom, by name where the fence knows one. The
// atoms are those of one set: each of its clients has each of its roles.
func (f Fence) grants(some []atom) string {
	var names, clients []string
	for _, a := range some {
		if name := f.roleName(a); !slices.Contains(names, name) {
			names = append(names, name)
		}
		if client := f.clientName(a.client); !slices.Contains(clients, client) {
			clients = append(clients, client)
		}
	}
	return fmt.Sprintf("%s of %s for %s", strings.Join(names, ", "), f.apiName(some[0].api), strings.Join(clients, " and "))
}

func (f Fence) roleName(a atom) string {
	for _, g := range f.Grants {
		if !strings.EqualFold(string(g.Resource.AppID), a.api) {
			continue
		}
		if r := g.Resource.Role(roles.RoleID(a.role)); r != nil && r.Value != "" {
			return r.Value
		}
	}
	return "the role " + a.role
}

func (f Fence) apiName(app string) string {
	for _, g := range f.Grants {
		if strings.EqualFold(string(g.Resource.AppID), app) {
			return g.APIName()
		}
	}
	return "the API " + app
}

func (f Fence) clientName(app string) string {
	for _, g := range f.Grants {
		if strings.EqualFold(string(g.Principal.AppID), app) {
			return g.Principal.DisplayName
		}
	}
	return "the client " + app
}

// inWords says what a set allows whose grants cannot be listed.
func (s ConditionSet) inWords(f Fence) string {
	n := s.normal()
	what, of, whom := "any role", f.apiName(n.Resource), "any client"
	switch {
	case n.PermissionType != appRoles:
		what = display.Count(len(n.Permissions), "permission", "permissions") + " of the type " + display.Quote(n.PermissionType)
	case named(n.Permissions):
		what = display.Count(len(n.Permissions), "role", "roles")
	}
	if n.Resource == anyAPI || n.Resource == "" {
		of = "any API"
	}
	if named(n.Clients) {
		whom = display.Count(len(n.Clients), "client", "clients")
		if len(n.Clients) == 1 {
			whom = f.clientName(n.Clients[0])
		}
	}
	return what + " of " + of + " for " + whom
}

// About says in one line each what the condition sets allow, in their order.
func (f Fence) About() []string {
	out := make([]string, len(f.Policy.Includes))
	for i, s := range f.Policy.Includes {
		atoms, _ := s.atoms()
		out[i] = f.grants(atoms)
	}
	return out
}

func ours(description string) bool { return strings.HasPrefix(description, Mark) }

func has(actions []string, action string) bool {
	return slices.ContainsFunc(actions, func(a string) bool { return strings.EqualFold(a, action) })
}
