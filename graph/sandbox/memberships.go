package sandbox

import (
	"net/http"
	"strings"
)

const roleCast = "microsoft.graph.directoryRole"

// routeMemberships is what hangs below transitiveMemberOf of a service principal: all of
// it, or the directory roles alone.
func (s *Server) routeMemberships(c *call, o owner, rest []string) (handler, error) {
	cast := len(rest) == 1 && strings.EqualFold(rest[0], roleCast)
	if c.method != http.MethodGet || len(rest) > 0 && !cast {
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	return func() (*reply, error) { return s.memberships(c, o, cast) }, nil
}

// memberships is what a service principal is a member of. The tenant has no groups of
// service principals, so these are directory roles.
func (s *Server) memberships(c *call, o owner, cast bool) (*reply, error) {
	q, err := s.query(c, &directoryRoleSchema)
	switch {
	case err != nil:
		return nil, err
	case cast && !q.count: // an OData cast is an advanced query
		return nil, unsupported("The specified query requires the ConsistencyLevel: eventual header and $count=true.")
	case q.filter != nil || q.expand != "":
		return nil, notEmulated("$filter or $expand of memberships")
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	sp, err := s.principal(o.key, o.alternate)
	if err != nil {
		return nil, err
	}
	items := s.rolesOf(sp.ID, q, !cast)
	if cast {
		return s.list(c, q, "directoryRoles", items, -1, len(items)), nil
	}
	return s.list(c, q, "directoryObjects", items, -1, -1), nil
}

// rolesOf are the directory roles that an object is a member of.
func (s *Server) rolesOf(id string, q *query, typed bool) []object {
	items := []object{}
	for _, r := range s.store.tenant.DirectoryRoles {
		for _, m := range r.Members {
			switch {
			case !strings.EqualFold(m, id):
			case typed:
				items = append(items, renderTyped(r, q.selected))
			default:
				items = append(items, render(r, q.selected))
			}
		}
	}
	return items
}
