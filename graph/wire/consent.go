package wire

import (
	"encoding/json"
	"net/http"

	abstractions "github.com/microsoft/kiota-abstractions-go"
)

const (
	policies        = "/policies/permissionGrantPolicies"
	roleDefinitions = "/roleManagement/directory/roleDefinitions"
	roleAssignments = "/roleManagement/directory/roleAssignments"
)

// PermissionGrantPolicy is GET /policies/permissionGrantPolicies/{id}, with its condition sets
// (needs Policy.Read.PermissionGrant).
func (s Requests) PermissionGrantPolicy(id string) Call {
	return s.raw("read the app consent policy "+id, policies+"/{id}", map[string]string{"id": id}, Query{}).of(entity)
}

// RoleDefinitions is GET /roleManagement/directory/roleDefinitions: built-in and custom directory
// roles (needs RoleManagement.Read.Directory).
func (s Requests) RoleDefinitions() Call {
	return s.raw("read the directory roles", roleDefinitions, map[string]string{}, Query{}).of(listOfID)
}

// RoleAssignmentsTo is GET /roleManagement/directory/roleAssignments of one principal; those that
// it has through groups are not among them.
func (s Requests) RoleAssignmentsTo(principal string) Call {
	return s.raw("read the directory roles of "+principal, roleAssignments, map[string]string{},
		Query{Filter: "principalId eq " + Literal(principal)}).of(listOfID)
}

// RoleAssignmentsOf is GET /roleManagement/directory/roleAssignments of one directory role.
func (s Requests) RoleAssignmentsOf(role string) Call {
	return s.raw("read who has the directory role "+role, roleAssignments, map[string]string{},
		Query{Filter: "roleDefinitionId eq " + Literal(role)}).of(listOfID)
}

// OwnedObjects is GET /servicePrincipals/{id}/ownedObjects.
func (s Requests) OwnedObjects(id string) Call {
	return s.raw("read what service principal "+id+" owns", "/servicePrincipals/{id}/ownedObjects", map[string]string{"id": id},
		Query{Select: []string{"id", "displayName"}, Top: MaxTop}).of(listOfID)
}

// Place is what a Change is made to: app consent policies, their condition sets, directory roles
// and their assignments.
type Place string

// The places.
const (
	Policies        Place = policies
	Includes        Place = policies + "/{policy}/includes"
	Excludes        Place = policies + "/{policy}/excludes"
	RoleDefinitions Place = roleDefinitions
	RoleAssignments Place = roleAssignments
)

// Create is POST to a place; policy is that of a condition set.
func (s Requests) Create(op string, to Place, policy string, body any) Call {
	return s.change(op, http.MethodPost, string(to), map[string]string{"policy": policy}, body).of(entity)
}

// Update is PATCH of what has that id.
func (s Requests) Update(op string, in Place, policy, id string, body any) Call {
	return s.change(op, http.MethodPatch, string(in)+"/{id}", map[string]string{"policy": policy, "id": id}, body)
}

// Delete is DELETE of what has that id.
func (s Requests) Delete(op string, from Place, policy, id string) Call {
	return s.change(op, http.MethodDelete, string(from)+"/{id}", map[string]string{"policy": policy, "id": id}, nil)
}

func (s Requests) change(op, method, template string, path map[string]string, body any) Call {
	path["baseurl"] = s.root
	verb := map[string]abstractions.HttpMethod{http.MethodPost: abstractions.POST, http.MethodPatch: abstractions.PATCH,
		http.MethodDelete: abstractions.DELETE}[method]
	info := abstractions.NewRequestInformationWithMethodAndUrlTemplateAndPathParameters(verb, "{+baseurl}"+template, path)
	call := newCall(op, info, nil, nil)
	if body != nil {
		call.body, call.broken = json.Marshal(body)
	}
	return call
}
