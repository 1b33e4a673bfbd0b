package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strings"
)

// view is the side from which assignments are looked at; its text is the
// navigation property.
type view string

const (
	held  view = "appRoleAssignments" // what the principal holds
	given view = "appRoleAssignedTo"  // who holds roles on the resource
)

var views = [...]view{held, given}

func viewOf(segment string) (view, bool) {
	for _, v := range views {
		if strings.EqualFold(segment, string(v)) {
			return v, true
		}
	}
	return "", false
}

// owner is the service principal in the path.
type owner struct {
	key       string
	alternate bool // key is an appId
}

// grantsOf is every assignment seen from the object; the caller holds the lock.
func (s *Server) grantsOf(id string, v view) []*grant {
	if v == held {
		return s.store.byPrincipal[fold(id)]
	}
	return s.store.byResource[fold(id)]
}

// holder is the object id of the principal that holds the assignment, or of the
// resource that it is on, in lower case; empty where there is none.
func (s *Server) holder(assignment string, v view) string {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	g := s.store.grants[assignment]
	switch {
	case g == nil || !s.visible(g):
		return ""
	case v == held:
		return fold(g.PrincipalID)
	}
	return fold(g.ResourceID)
}

func collection(o *ServicePrincipal, v view) string {
	return fmt.Sprintf("servicePrincipals('%s')/%s", o.ID, v)
}

// below reads the query of a call and finds the service principal in its path;
// the caller holds the lock.
func (s *Server) below(o owner, c *call) (*query, *ServicePrincipal, error) {
	q, err := s.query(c, &assignmentSchema)
	if err != nil {
		return nil, nil, err
	}
	sp, err := s.principal(o.key, o.alternate)
	return q, sp, err
}

func (s *Server) listAssignments(c *call, o owner, v view) (*reply, error) {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	q, sp, err := s.below(o, c)
	if err != nil {
		return nil, err
	}
	all := s.grantsOf(sp.ID, v)
	count := -1
	if q.count {
		count = len(all)
	}
	if s.emptyPage(q) {
		return s.list(c, q, collection(sp, v), nil, q.from, count), nil
	}
	start := sort.Search(len(all), func(i int) bool { return all[i].seq >= q.from })
	page, next := turn(s, q, all, start, func(g *grant) bool {
		return (q.filter == nil || q.filter.match(g, "")) && s.visible(g)
	})
	if next >= 0 {
		next = all[next].seq
	}
	items := make([]object, len(page))
	for i, g := range page {
		items[i] = render(g, q.selected)
	}
	return s.list(c, q, collection(sp, v), items, next, count), nil
}

func (s *Server) countAssignments(c *call, o owner, v view) (*reply, error) {
	q, err := s.query(c, &assignmentSchema)
	if err != nil {
		return nil, err
	}
	if !q.eventual {
		return nil, badRequest("$count is not currently supported.")
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	sp, err := s.principal(o.key, o.alternate)
	if err != nil {
		return nil, err
	}
	all := s.grantsOf(sp.ID, v)
	found, _ := scan(all, 0, len(all), s.visible)
	return plainNumber(len(found)), nil
}

func (s *Server) getAssignment(c *call, o owner, v view, id string) (*reply, error) {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	q, sp, err := s.below(o, c)
	if err != nil {
		return nil, err
	}
	if !isAssignmentID(id) {
		return nil, badRequest("Invalid resource identifier for EntitlementGrant.")
	}
	for _, g := range s.grantsOf(sp.ID, v) {
		if g.ID == id && s.visible(g) {
			return s.single(c, q, collection(sp, v), render(g, q.selected)), nil
		}
	}
	return nil, notFound(id)
}

func unreadable() *failure {
	return refuse(http.StatusBadRequest, "BadRequest",
		"Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
}

// jsonBody checks what every write needs before its body is looked at.
func (c *call) jsonBody() error {
	kind := fold(c.header.Get("Content-Type"))
	switch {
	case kind == "":
		return refuse(http.StatusBadRequest, "BadRequest",
			"Write requests (excluding DELETE) must contain the Content-Type header declaration.")
	case !strings.HasPrefix(kind, "application/json"):
		return refuse(http.StatusUnsupportedMediaType, "BadRequest",
			"A supported MIME type could not be found that matches the content type of the request. The content type '%s' is not supported.", kind)
	case !json.Valid(c.body):
		return unreadable()
	}
	return nil
}

// wanted is the body of a create.
type wanted struct{ principal, resource, role string }

func (c *call) wanted() (w wanted, err error) {
	if err := c.jsonBody(); err != nil {
		return w, err
	}
	var members map[string]any
	if json.Unmarshal(c.body, &members) != nil {
		return w, unreadable()
	}
	fields := map[string]*string{"principalId": &w.principal, "resourceId": &w.resource, "appRoleId": &w.role}
	for name, value := range members {
		into := fields[name]
		text, isText := value.(string)
		switch {
		case strings.HasPrefix(name, "@odata."):
		case into == nil && assignmentSchema.find(name) == nil:
			return w, badRequest("Invalid property '%s'.", name)
		case into == nil:
		case !isText || !isGUID(text):
			return w, badRequest("Cannot convert the literal '%v' to the expected type 'Edm.Guid'.", value)
		default:
			*into = text
		}
	}
	for _, name := range []string{"principalId", "resourceId", "appRoleId"} {
		if *fields[name] == "" {
			return w, badRequest("A value is required for property '%s' of resource 'AppRoleAssignment'.", name)
		}
	}
	return w, nil
}
