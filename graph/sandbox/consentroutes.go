package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

const writePolicies = "Policy.ReadWrite.PermissionGrant"

// routePolicies is what hangs below /policies.
func (s *Server) routePolicies(c *call, key string, rest []string) (handler, error) {
	if !strings.EqualFold(key, "permissionGrantPolicies") || len(rest) > 3 {
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	var h handler
	switch {
	case len(rest) == 0 && c.method == http.MethodGet:
		h = func() (*reply, error) { return s.listPolicies(c) }
	case len(rest) == 0 && c.method == http.MethodPost:
		h = func() (*reply, error) { return s.createPolicy(c) }
	case len(rest) == 1 && c.method == http.MethodGet:
		h = func() (*reply, error) { return s.onePolicy(c, rest[0]) }
	case len(rest) == 1 && (c.method == http.MethodPatch || c.method == http.MethodDelete):
		h = func() (*reply, error) { return s.changePolicy(c, rest[0]) }
	case len(rest) >= 2 && (strings.EqualFold(rest[1], "includes") || strings.EqualFold(rest[1], "excludes")):
		return s.routeConditions(c, rest)
	default:
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	return h, nil
}

func (s *Server) routeConditions(c *call, rest []string) (handler, error) {
	switch {
	case len(rest) == 2 && c.method == http.MethodGet:
		return func() (*reply, error) { return s.listConditions(c, rest[0], rest[1]) }, nil
	case len(rest) == 2 && c.method == http.MethodPost:
		return func() (*reply, error) { return s.createCondition(c, rest[0], rest[1]) }, nil
	case len(rest) == 3 && c.method == http.MethodDelete:
		return func() (*reply, error) { return s.deleteCondition(c, rest[0], rest[1], rest[2]) }, nil
	}
	return nil, notEmulated(c.method + " " + c.rawPath)
}

func (s *Server) listPolicies(c *call) (*reply, error) {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	return listOf(s, c, "policies/permissionGrantPolicies", &policySchema,
		slices.Concat(builtInPolicies(), s.store.tenant.PermissionGrantPolicies))
}

// listOf answers with all of a list that the query asks for, page by page.
func listOf[E entity](s *Server, c *call, what string, of *schema, all []E) (*reply, error) {
	q, err := s.query(c, of)
	if err != nil {
		return nil, err
	}
	if s.emptyPage(q) {
		return s.list(c, q, what, nil, q.from, -1), nil
	}
	page, next := turn(s, q, all, q.from, func(e E) bool { return q.filter == nil || q.filter.match(e, "") })
	items := make([]object, len(page))
	for i, e := range page {
		items[i] = render(e, q.selected)
	}
	return s.list(c, q, what, items, next, -1), nil
}

func (s *Server) onePolicy(c *call, id string) (*reply, error) {
	q, err := s.query(c, &policySchema)
	if err != nil {
		return nil, err
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	p := s.policy(id)
	if p == nil {
		return nil, notFound(id)
	}
	return s.single(c, q, "policies/permissionGrantPolicies", render(p, q.selected)), nil
}

// read decodes the body of a write.
func read[T any](c *call) (v T, err error) {
	if err = c.jsonBody(); err == nil && json.Unmarshal(c.body, &v) != nil {
		err = unreadable()
	}
	return v, err
}

func (s *Server) createPolicy(c *call) (*reply, error) {
	p, err := read[PermissionGrantPolicy](c)
	if err != nil {
		return nil, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	switch {
	case !s.mayManage(c.caller, writePolicies):
		return nil, denied()
	case !policyID().MatchString(p.ID) || strings.HasPrefix(fold(p.ID), "microsoft-"):
		return nil, badRequest("Invalid value specified for property 'id' of resource 'PermissionGrantPolicy'.")
	case s.policy(p.ID) != nil:
		return nil, refuse(http.StatusConflict, "Request_MultipleObjectsWithSameKeyValue",
			"A conflicting object with one or more of the specified property values is present in the directory.")
	}
	p.Includes, p.Excludes = []*ConditionSet{}, []*ConditionSet{} // condition sets are added one by one
	s.store.tenant.PermissionGrantPolicies = append(slices.Clone(s.store.tenant.PermissionGrantPolicies), &p)
	s.wrote()
	return created(c, "policies/permissionGrantPolicies", render(&p, nil)), nil
}

func (s *Server) wrote() {
	s.store.changed = true
	s.book.wrote()
}

func created(c *call, what string, o object) *reply {
	return answer(http.StatusCreated, append(object{{"@odata.context", c.context(what + "/$entity")}}, o...))
}

func nothing() *reply { return &reply{status: http.StatusNoContent, header: http.Header{}} }

// editable is a policy that may be changed, as a copy that takes its place.
func (s *Server) editable(c *call, id string) (*PermissionGrantPolicy, error) {
	all := s.store.tenant.PermissionGrantPolicies
	at := slices.IndexFunc(all, func(p *PermissionGrantPolicy) bool { return strings.EqualFold(p.ID, id) })
	switch {
	case !s.mayManage(c.caller, writePolicies) || at < 0 && s.policy(id) != nil:
		return nil, denied()
	case at < 0:
		return nil, notFound(id)
	}
	p := *all[at]
	all = slices.Clone(all)
	all[at] = &p
	s.store.tenant.PermissionGrantPolicies = all
	return &p, nil
}

func (s *Server) changePolicy(c *call, id string) (*reply, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	p, err := s.editable(c, id)
	if err != nil {
		return nil, err
	}
	if c.method == http.MethodDelete {
		s.store.tenant.PermissionGrantPolicies = slices.DeleteFunc(slices.Clone(s.store.tenant.PermissionGrantPolicies),
			func(x *PermissionGrantPolicy) bool { return x == p })
		s.wrote()
		return nothing(), nil
	}
	change, err := read[struct{ DisplayName, Description *string }](c)
	if err != nil {
		return nil, err
	}
	for to, from := range map[*string]*string{&p.DisplayName: change.DisplayName, &p.Description: change.Description} {
		if from != nil {
			*to = *from
		}
	}
	s.wrote()
	return nothing(), nil
}

// sets is the collection of a policy that a path names.
func (p *PermissionGrantPolicy) sets(name string) *[]*ConditionSet {
	if strings.EqualFold(name, "excludes") {
		return &p.Excludes
	}
	return &p.Includes
}

func (s *Server) listConditions(c *call, id, which string) (*reply, error) {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	p := s.policy(id)
	if p == nil {
		return nil, notFound(id)
	}
	return listOf(s, c, "policies/permissionGrantPolicies('"+p.ID+"')/"+which, &conditionSetSchema, *p.sets(which))
}

func (s *Server) createCondition(c *call, id, which string) (*reply, error) {
	set, err := read[ConditionSet](c)
	if err != nil {
		return nil, err
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	p, err := s.editable(c, id)
	if err != nil {
		return nil, err
	}
	if kind := fold(set.PermissionType); kind != "application" && kind != "delegated" {
		return nil, badRequest("Invalid value specified for property 'permissionType' of resource 'PermissionGrantConditionSet'.")
	}
	set.fill()
	s.store.tenant.Serial++
	set.ID = guidFrom(fmt.Sprintf("condition set %d of %s", s.store.tenant.Serial, id))
	list := p.sets(which)
	*list = append(slices.Clone(*list), &set)
	s.wrote()
	return created(c, "policies/permissionGrantPolicies('"+p.ID+"')/"+which, render(&set, nil)), nil
}

func (s *Server) deleteCondition(c *call, id, which, set string) (*reply, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	p, err := s.editable(c, id)
	if err != nil {
		return nil, err
	}
	list := p.sets(which)
	kept := slices.DeleteFunc(slices.Clone(*list), func(x *ConditionSet) bool { return strings.EqualFold(x.ID, set) })
	if len(kept) == len(*list) {
		return nil, notFound(set)
	}
	*list = kept
	s.wrote()
	return nothing(), nil
}
