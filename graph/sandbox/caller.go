package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// Who may write. A caller is the object that the token's oid names; a token that names
// none may do everything, as the sandbox's own. Reading is open to all: what it takes is
// no part of these rules. They are those of "Grant an appRoleAssignment to a service
// principal", "App consent permissions for custom roles" and "Manage app consent policies".

// Directory roles that write here, by template id.
const (
	globalAdmin     = "62e90394-69f5-4237-9190-012177145e10"
	privilegedAdmin = "e8611ab8-c189-46e8-94e1-60213ab1f814"
	appAdmin        = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
	cloudAppAdmin   = "158c047a-c907-4556-b7ef-446551a6b5f7"

	consentAction = "microsoft.directory/serviceprincipals/managepermissiongrantsforall."
	wholeTenant   = "/"
)

// callerOf is the object id in the payload of a token, in lower case; empty where there is none.
func callerOf(authorization string) string {
	_, token, _ := strings.Cut(authorization, " ")
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct{ OID string }
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	return fold(claims.OID)
}

// holds says whether a caller has an app role of Microsoft Graph; the caller holds the lock.
func (s *Server) holds(caller, value string) bool {
	for _, g := range s.store.byPrincipal[caller] {
		api, ok := s.store.objects[fold(g.ResourceID)].(*ServicePrincipal)
		if !ok || g.gone || api.AppID != graphAppID {
			continue
		}
		for _, r := range api.AppRoles {
			if fold(r.ID) == fold(g.AppRoleID) && r.Value != nil && strings.EqualFold(*r.Value, value) {
				return true
			}
		}
	}
	return false
}

// has says whether a caller has one of the directory roles for the whole tenant, or for the
// service principal that is named.
func (s *Server) has(caller, scope string, templates ...string) bool {
	return slices.ContainsFunc(s.roleAssignments(), func(a *RoleAssignment) bool {
		return fold(a.PrincipalID) == caller && slices.Contains(templates, fold(a.RoleDefinitionID)) && covers(a.DirectoryScopeID, scope)
	})
}

func covers(scope, servicePrincipal string) bool {
	return scope == wholeTenant || servicePrincipal != "" && strings.EqualFold(strings.TrimPrefix(scope, "/"), servicePrincipal)
}

// mayGrant decides whether a caller may give a role of an API to a principal.
func (s *Server) mayGrant(caller, principal string, api *ServicePrincipal, role string) bool {
	client, _ := s.store.objects[fold(principal)].(*ServicePrincipal)
	return s.mayWriteOn(caller, api) || s.consents(caller, api, consent{client, api.AppID, role})
}

// mayRevoke decides whether a caller may take a role of an API away. That the right of a
// consent policy covers it is documented nowhere.
func (s *Server) mayRevoke(caller string, g *grant) bool {
	api, ok := s.store.objects[fold(g.ResourceID)].(*ServicePrincipal)
	if !ok {
		api = &ServicePrincipal{ID: g.ResourceID}
	}
	client, _ := s.store.objects[fold(g.PrincipalID)].(*ServicePrincipal)
	return s.mayWriteOn(caller, api) ||
		s.faults.ConsentRevokes && s.consents(caller, api, consent{client, api.AppID, g.AppRoleID})
}

// mayWriteOn: the caller may give and take any role of the API.
func (s *Server) mayWriteOn(caller string, api *ServicePrincipal) bool {
	ofGraph := api.AppID == graphAppID || api.AppID == aadGraphAppID
	switch {
	case caller == "", s.holds(caller, "AppRoleAssignment.ReadWrite.All"), s.has(caller, "", globalAdmin, privilegedAdmin):
		return true
	case slices.ContainsFunc(api.Owners, func(o string) bool { return fold(o) == caller }):
		return true
	case ofGraph:
		return false
	}
	return s.holds(caller, "Application.ReadWrite.All") || s.has(caller, api.ID, appAdmin, cloudAppAdmin)
}

// consents: a custom role of the caller grants under a policy that allows this.
func (s *Server) consents(caller string, api *ServicePrincipal, g consent) bool {
	if _, isApp := s.store.objects[caller].(*ServicePrincipal); isApp && s.faults.NoConsentForApps {
		return false
	}
	for _, a := range s.roleAssignments() {
		role := s.role(a.RoleDefinitionID)
		if fold(a.PrincipalID) != caller || role == nil || !role.IsEnabled || !covers(a.DirectoryScopeID, api.ID) {
			continue
		}
		for _, action := range role.actions() {
			id, is := strings.CutPrefix(fold(action), consentAction)
			if p := s.policy(id); is && p != nil && s.allows(p, g) {
				return true
			}
		}
	}
	return false
}

// mayManage: the caller may change app consent policies, or directory roles, for which it
// takes an app role of Microsoft Graph or an administrator.
func (s *Server) mayManage(caller, permission string) bool {
	return caller == "" || s.holds(caller, permission) || s.has(caller, "", globalAdmin, privilegedAdmin)
}
