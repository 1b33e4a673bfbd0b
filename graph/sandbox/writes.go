package sandbox

import (
	"fmt"
	"net/http"
	"slices"
)

// createAssignment acts on the body; the path is only looked up, as in Graph.
func (s *Server) createAssignment(c *call, o owner, v view) (*reply, error) {
	if !o.alternate && !isGUID(o.key) {
		return nil, badRequest("Invalid object identifier '%s'.", o.key)
	}
	w, err := c.wanted()
	if err != nil {
		return nil, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	sp, err := s.principal(o.key, o.alternate)
	if err != nil {
		return nil, err
	}
	if s.fresh(w.principal) {
		return nil, badReference()
	}
	a, err := s.permitted(c.caller, w)
	if err != nil {
		return nil, err
	}
	g := s.store.add(a, s.now())
	g.hide = s.faults.Created.begin(s.now())
	s.book.wrote()
	body := append(object{{"@odata.context", c.context(collection(sp, v) + "/$entity")}}, render(g, nil)...)
	r := answer(http.StatusCreated, body)
	r.header.Set("Location", fmt.Sprintf("%s/%s/%s", c.root, collection(sp, v), g.ID))
	return r, nil
}

// permitted checks the grant against the directory's rules and completes it.
func (s *Server) permitted(caller string, w wanted) (Assignment, error) {
	none := Assignment{}
	var kind, name string
	switch p := s.store.objects[fold(w.principal)].(type) {
	case *ServicePrincipal:
		kind, name = "ServicePrincipal", p.DisplayName
	case *User:
		kind, name = "User", p.DisplayName
	case *Group:
		kind, name = "Group", p.DisplayName
	default:
		return none, badReference()
	}
	resource, ok := s.store.objects[fold(w.resource)].(*ServicePrincipal)
	if !ok || s.fresh(w.resource) {
		return none, notFound(w.resource)
	}
	if !s.mayGrant(caller, w.principal, resource, w.role) {
		return none, denied()
	}
	if !resource.grants(w.role, kind) {
		return none, badRequest("Permission being assigned was not found on application '%s'.", resource.DisplayName)
	}
	if s.store.find(w.principal, w.resource, w.role) != nil {
		s.book.duplicate()
		return none, s.faults.duplicate()
	}
	if len(s.store.byPrincipal[fold(w.principal)]) >= maxAssignments {
		return none, quotaExceeded()
	}
	return Assignment{
		AppRoleID: fold(w.role), PrincipalDisplayName: name, PrincipalID: fold(w.principal), PrincipalType: kind,
		ResourceDisplayName: resource.DisplayName, ResourceID: fold(w.resource),
	}, nil
}

// grants says whether the API has the role, enabled, for that kind of
// principal. Default access is for APIs that have none for it.
func (sp *ServicePrincipal) grants(role, principalType string) bool {
	fits := func(r AppRole) bool { return r.IsEnabled && r.allows(principalType) }
	if role == defaultAccess {
		return !slices.ContainsFunc(sp.AppRoles, fits)
	}
	return slices.ContainsFunc(sp.AppRoles, func(r AppRole) bool { return fold(r.ID) == fold(role) && fits(r) })
}

func (s *Server) deleteAssignment(c *call, o owner, v view, id string) (*reply, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	sp, err := s.principal(o.key, o.alternate)
	if err != nil {
		return nil, err
	}
	if !isAssignmentID(id) {
		return nil, badRequest("Invalid resource identifier for EntitlementGrant.")
	}
	g := s.store.grants[id]
	if g == nil || !slices.Contains(s.grantsOf(sp.ID, v), g) {
		return nil, s.faults.absent(id)
	}
	if !s.mayRevoke(c.caller, g) {
		return nil, denied()
	}
	s.store.remove(g)
	if linger := s.faults.Deleted.begin(s.now()); linger != nil {
		s.store.linger(g, linger)
	}
	s.book.wrote()
	return &reply{status: http.StatusNoContent, header: http.Header{}}, nil
}
