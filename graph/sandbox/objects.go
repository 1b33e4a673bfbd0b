package sandbox

import (
	"encoding/json"
	"net/http"
	"strings"
)

// maxIDs is the most that directoryObjects/getByIds takes in one call.
const maxIDs = 1000

// principal finds a service principal by object id or appId; the caller holds
// the store's lock. One that replication still hides is not found.
func (s *Server) principal(key string, alternate bool) (*ServicePrincipal, error) {
	var sp *ServicePrincipal
	if alternate {
		sp = s.store.byApp[fold(key)]
	} else {
		if !isGUID(key) {
			return nil, badRequest("Invalid object identifier '%s'.", key)
		}
		sp, _ = s.store.objects[fold(key)].(*ServicePrincipal)
	}
	if sp == nil || s.fresh(sp.ID) {
		return nil, notFound(key)
	}
	return sp, nil
}

func (s *Server) getPrincipal(c *call, key string, alternate bool) (*reply, error) {
	q, err := s.query(c, &servicePrincipalSchema)
	if err != nil {
		return nil, err
	}
	if err := s.checkExpand(q); err != nil {
		return nil, err
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	sp, err := s.principal(key, alternate)
	if err != nil {
		return nil, err
	}
	return s.single(c, q, "servicePrincipals", s.expanded(render(sp, q.selected), sp, q)), nil
}

func (s *Server) single(c *call, q *query, what string, o object) *reply {
	if len(q.names) > 0 {
		what += "(" + strings.Join(q.names, ",") + ")"
	}
	return answer(http.StatusOK, append(object{{"@odata.context", c.context(what + "/$entity")}}, o...))
}

func (s *Server) applications(c *call, key string, alternate bool) (*reply, error) {
	q, err := s.query(c, &applicationSchema)
	if err != nil {
		return nil, err
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	if key == "" {
		page, next := turn(s, q, s.store.apps, q.from, func(e entity) bool { return q.filter == nil || q.filter.match(e, "") })
		items := make([]object, len(page))
		for i, e := range page {
			items[i] = render(e, q.selected)
		}
		return s.list(c, q, "applications", items, next, -1), nil
	}
	if !alternate && !isGUID(key) {
		return nil, badRequest("Invalid object identifier '%s'.", key)
	}
	wanted := map[bool]string{true: "appId", false: "id"}[alternate]
	for _, a := range s.store.apps {
		if id, _ := a.prop(wanted).(string); fold(id) == fold(key) {
			return s.single(c, q, "applications", render(a, q.selected)), nil
		}
	}
	return nil, notFound(key)
}

// anyObject is the type by which $select of a mixed collection is read.
var anyObject = schema{"directoryObject", "DirectoryObject",
	append([]property{{"userPrincipalName", text, "", ""}}, servicePrincipalSchema.props...)}

// objectQuery is the query for one object of any type, by its id.
func (s *Server) objectQuery(c *call, key string) (*query, error) {
	q, err := s.query(c, &anyObject)
	if err == nil && !isGUID(key) {
		err = badRequest("Invalid object identifier '%s'.", key)
	}
	return q, err
}

func (s *Server) directoryObject(c *call, key string) (*reply, error) {
	q, err := s.objectQuery(c, key)
	if err != nil {
		return nil, err
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	e := s.store.objects[fold(key)]
	if e == nil || s.fresh(key) {
		return nil, notFound(key)
	}
	return s.single(c, q, "directoryObjects", renderTyped(e, q.selected)), nil
}

func (s *Server) getByIDs(c *call) (*reply, error) {
	q, err := s.query(c, &anyObject)
	if err != nil {
		return nil, err
	}
	if err := c.jsonBody(); err != nil {
		return nil, err
	}
	var in struct{ IDs, Types []string }
	if json.Unmarshal(c.body, &in) != nil {
		return nil, unreadable()
	}
	if len(in.IDs) == 0 || len(in.IDs) > maxIDs {
		return nil, badRequest("Invalid number of ids specified: '%d'. Must be between 1 and %d inclusive.", len(in.IDs), maxIDs)
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	items := []object{}
	seen := map[string]bool{}
	for _, id := range in.IDs {
		if !isGUID(id) {
			return nil, badRequest("Invalid GUID:%s", id)
		}
		e := s.store.objects[fold(id)]
		if e == nil || seen[fold(id)] || !wantsType(in.Types, e) || s.fresh(id) {
			continue // unknown ids are left out without an error
		}
		seen[fold(id)] = true
		items = append(items, renderTyped(e, q.selected))
	}
	return s.list(c, q, "directoryObjects", items, -1, -1), nil
}

func wantsType(types []string, e entity) bool {
	for _, t := range types {
		if strings.EqualFold(t, e.schema().typeName) || strings.EqualFold(t, "directoryObject") {
			return true
		}
	}
	return len(types) == 0
}

func (s *Server) organization(c *call, key string, rest []string) (*reply, error) {
	t := &s.store.tenant
	if key != "" && !strings.EqualFold(key, t.ID) || len(rest) > 0 {
		return nil, notFound(key)
	}
	org := object{{"id", t.ID}, {"displayName", t.DisplayName}, {"tenantType", "AAD"}, {"verifiedDomains", []object{{
		{"capabilities", "Email, OfficeCommunicationsOnline"}, {"isDefault", true}, {"isInitial", true}, {"name", t.Domain},
		{"type", "Managed"}}}}}
	if key != "" {
		return answer(http.StatusOK, org), nil
	}
	all := []object{org}
	if t.ID == "" { // a snapshot of a sign-in that does not say which tenant it is for
		all = []object{}
	}
	return answer(http.StatusOK, object{{"@odata.context", c.context("organization")}, {"value", all}}), nil
}

// me answers for the signed-in user and that user's directory roles.
func (s *Server) me(c *call) (*reply, error) {
	if len(c.path) > 1 && !(len(c.path) == 3 && strings.EqualFold(c.path[1], "transitiveMemberOf") &&
		strings.EqualFold(c.path[2], roleCast)) {
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	who, ok := s.store.objects[fold(s.store.tenant.Me)].(*User)
	if !ok {
		return nil, refuse(http.StatusBadRequest, "BadRequest", "/me request is only valid with delegated authentication flow.")
	}
	if len(c.path) == 1 {
		q, err := s.query(c, &userSchema)
		if err != nil {
			return nil, err
		}
		return s.single(c, q, "users", render(who, q.selected)), nil
	}
	q, err := s.query(c, &directoryRoleSchema)
	if err != nil {
		return nil, err
	}
	if !q.count { // an OData cast is an advanced query
		return nil, unsupported("The specified query requires the ConsistencyLevel: eventual header and $count=true.")
	}
	items := s.rolesOf(who.ID, q, false)
	return s.list(c, q, "directoryRoles", items, -1, len(items)), nil
}
