package sandbox

import (
	"slices"
	"strings"
)

// A shape is what a request asks, whatever it asks it for: its path without ids,
// what it filters by, whether it expands and whether it is an advanced query. A
// rule can name one, such as list-by-name-expand, so that the service takes every
// request but those.
//
// A name is the path's word, then that of the filter, then -expand and -advanced.

// pathWords are the paths; {id} stands for any id.
var pathWords = map[string]string{
	"POST /$batch":                                             "batch",
	"GET /servicePrincipals":                                   "list",
	"GET " + deletedPath:                                       "deleted",
	"GET /servicePrincipals/{id}":                              "principal",
	"GET /servicePrincipals(appId)":                            "principal-by-client",
	"GET /servicePrincipals/{id}/appRoleAssignments":           "held",
	"GET /servicePrincipals(appId)/appRoleAssignments":         "held-by-client",
	"GET /servicePrincipals/{id}/appRoleAssignedTo":            "holders",
	"GET /servicePrincipals(appId)/appRoleAssignedTo":          "holders-by-client",
	"GET /servicePrincipals/{id}/appRoleAssignments/{id}":      "assignment",
	"GET /servicePrincipals/{id}/appRoleAssignedTo/{id}":       "assignment-of-api",
	"GET /directory/deletedItems/{id}":                         "deleted-item",
	"GET /directoryObjects/{id}":                               "object",
	"POST /directoryObjects/getByIds":                          "objects",
	"GET /applications":                                        "registrations",
	"GET /applications/{id}":                                   "registration",
	"GET /applications(appId)":                                 "registration-by-client",
	"GET /users":                                               "users",
	"GET /organization":                                        "organization",
	"GET /me":                                                  "me",
	"GET /me/transitiveMemberOf/microsoft.graph.directoryRole": "my-roles",
	"GET /servicePrincipals/{id}/transitiveMemberOf":           "memberships",
	"GET /servicePrincipals/{id}/transitiveMemberOf/microsoft.graph.directoryRole": "roles-of",
	"POST /servicePrincipals/{id}/appRoleAssignedTo":                               "grant",
	"POST /servicePrincipals/{id}/appRoleAssignments":                              "grant-to-identity",
	"DELETE /servicePrincipals/{id}/appRoleAssignedTo/{id}":                        "revoke",
	"DELETE /servicePrincipals/{id}/appRoleAssignments/{id}":                       "revoke-from-identity",
	"GET /servicePrincipals/{id}/ownedObjects":                                     "owned",
	"GET /policies/permissionGrantPolicies":                                        "policies",
	"GET /policies/permissionGrantPolicies/{id}":                                   "policy",
	"POST /policies/permissionGrantPolicies":                                       "create-policy",
	"PATCH /policies/permissionGrantPolicies/{id}":                                 "update-policy",
	"DELETE /policies/permissionGrantPolicies/{id}":                                "delete-policy",
	"POST /policies/permissionGrantPolicies/{id}/includes":                         "include",
	"DELETE /policies/permissionGrantPolicies/{id}/includes/{id}":                  "delete-include",
	"POST /policies/permissionGrantPolicies/{id}/excludes":                         "exclude",
	"DELETE /policies/permissionGrantPolicies/{id}/excludes/{id}":                  "delete-exclude",
	"GET /roleManagement/directory/roleDefinitions":                                "roles",
	"POST /roleManagement/directory/roleDefinitions":                               "create-role",
	"PATCH /roleManagement/directory/roleDefinitions/{id}":                         "update-role",
	"DELETE /roleManagement/directory/roleDefinitions/{id}":                        "delete-role",
	"GET /roleManagement/directory/roleAssignments":                                "role-assignments",
	"POST /roleManagement/directory/roleAssignments":                               "assign-role",
	"DELETE /roleManagement/directory/roleAssignments/{id}":                        "unassign-role",
}

const deletedPath = "/directory/deletedItems/microsoft.graph.servicePrincipal"

// filterWords are the filters, by property and operator.
var filterWords = map[string]string{
	"displayName eq":                   "by-name",
	"displayName eq or":                "by-names",
	"displayName in":                   "by-names",
	"displayName startsWith":           "by-name-prefix",
	"id eq":                            "by-id",
	"id eq or":                         "by-id",
	"id in":                            "by-id",
	"appId eq":                         "by-client",
	"appId eq or":                      "by-client",
	"appId in":                         "by-client",
	"alternativeNames eq":              "by-resource",
	"alternativeNames eq or":           "by-resource",
	"alternativeNames startsWith":      "by-resource-prefix",
	"alternativeNames startsWith or":   "by-resource-prefix",
	"servicePrincipalNames eq":         "by-uri",
	"servicePrincipalNames startsWith": "by-uri-prefix",
	"servicePrincipalNames eq or":      "by-uri",
	"servicePrincipalType eq 'ManagedIdentity'": "identities",
	"servicePrincipalType eq 'Application'":     "apis",
	"appRoleAssignments id eq":                  "by-assignment",
	"appRoleAssignedTo id eq":                   "by-assignment-of-api",
	"principalDisplayName eq":                   "of-name",
	"resourceId eq":                             "on-api",
	"principalId eq":                            "of-principal",
	"roleDefinitionId eq":                       "of-role",
}

// shape is the name of what the call asks, empty where there is no word for it.
func (c *call) shape() string {
	word := pathWords[c.method+" "+c.plainPath()]
	opts, err := options(c.rawQuery)
	if word == "" || err != nil {
		return ""
	}
	name := []string{word}
	if f, ok := opts["filter"]; ok {
		by := filterWords[asked(f)]
		if by == "" {
			return ""
		}
		name = append(name, by)
	}
	if opts["expand"] != "" {
		name = append(name, "expand")
	}
	if strings.EqualFold(opts["count"], "true") && strings.EqualFold(c.header.Get("ConsistencyLevel"), "eventual") {
		name = append(name, "advanced")
	}
	return strings.Join(name, "-")
}

// plainPath is the path with {id} and (appId) for its ids.
func (c *call) plainPath() string {
	var path strings.Builder
	for i, segment := range c.path {
		switch m := keyed().FindStringSubmatch(segment); {
		case len(m) > 2 && m[2] != "":
			segment = m[1] + "(appId)"
		case i > 0 && (isID(segment) || keyedAfter(c.path[i-1])):
			segment = "{id}"
		}
		path.WriteString("/" + segment)
	}
	return path.String()
}

// keyedAfter: what follows these is an id, whatever its form.
func keyedAfter(segment string) bool {
	return slices.Contains([]string{"permissionGrantPolicies", "includes", "excludes", "roleDefinitions", "roleAssignments"}, segment)
}

func isID(segment string) bool { return isGUID(segment) || isAssignmentID(segment) }

// subject is the last id in the path.
func (c *call) subject() string {
	for _, segment := range slices.Backward(c.path) {
		if m := keyed().FindStringSubmatch(segment); m != nil {
			return m[3]
		}
		if isID(segment) {
			return segment
		}
	}
	return ""
}

// asked says what a filter compares, in the terms of filterWords.
func asked(source string) string {
	tree, err := parseFilter(source)
	if err != nil {
		return ""
	}
	return described(tree, "")
}

func described(n node, over string) string {
	switch n := n.(type) {
	case comparison:
		path := n.path
		if over != "" {
			_, below, _ := strings.Cut(n.path, "/")
			path = strings.TrimSpace(over + " " + below)
		}
		if path == "servicePrincipalType" && len(n.lits) == 1 {
			return path + " " + n.op + " '" + n.lits[0].text + "'"
		}
		return path + " " + n.op
	case lambda:
		return described(n.part, n.path)
	case logical:
		var parts []string
		for _, p := range n.parts {
			if d := described(p, over); !slices.Contains(parts, d) {
				parts = append(parts, d)
			}
		}
		if len(parts) == 1 {
			return parts[0] + " " + n.op
		}
		return strings.Join(parts, " "+n.op+" ")
	}
	return ""
}

// isShape says whether any request can have that name.
func isShape(name string) bool {
	name, _ = strings.CutSuffix(name, "-advanced")
	name, _ = strings.CutSuffix(name, "-expand")
	for _, word := range pathWords {
		if name == word {
			return true
		}
		if by, ok := strings.CutPrefix(name, word+"-"); ok {
			for _, w := range filterWords {
				if by == w {
					return true
				}
			}
		}
	}
	return false
}
