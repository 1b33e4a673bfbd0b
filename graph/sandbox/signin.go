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
// display name, if that is the only one of that name), and what its token would say.
func (t *Tenant) SignIn(text string) (Account, error) {
	var found []*ServicePrincipal
	for _, sp := range t.ServicePrincipals {
		if strings.EqualFold(sp.ID, text) || strings.EqualFold(sp.AppID, text) || strings.EqualFold(sp.DisplayName, text) {
			found = append(found, sp)
		}
	}
	if len(found) != 1 {
		return Account{}, fmt.Errorf("%d service principals of the sandbox are called %q: give an object id or a client id",
			len(found), text)
	}
	sp := found[0]
	c := Account{ObjectID: sp.ID, AppID: sp.AppID, DisplayName: sp.DisplayName}
	for _, name := range sp.AlternativeNames {
		if strings.HasPrefix(name, "/subscriptions/") {
			c.AzureResource = name
		}
	}
	s := &Server{store: newStore(t)}
	for _, g := range s.store.byPrincipal[fold(sp.ID)] {
		if api, ok := s.store.objects[fold(g.ResourceID)].(*ServicePrincipal); ok && api.AppID == graphAppID {
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
	return c, nil
}
