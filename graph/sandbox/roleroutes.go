package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

const writeRoles = "RoleManagement.ReadWrite.Directory"

// noPremium is how the directory refuses a custom role in a tenant without Microsoft Entra ID P1.
func noPremium() *failure {
	return refuse(http.StatusForbidden, "Authorization_RequestDenied",
		"Only companies who have purchased AAD Premium may perform this operation.")
}

// routeRoles is what hangs below /roleManagement/directory.
func (s *Server) routeRoles(c *call, key string, rest []string) (handler, error) {
	if !strings.EqualFold(key, "directory") || len(rest) == 0 || len(rest) > 2 {
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	id := ""
	if len(rest) == 2 {
		id = rest[1]
	}
	where := c.method + " " + fold(rest[0]) + map[bool]string{true: "/{id}"}[id != ""]
	h := map[string]handler{
		"GET roledefinitions":         func() (*reply, error) { return s.listRoles(c) },
		"POST roledefinitions":        func() (*reply, error) { return s.createRole(c) },
		"PATCH roledefinitions/{id}":  func() (*reply, error) { return s.changeRole(c, id) },
		"DELETE roledefinitions/{id}": func() (*reply, error) { return s.changeRole(c, id) },
		"GET roleassignments":         func() (*reply, error) { return s.listRoleAssignments(c) },
		"POST roleassignments":        func() (*reply, error) { return s.createRoleAssignment(c) },
		"DELETE roleassignments/{id}": func() (*reply, error) { return s.deleteRoleAssignment(c, id) },
	}[where]
	if h == nil {
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	return h, nil
}

func (s *Server) listRoles(c *call) (*reply, error) {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	return listOf(s, c, "roleManagement/directory/roleDefinitions", &roleDefinitionSchema, s.roles())
}

func (s *Server) listRoleAssignments(c *call) (*reply, error) {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	return listOf(s, c, "roleManagement/directory/roleAssignments", &roleAssignmentSchema, s.roleAssignments())
}

func (s *Server) createRole(c *call) (*reply, error) {
	r, err := read[RoleDefinition](c)
	if err != nil {
		return nil, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if r.TemplateID == "" {
		s.store.tenant.Serial++
		r.TemplateID = guidFrom(fmt.Sprintf("role %d %s", s.store.tenant.Serial, r.DisplayName))
	}
	switch {
	case !s.mayManage(c.caller, writeRoles):
		return nil, denied()
	case s.faults.NoPremium:
		return nil, noPremium()
	case r.DisplayName == "" || len(r.RolePermissions) == 0 || !isGUID(r.TemplateID):
		return nil, badRequest("One or more property values specified are invalid.")
	case s.role(r.TemplateID) != nil ||
		slices.ContainsFunc(s.roles(), func(x *RoleDefinition) bool { return x.DisplayName == r.DisplayName }):
		return nil, refuse(http.StatusConflict, "Request_MultipleObjectsWithSameKeyValue",
			"A conflicting object with one or more of the specified property values is present in the directory.")
	}
	if err := s.knownActions(r); err != nil {
		return nil, err
	}
	r.ID = fold(r.TemplateID)
	s.store.tenant.RoleDefinitions = append(slices.Clone(s.store.tenant.RoleDefinitions), &r)
	s.wrote()
	return created(c, "roleManagement/directory/roleDefinitions", render(&r, nil)), nil
}

// knownActions: the policy that an action names has to be there.
func (s *Server) knownActions(r RoleDefinition) error {
	for _, p := range r.RolePermissions {
		for _, a := range p.AllowedResourceActions {
			if id, is := strings.CutPrefix(fold(a), consentAction); is && s.policy(id) == nil {
				return badRequest("Action '%s' is not supported.", a)
			}
		}
	}
	return nil
}

func (s *Server) changeRole(c *call, id string) (*reply, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	all := slices.Clone(s.store.tenant.RoleDefinitions)
	at := slices.IndexFunc(all, func(r *RoleDefinition) bool { return strings.EqualFold(r.ID, id) })
	switch {
	case !s.mayManage(c.caller, writeRoles) || at < 0 && s.role(id) != nil:
		return nil, denied()
	case at < 0:
		return nil, notFound(id)
	}
	if c.method == http.MethodDelete {
		s.store.tenant.RoleDefinitions = slices.Delete(all, at, at+1)
		s.wrote()
		return nothing(), nil
	}
	change, err := read[RoleDefinition](c)
	if err != nil {
		return nil, err
	}
	if s.faults.NoPremium {
		return nil, noPremium()
	}
	if err := s.knownActions(change); err != nil {
		return nil, err
	}
	change.ID, change.TemplateID = all[at].ID, all[at].TemplateID
	all[at] = &change
	s.store.tenant.RoleDefinitions = all
	s.wrote()
	return nothing(), nil
}

func (s *Server) createRoleAssignment(c *call) (*reply, error) {
	a, err := read[RoleAssignment](c)
	if err != nil {
		return nil, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	role := s.role(a.RoleDefinitionID)
	switch {
	case !s.mayManage(c.caller, writeRoles):
		return nil, denied()
	case role == nil || s.store.objects[fold(a.PrincipalID)] == nil:
		return nil, notFound(a.PrincipalID)
	case !strings.HasPrefix(a.DirectoryScopeID, "/"):
		return nil, badRequest("One or more property values specified are invalid.")
	case slices.ContainsFunc(s.roleAssignments(), func(x *RoleAssignment) bool {
		has := s.role(x.RoleDefinitionID)
		return has != nil && has.ID == role.ID && strings.EqualFold(x.PrincipalID, a.PrincipalID) &&
			x.DirectoryScopeID == a.DirectoryScopeID
	}):
		return nil, badRequest("A conflicting object with one or more of the specified property values is present in the directory.")
	}
	a.RoleDefinitionID = role.ID
	a.ID = roleAssignmentID(role.ID, a.PrincipalID, a.DirectoryScopeID)
	s.store.tenant.RoleAssignments = append(slices.Clone(s.store.tenant.RoleAssignments), &a)
	s.wrote()
	return created(c, "roleManagement/directory/roleAssignments", render(&a, nil)), nil
}

func (s *Server) deleteRoleAssignment(c *call, id string) (*reply, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if !s.mayManage(c.caller, writeRoles) {
		return nil, denied()
	}
	kept := slices.DeleteFunc(slices.Clone(s.store.tenant.RoleAssignments), func(a *RoleAssignment) bool { return a.ID == id })
	if len(kept) == len(s.store.tenant.RoleAssignments) {
		return nil, notFound(id)
	}
	s.store.tenant.RoleAssignments = kept
	s.wrote()
	return nothing(), nil
}

// owned are the service principals that one of them owns.
func (s *Server) owned(c *call, o owner) (*reply, error) {
	q, err := s.query(c, &anyObject)
	if err != nil {
		return nil, err
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	sp, err := s.principal(o.key, o.alternate)
	if err != nil {
		return nil, err
	}
	items := []object{}
	for _, e := range s.store.principals {
		if of, ok := e.(*ServicePrincipal); ok &&
			slices.ContainsFunc(of.Owners, func(id string) bool { return strings.EqualFold(id, sp.ID) }) {
			items = append(items, renderTyped(of, q.selected))
		}
	}
	return s.list(c, q, "directoryObjects", items, -1, -1), nil
}
