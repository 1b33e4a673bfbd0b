package sandbox

import (
	"net/http"
	"strings"
)

// The recycle bin of the directory: what was deleted stays readable for 30 days
// (directory: deletedItems). Only service principals are played.

func (s *Server) routeDeleted(c *call, key string, rest []string) (handler, error) {
	switch {
	case !strings.EqualFold(key, "deletedItems"):
		return nil, notEmulated(c.method + " " + c.rawPath)
	case len(rest) == 0:
		return nil, refuse(http.StatusBadRequest, "Request_UnsupportedQuery",
			"Searches against this resource are not supported. Only specific instances can be queried.")
	case len(rest) > 1:
		return nil, notEmulated(c.method + " " + c.rawPath)
	case strings.EqualFold(rest[0], "microsoft.graph.servicePrincipal"):
		return s.onlyGet(c, func() (*reply, error) { return s.listDeleted(c) })
	case strings.HasPrefix(fold(rest[0]), "microsoft.graph."):
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	return s.onlyGet(c, func() (*reply, error) { return s.getDeleted(c, rest[0]) })
}

func (s *Server) listDeleted(c *call) (*reply, error) {
	q, err := s.query(c, &servicePrincipalSchema)
	if err != nil {
		return nil, err
	}
	if q.expand != "" {
		return nil, notEmulated("$expand of deleted items")
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	return s.principalsPage(c, q, "servicePrincipals", sorted(s.store.deleted, q)), nil
}

func (s *Server) getDeleted(c *call, key string) (*reply, error) {
	q, err := s.objectQuery(c, key)
	if err != nil {
		return nil, err
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	for _, e := range s.store.deleted {
		if id, _ := e.prop("id").(string); fold(id) == fold(key) {
			return s.single(c, q, "directoryObjects", renderTyped(e, q.selected)), nil
		}
	}
	return nil, notFound(key)
}
