package graph

import (
	"context"
	"fmt"
	"net/http"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	khttp "github.com/microsoft/kiota-http-go"
	kjson "github.com/microsoft/kiota-serialization-json-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/serviceprincipals"

	"github.com/google/uuid"
)

// requests builds every request with Microsoft's SDK: its URL templates, its
// models, its JSON writer. It enters the SDK by the service principals' builders
// on a kiota adapter, which builds in half the time of the full client; the JSON
// writer is then handed over by hand. Sending, retrying and reading answers are
// not left to the SDK: its middleware repeats a POST whose answer was lost, and
// its models read a large tenant several times slower than plain structs.
type requests struct {
	root string
	all  *serviceprincipals.ServicePrincipalsRequestBuilder
}

func newRequests(root string) (requests, error) {
	adapter, err := khttp.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		&authentication.AnonymousAuthenticationProvider{}, kjson.NewJsonParseNodeFactory(), kjson.NewJsonSerializationWriterFactory(), &http.Client{})
	if err != nil {
		return requests{}, fmt.Errorf("set up the Graph SDK: %w", err)
	}
	adapter.SetBaseUrl(root)
	path := map[string]string{"baseurl": root}
	return requests{root: root, all: serviceprincipals.NewServicePrincipalsRequestBuilderInternal(path, adapter)}, nil
}

// query is what the collection calls here may ask for. Zero fields are left out.
type query struct {
	Filter   string
	Search   string
	Select   []string
	Expand   []string
	Top      int32
	Advanced bool // needs ConsistencyLevel: eventual and $count=true
}

const jsonType = "application/json"

func eventual(on bool) map[string]string {
	if !on {
		return nil
	}
	return map[string]string{"ConsistencyLevel": "eventual"}
}

// list is GET /servicePrincipals.
func (s requests) list(q query) call {
	p := &serviceprincipals.ServicePrincipalsRequestBuilderGetQueryParameters{Select: q.Select, Expand: q.Expand}
	if q.Filter != "" {
		p.Filter = &q.Filter
	}
	if q.Search != "" {
		p.Search = &q.Search
	}
	if q.Top > 0 {
		p.Top = &q.Top
	}
	if q.Advanced {
		p.Count = &q.Advanced
	}
	info, err := s.all.ToGetRequestInformation(context.Background(), &serviceprincipals.ServicePrincipalsRequestBuilderGetRequestConfiguration{QueryParameters: p})
	return newCall("search service principals", info, err, eventual(q.Advanced))
}

// one is GET /servicePrincipals/{id}.
func (s requests) one(id string, fields []string) call {
	info, err := s.all.ByServicePrincipalId(id).ToGetRequestInformation(context.Background(),
		&serviceprincipals.ServicePrincipalItemRequestBuilderGetRequestConfiguration{
			QueryParameters: &serviceprincipals.ServicePrincipalItemRequestBuilderGetQueryParameters{Select: fields}})
	return newCall("read service principal "+id, info, err, nil)
}

// raw is a GET of a path that the service principals' builders cannot express:
// the alternate key appId with what hangs below it, and other object kinds.
func (s requests) raw(op, template string, path map[string]string, q query) call {
	path["baseurl"] = s.root
	info := abstractions.NewRequestInformationWithMethodAndUrlTemplateAndPathParameters(abstractions.GET, "{+baseurl}"+template+"{?%24select,%24top,%24filter}", path)
	if len(q.Select) > 0 {
		info.QueryParametersAny["%24select"] = q.Select
	}
	if q.Top > 0 {
		info.QueryParametersAny["%24top"] = q.Top
	}
	if q.Filter != "" {
		info.QueryParametersAny["%24filter"] = q.Filter
	}
	info.Headers.TryAdd("Accept", jsonType)
	return newCall(op, info, nil, nil)
}

// oneByAppID is GET /servicePrincipals(appId='{id}').
func (s requests) oneByAppID(id string, fields []string) call {
	return s.raw("read service principal of client id "+id, "/servicePrincipals(appId='{appId}')", map[string]string{"appId": id}, query{Select: fields})
}

// held is GET /servicePrincipals/{id}/appRoleAssignments.
func (s requests) held(id string) call {
	top := int32(maxTop)
	info, err := s.all.ByServicePrincipalId(id).AppRoleAssignments().ToGetRequestInformation(context.Background(),
		&serviceprincipals.ItemAppRoleAssignmentsRequestBuilderGetRequestConfiguration{
			QueryParameters: &serviceprincipals.ItemAppRoleAssignmentsRequestBuilderGetQueryParameters{Select: assignmentFields, Top: &top}})
	return newCall("read the assignments of "+id, info, err, nil)
}

// heldByAppID is GET /servicePrincipals(appId='{id}')/appRoleAssignments.
func (s requests) heldByAppID(id string) call {
	return s.raw("read the assignments of client id "+id, "/servicePrincipals(appId='{appId}')/appRoleAssignments", map[string]string{"appId": id}, query{Select: assignmentFields, Top: maxTop})
}

// assignedToByName is GET /servicePrincipals(appId='{id}')/appRoleAssignedTo,
// only what principals of that name hold.
func (s requests) assignedToByName(appID, name string) call {
	return s.raw("read who holds roles of client id "+appID, "/servicePrincipals(appId='{appId}')/appRoleAssignedTo", map[string]string{"appId": appID},
		query{Filter: "principalDisplayName eq " + literal(name), Select: assignmentFields, Top: maxTop})
}

// deletedItem is GET /directory/deletedItems/{id}. What is in the recycle bin is
// of any kind, so properties of one kind cannot be selected.
func (s requests) deletedItem(id string) call {
	return s.raw("look up deleted object "+id, "/directory/deletedItems/{id}", map[string]string{"id": id}, query{})
}

// deletedPrincipals is GET /directory/deletedItems/microsoft.graph.servicePrincipal,
// which takes the filters that live service principals take.
func (s requests) deletedPrincipals(filter string) call {
	return s.raw("search deleted service principals", "/directory/deletedItems/microsoft.graph.servicePrincipal", map[string]string{},
		query{Filter: filter, Select: append([]string{"deletedDateTime"}, principalFields...), Top: maxTop})
}

// assignedTo is GET /servicePrincipals/{id}/appRoleAssignedTo. $top=999 is not
// only for speed: without it managed identities were once left out.
func (s requests) assignedTo(id string) call {
	top := int32(maxTop)
	info, err := s.all.ByServicePrincipalId(id).AppRoleAssignedTo().ToGetRequestInformation(context.Background(),
		&serviceprincipals.ItemAppRoleAssignedToRequestBuilderGetRequestConfiguration{
			QueryParameters: &serviceprincipals.ItemAppRoleAssignedToRequestBuilderGetQueryParameters{Select: assignmentFields, Top: &top}})
	return newCall("read who holds roles of "+id, info, err, nil)
}

// grant is POST /servicePrincipals/{resource}/appRoleAssignedTo, the direction
// that Microsoft's pages recommend.
func (s requests) grant(principal, resource, role string) call {
	var ids [3]uuid.UUID
	for i, text := range []string{principal, resource, role} {
		var err error
		if ids[i], err = uuid.Parse(text); err != nil {
			return call{op: "assign role " + role, broken: fmt.Errorf("id %q is no GUID", text)}
		}
	}
	body := models.NewAppRoleAssignment()
	body.SetPrincipalId(&ids[0])
	body.SetResourceId(&ids[1])
	body.SetAppRoleId(&ids[2])
	info, err := s.all.ByServicePrincipalId(resource).AppRoleAssignedTo().ToPostRequestInformation(context.Background(), body, nil)
	return newCall("assign role "+role, info, err, nil)
}

// revoke is DELETE of one assignment, under the API (recommended) or, where the
// API is gone, under the identity.
func (s requests) revoke(assignment, principal, resource string, underPrincipal bool) call {
	if underPrincipal {
		info, err := s.all.ByServicePrincipalId(principal).AppRoleAssignments().ByAppRoleAssignmentId(assignment).ToDeleteRequestInformation(context.Background(), nil)
		return newCall("remove assignment "+assignment, info, err, nil)
	}
	info, err := s.all.ByServicePrincipalId(resource).AppRoleAssignedTo().ByAppRoleAssignmentId(assignment).ToDeleteRequestInformation(context.Background(), nil)
	return newCall("remove assignment "+assignment, info, err, nil)
}
