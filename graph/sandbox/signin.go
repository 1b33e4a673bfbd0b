package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// Account is what the token of a service principal says of it.
type Account struct {
	ObjectID, AppID, DisplayName string
	AzureResource                string   // of a managed identity
	Roles                        []string // values of the app roles of Microsoft Graph that it holds
	WIDs                         []string // template ids of the directory roles that it has for the whole tenant
}

// SignIn finds the service principal that a text names (by object id, client id or its
// display name, if that is the only one of that name), and what its token for Microsoft
// Graph would say.
func (t *Tenant) SignIn(text string) (Account, error) {
	sp, err := t.named(text, func(sp *ServicePrincipal) []string { return []string{sp.ID, sp.AppID, sp.DisplayName} })
	if err != nil {
		return Account{}, err
	}
	return t.account(sp, graphAppID), nil
}

// named is the only service principal that has a text among its names.
func (t *Tenant) named(text string, names func(*ServicePrincipal) []string) (*ServicePrincipal, error) {
	var found []*ServicePrincipal
	for _, sp := range t.ServicePrincipals {
		if slices.ContainsFunc(names(sp), func(name string) bool { return strings.EqualFold(name, text) }) {
			found = append(found, sp)
		}
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("%d service principals of the sandbox are named %q: give an object id or a client id",
			len(found), text)
	}
	return found[0], nil
}

// account is what the token of a service principal for an API says of it, directory roles
// included.
func (t *Tenant) account(sp *ServicePrincipal, resource string) Account {
	c := Account{ObjectID: sp.ID, AppID: sp.AppID, DisplayName: sp.DisplayName}
	for _, name := range sp.AlternativeNames {
		if strings.HasPrefix(name, "/subscriptions/") {
			c.AzureResource = name
		}
	}
	s := &Server{store: newStore(t)}
	for _, g := range s.store.byPrincipal[fold(sp.ID)] {
		if api, ok := s.store.objects[fold(g.ResourceID)].(*ServicePrincipal); ok && api.answersTo(resource) {
			if i := slices.IndexFunc(api.AppRoles,
				func(r AppRole) bool { return fold(r.ID) == fold(g.AppRoleID) && r.Value != nil }); i >= 0 {
				c.Roles = append(c.Roles, *api.AppRoles[i].Value)
			}
		}
	}
	for _, a := range s.roleAssignments() {
		if strings.EqualFold(a.PrincipalID, sp.ID) && a.DirectoryScopeID == wholeTenant {
			c.WIDs = append(c.WIDs, a.RoleDefinitionID)
		}
	}
	return c
}

// answersTo reports whether a token for a resource is one for this API: its app id or one
// of its identifier URIs, with a slash at the end or without.
func (sp *ServicePrincipal) answersTo(resource string) bool {
	bare := strings.TrimSuffix(resource, "/")
	return strings.EqualFold(sp.AppID, bare) || slices.ContainsFunc(sp.ServicePrincipalNames,
		func(name string) bool { return strings.EqualFold(strings.TrimSuffix(name, "/"), bare) })
}
