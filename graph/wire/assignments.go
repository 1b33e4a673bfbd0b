package wire

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/serviceprincipals"
)

// AppRoleAssignments is GET /servicePrincipals/{id}/appRoleAssignments: what it holds.
func (s Requests) AppRoleAssignments(id string, q Query) Call {
	p := &serviceprincipals.ItemAppRoleAssignmentsRequestBuilderGetQueryParameters{Select: q.Select}
	if q.Top > 0 {
		p.Top = &q.Top
	}
	info, err := s.all.ByServicePrincipalId(id).AppRoleAssignments().ToGetRequestInformation(context.Background(),
		&serviceprincipals.ItemAppRoleAssignmentsRequestBuilderGetRequestConfiguration{QueryParameters: p})
	return newCall("read the assignments of "+id, info, err, nil).of(listOfID)
}

// AppRoleAssignmentsByAppID is GET /servicePrincipals(appId='{id}')/appRoleAssignments.
func (s Requests) AppRoleAssignmentsByAppID(appID string, q Query) Call {
	return s.raw("read the assignments of client id "+appID, "/servicePrincipals(appId='{appId}')/appRoleAssignments",
		map[string]string{"appId": appID}, q).of(listOfID)
}

// AppRoleAssignment is GET /servicePrincipals/{id}/appRoleAssignments/{assignment}.
func (s Requests) AppRoleAssignment(id, assignment string) Call {
	return s.raw("read assignment "+assignment, "/servicePrincipals/{sp}/appRoleAssignments/{id}",
		map[string]string{"sp": id, "id": assignment}, Query{}).of(entity)
}

// AppRoleAssignedTo is GET /servicePrincipals/{id}/appRoleAssignedTo: who holds its
// roles. $top=999 is not only for speed: without it managed identities were once
// left out.
func (s Requests) AppRoleAssignedTo(id string, q Query) Call {
	p := &serviceprincipals.ItemAppRoleAssignedToRequestBuilderGetQueryParameters{Select: q.Select}
	if q.Top > 0 {
		p.Top = &q.Top
	}
	info, err := s.all.ByServicePrincipalId(id).AppRoleAssignedTo().ToGetRequestInformation(context.Background(),
		&serviceprincipals.ItemAppRoleAssignedToRequestBuilderGetRequestConfiguration{QueryParameters: p})
	return newCall("read who holds roles of "+id, info, err, nil).of(listOfID)
}

// AppRoleAssignedToByAppID is GET /servicePrincipals(appId='{id}')/appRoleAssignedTo.
func (s Requests) AppRoleAssignedToByAppID(appID string, q Query) Call {
	return s.raw("read who holds roles of client id "+appID, "/servicePrincipals(appId='{appId}')/appRoleAssignedTo",
		map[string]string{"appId": appID}, q).of(listOfID)
}

// Grant is POST /servicePrincipals/{resource}/appRoleAssignedTo, the direction
// that Microsoft's pages recommend.
func (s Requests) Grant(principal, resource, role string) Call {
	var ids [3]uuid.UUID
	for i, text := range []string{principal, resource, role} {
		var err error
		if ids[i], err = uuid.Parse(text); err != nil {
			return Call{Op: "assign role " + role, broken: fmt.Errorf("id %q is not a GUID", text)}
		}
	}
	body := models.NewAppRoleAssignment()
	body.SetPrincipalId(&ids[0])
	body.SetResourceId(&ids[1])
	body.SetAppRoleId(&ids[2])
	info, err := s.all.ByServicePrincipalId(resource).AppRoleAssignedTo().ToPostRequestInformation(context.Background(), body, nil)
	return newCall("assign role "+role, info, err, nil)
}

// Revoke is DELETE of one assignment, under the API (recommended) or, where the
// API is gone, under the identity.
func (s Requests) Revoke(assignment, principal, resource string, underPrincipal bool) Call {
	if underPrincipal {
		one := s.all.ByServicePrincipalId(principal).AppRoleAssignments().ByAppRoleAssignmentId(assignment)
		info, err := one.ToDeleteRequestInformation(context.Background(), nil)
		return newCall("remove assignment "+assignment, info, err, nil)
	}
	one := s.all.ByServicePrincipalId(resource).AppRoleAssignedTo().ByAppRoleAssignmentId(assignment)
	info, err := one.ToDeleteRequestInformation(context.Background(), nil)
	return newCall("remove assignment "+assignment, info, err, nil)
}
