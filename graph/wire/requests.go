package wire

import (
	"context"
	"fmt"
	"net/http"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	khttp "github.com/microsoft/kiota-http-go"
	kjson "github.com/microsoft/kiota-serialization-json-go"
	"github.com/microsoftgraph/msgraph-sdk-go/serviceprincipals"
)

// Requests builds every call with Microsoft's SDK: its URL templates, its models,
// its JSON writer. It enters the SDK by the service principals' builders on a
// kiota adapter, which builds in half the time of the full client; the JSON writer
// is then handed over by hand. Sending, retrying and reading answers are not left
// to the SDK: its middleware repeats a POST whose answer was lost, and its models
// read a large tenant several times slower than plain structs.
type Requests struct {
	root string
	all  *serviceprincipals.ServicePrincipalsRequestBuilder
}

func newRequests(root string) (Requests, error) {
	adapter, err := khttp.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		&authentication.AnonymousAuthenticationProvider{}, kjson.NewJsonParseNodeFactory(), kjson.NewJsonSerializationWriterFactory(),
		&http.Client{})
	if err != nil {
		return Requests{}, fmt.Errorf("set up the Graph SDK: %w", err)
	}
	adapter.SetBaseUrl(root)
	path := map[string]string{"baseurl": root}
	return Requests{root: root, all: serviceprincipals.NewServicePrincipalsRequestBuilderInternal(path, adapter)}, nil
}

// Query is what a call may ask for. Zero fields are left out.
type Query struct {
	Filter   string
	Select   []string
	Expand   []string
	Top      int32
	Advanced bool // sends ConsistencyLevel: eventual and $count=true (advanced query capabilities page)
}

// MaxTop is the largest page (service principal list page).
const MaxTop = 999

const jsonType = "application/json"

func eventual(on bool) map[string]string {
	if !on {
		return nil
	}
	return map[string]string{"ConsistencyLevel": "eventual"}
}

// ServicePrincipals is GET /servicePrincipals.
func (s Requests) ServicePrincipals(q Query) Call {
	p := &serviceprincipals.ServicePrincipalsRequestBuilderGetQueryParameters{Select: q.Select, Expand: q.Expand}
	if q.Filter != "" {
		p.Filter = &q.Filter
	}
	if q.Top > 0 {
		p.Top = &q.Top
	}
	if q.Advanced {
		p.Count = &q.Advanced
	}
	info, err := s.all.ToGetRequestInformation(context.Background(),
		&serviceprincipals.ServicePrincipalsRequestBuilderGetRequestConfiguration{QueryParameters: p})
	return newCall("search service principals", info, err, eventual(q.Advanced)).of(listOfID)
}

// ServicePrincipal is GET /servicePrincipals/{id}.
func (s Requests) ServicePrincipal(id string, q Query) Call {
	info, err := s.all.ByServicePrincipalId(id).ToGetRequestInformation(context.Background(),
		&serviceprincipals.ServicePrincipalItemRequestBuilderGetRequestConfiguration{
			QueryParameters: &serviceprincipals.ServicePrincipalItemRequestBuilderGetQueryParameters{Select: q.Select, Expand: q.Expand}})
	return newCall("read service principal "+id, info, err, nil).of(entity)
}

// ServicePrincipalByAppID is GET /servicePrincipals(appId='{id}').
func (s Requests) ServicePrincipalByAppID(appID string, q Query) Call {
	return s.raw("read service principal of client id "+appID, "/servicePrincipals(appId='{appId}')", map[string]string{"appId": appID},
		q).of(entity)
}

// DirectoryObject is GET /directoryObjects/{id}.
func (s Requests) DirectoryObject(id string) Call {
	return s.raw("look up object "+id, "/directoryObjects/{id}", map[string]string{"id": id}, Query{}).of(entity)
}

// ApplicationByAppID is GET /applications(appId='{id}').
func (s Requests) ApplicationByAppID(appID string, q Query) Call {
	return s.raw("look up app registration "+appID, "/applications(appId='{appId}')", map[string]string{"appId": appID}, q).of(entity)
}

// DeletedItem is GET /directory/deletedItems/{id}. What is in the recycle bin is
// of any kind, so properties of one kind cannot be selected.
func (s Requests) DeletedItem(id string) Call {
	return s.raw("look up deleted object "+id, "/directory/deletedItems/{id}", map[string]string{"id": id}, Query{}).of(entity)
}

// DeletedServicePrincipals is GET /directory/deletedItems/microsoft.graph.servicePrincipal,
// which takes the filters that live service principals take (list deletedItems page).
func (s Requests) DeletedServicePrincipals(q Query) Call {
	return s.raw("search deleted service principals", "/directory/deletedItems/microsoft.graph.servicePrincipal", map[string]string{},
		q).of(listOfID)
}

// Organization is GET /organization, the tenant itself.
func (s Requests) Organization(fields ...string) Call {
	return s.raw("read the tenant's name", "/organization", map[string]string{}, Query{Select: fields}).of(listOfID)
}

// MyDirectoryRoles is GET /me/transitiveMemberOf/microsoft.graph.directoryRole. It
// casts a transitive collection, which makes it an advanced query (advanced query
// capabilities page).
func (s Requests) MyDirectoryRoles(fields ...string) Call {
	return s.raw("read the signed-in user's directory roles", "/me/transitiveMemberOf/microsoft.graph.directoryRole", map[string]string{},
		Query{Select: fields, Advanced: true}).of(list)
}

// TransitiveMemberOf is GET /servicePrincipals/{id}/transitiveMemberOf: groups and
// directory roles. Application.Read.All is enough, though what the caller may not read
// comes without its properties (list transitiveMemberOf page).
func (s Requests) TransitiveMemberOf(id string) Call {
	return s.raw("read what service principal "+id+" is a member of", "/servicePrincipals/{id}/transitiveMemberOf",
		map[string]string{"id": id},
		Query{Top: MaxTop}).of(list)
}

// DirectoryRolesOf is GET /servicePrincipals/{id}/transitiveMemberOf/microsoft.graph.directoryRole,
// an advanced query as MyDirectoryRoles is.
func (s Requests) DirectoryRolesOf(id string, fields ...string) Call {
	return s.raw("read the directory roles of service principal "+id,
		"/servicePrincipals/{id}/transitiveMemberOf/microsoft.graph.directoryRole",
		map[string]string{"id": id}, Query{Select: fields, Advanced: true}).of(list)
}

// raw is a GET of a path that the service principals' builders cannot express:
// the alternate key appId with what hangs below it, and other object kinds.
func (s Requests) raw(op, template string, path map[string]string, q Query) Call {
	path["baseurl"] = s.root
	info := abstractions.NewRequestInformationWithMethodAndUrlTemplateAndPathParameters(abstractions.GET,
		"{+baseurl}"+template+"{?%24count,%24filter,%24select,%24top}", path)
	if q.Advanced {
		info.QueryParametersAny["%24count"] = true
	}
	if q.Filter != "" {
		info.QueryParametersAny["%24filter"] = q.Filter
	}
	if len(q.Select) > 0 {
		info.QueryParametersAny["%24select"] = q.Select
	}
	if q.Top > 0 {
		info.QueryParametersAny["%24top"] = q.Top
	}
	return newCall(op, info, nil, eventual(q.Advanced))
}
