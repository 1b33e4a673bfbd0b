package sandbox

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
)

// handler answers a call whose route is known.
type handler func() (*reply, error)

var keyed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^([A-Za-z]+)\((?:(appId)=)?'((?:[^']|'')*)'\)$`) })

// Names of Graph that the sandbox knows to exist but does not play. Any other
// word in their place is a wrong segment, which Graph answers itself.
const (
	otherRoots = " administrativeunits applicationtemplates auditlogs contacts delegatedpermissiongrants devices directoryroles " +
		"directoryroletemplates " +
		"domains groups groupsettings identity identitygovernance identityprotection informationprotection oauth2permissiongrants " +
		"permissiongrants " +
		"reports schemaextensions security sites solutions subscribedskus subscriptions teams tenantrelationships " +
		"approleassignments "
	otherRelations = " addkey addpassword appmanagementpolicies claimsmappingpolicies createdobjects delegatedpermissionclassifications " +
		"endpoints " +
		"federatedidentitycredentials homerealmdiscoverypolicies memberof oauth2permissiongrants ownedobjects owners " +
		"remotedesktopsecurityconfiguration " +
		"removekey removepassword synchronization tokenissuancepolicies tokenlifetimepolicies transitivememberof getmembergroups " +
		"checkmembergroups delta "
)

func known(list, word string) bool { return strings.Contains(list, " "+fold(word)+" ") }

// route finds who answers. A wrong segment is refused here, before the token
// is looked at, as in Graph; what exists but is not emulated is a 501.
func (s *Server) route(c *call) (handler, error) {
	root, key := c.path[0], ""
	alternate := false
	if m := keyed().FindStringSubmatch(root); m != nil {
		root, alternate, key = m[1], m[2] != "", strings.ReplaceAll(m[3], "''", "'")
	}
	rest := c.path[1:]
	if key == "" && len(rest) > 0 {
		key, rest = rest[0], rest[1:]
	}
	switch fold(root) {
	case "serviceprincipals":
		return s.routePrincipals(c, key, alternate, rest)
	case "applications":
		if len(rest) > 0 {
			return nil, notEmulated(c.method + " " + c.rawPath)
		}
		return s.onlyGet(c, func() (*reply, error) { return s.applications(c, key, alternate) })
	case "directoryobjects":
		return s.routeObjects(c, key, rest)
	case "directory":
		return s.routeDeleted(c, key, rest)
	case "users":
		if len(rest) > 0 {
			return nil, notEmulated(c.method + " " + c.rawPath)
		}
		return s.onlyGet(c, func() (*reply, error) { return s.users(c, key) })
	case "organization":
		return s.onlyGet(c, func() (*reply, error) { return s.organization(c, key, rest) })
	case "policies":
		return s.routePolicies(c, key, rest)
	case "rolemanagement":
		return s.routeRoles(c, key, rest)
	case "me":
		return s.onlyGet(c, func() (*reply, error) { return s.me(c) })
	case "$batch":
		return s.routeBatch(c)
	}
	if known(otherRoots, root) {
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	return nil, noSegment(root)
}

func (s *Server) routeBatch(c *call) (handler, error) {
	switch {
	case c.item:
		return nil, refuse(http.StatusBadRequest, "BadRequest", "Nested batch requests are not supported.")
	case c.method != http.MethodPost:
		return nil, wrongMethod()
	case s.faults.RefuseBatch:
		return nil, refuse(http.StatusNotImplemented, "NotImplemented", "This operation target is not yet supported.")
	}
	return func() (*reply, error) { return s.batch(c) }, nil
}

func wrongMethod() *failure {
	return refuse(http.StatusMethodNotAllowed, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")
}

func (s *Server) onlyGet(c *call, h handler) (handler, error) {
	if c.method != http.MethodGet {
		return nil, notEmulated(c.method + " " + c.rawPath)
	}
	return h, nil
}

func (s *Server) routePrincipals(c *call, key string, alternate bool, rest []string) (handler, error) {
	switch {
	case key == "":
		return s.onlyGet(c, func() (*reply, error) { return s.listPrincipals(c) })
	case key == "$count" && !alternate && len(rest) == 0:
		return s.onlyGet(c, func() (*reply, error) { return s.countPrincipals(c) })
	case known(otherRelations, key) && !alternate:
		return nil, notEmulated(c.method + " " + c.rawPath)
	case len(rest) == 0:
		return s.onlyGet(c, func() (*reply, error) { return s.getPrincipal(c, key, alternate) })
	}
	if strings.EqualFold(rest[0], "transitiveMemberOf") {
		return s.routeMemberships(c, owner{key, alternate}, rest[1:])
	}
	if strings.EqualFold(rest[0], "ownedObjects") && len(rest) == 1 {
		return s.onlyGet(c, func() (*reply, error) { return s.owned(c, owner{key, alternate}) })
	}
	view, ok := viewOf(rest[0])
	if !ok {
		if known(otherRelations, rest[0]) || servicePrincipalSchema.find(rest[0]) != nil {
			return nil, notEmulated(c.method + " " + c.rawPath)
		}
		return nil, noSegment(rest[0])
	}
	return s.routeAssignments(c, owner{key, alternate}, view, rest[1:])
}

func (s *Server) routeAssignments(c *call, o owner, v view, rest []string) (handler, error) {
	if len(rest) > 1 {
		return nil, noSegment(rest[1])
	}
	if len(rest) == 0 {
		switch c.method {
		case http.MethodGet:
			return func() (*reply, error) { return s.listAssignments(c, o, v) }, nil
		case http.MethodPost:
			return func() (*reply, error) { return s.createAssignment(c, o, v) }, nil
		}
		return nil, wrongMethod()
	}
	switch {
	case rest[0] == "$count" && c.method == http.MethodGet:
		return func() (*reply, error) { return s.countAssignments(c, o, v) }, nil
	case c.method == http.MethodGet:
		return func() (*reply, error) { return s.getAssignment(c, o, v, rest[0]) }, nil
	case c.method == http.MethodDelete:
		return func() (*reply, error) { return s.deleteAssignment(c, o, v, rest[0]) }, nil
	}
	return nil, badRequest("Specified HTTP method is not allowed for the request target.")
}

func (s *Server) routeObjects(c *call, key string, rest []string) (handler, error) {
	switch {
	case key == "" || len(rest) > 0:
		return nil, notEmulated(c.method + " " + c.rawPath)
	case strings.EqualFold(key, "getByIds") || strings.EqualFold(key, "microsoft.graph.getByIds"):
		if c.method != http.MethodPost {
			return nil, wrongMethod()
		}
		return func() (*reply, error) { return s.getByIDs(c) }, nil
	}
	return s.onlyGet(c, func() (*reply, error) { return s.directoryObject(c, key) })
}
