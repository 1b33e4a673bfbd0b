package graph

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unique"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// The parts of Graph's JSON that are read. Fields that a tenant may leave out or
// set to null (servicePrincipal, appRole and appRoleAssignment resource pages)
// decode to their zero value; unknown fields and derived types are ignored.
type wirePrincipal struct {
	ODataType                 string    `json:"@odata.type"`
	ID                        string    `json:"id"`
	AppID                     string    `json:"appId"`
	DisplayName               string    `json:"displayName"`
	ServicePrincipalType      string    `json:"servicePrincipalType"`
	DeletedDateTime           string    `json:"deletedDateTime"`
	AlternativeNames          []string  `json:"alternativeNames"`
	ServicePrincipalNames     wireNames `json:"servicePrincipalNames"`
	AccountEnabled            *bool     `json:"accountEnabled"`
	AppOwnerOrganizationID    string    `json:"appOwnerOrganizationId"`
	AppRoleAssignmentRequired bool      `json:"appRoleAssignmentRequired"`
	AppRoles                  wireRoles `json:"appRoles"`

	OAuth2PermissionScopes []wireScope `json:"oauth2PermissionScopes"`

	// Only where they were asked for with $expand, and the service took it: nil is
	// "not observed", and never "none".
	AppRoleAssignments *[]wireAssignment `json:"appRoleAssignments"`
	MoreAssignments    string            `json:"appRoleAssignments@odata.nextLink"`
}

func principalID(w wirePrincipal) string { return strings.ToLower(w.ID) }

// held is what $expand brought of an identity's assignments, and whether that is
// everything: $expand may be ignored, and is cut without notice.
func (w wirePrincipal) held() (all []roles.Assignment, whole bool) {
	if w.AppRoleAssignments == nil {
		return nil, false
	}
	for _, a := range *w.AppRoleAssignments {
		if a.ID == "" || a.incomplete() {
			return nil, false
		}
	}
	all = assignments(*w.AppRoleAssignments)
	return all, len(all) < expandLimit && w.MoreAssignments == ""
}

type wireRole struct {
	ID                 string   `json:"id"`
	Value              string   `json:"value"`
	DisplayName        string   `json:"displayName"`
	Description        string   `json:"description"`
	AllowedMemberTypes []string `json:"allowedMemberTypes"`
	IsEnabled          *bool    `json:"isEnabled"`
	Origin             string   `json:"origin"`
}

// wireRoles are an API's roles. The directory knows no null there, nor a role that says not
// whether it is enabled and for whom: taken for nothing, it would end every grant.
type wireRoles []wireRole

// UnmarshalJSON refuses what was not observed.
func (r *wireRoles) UnmarshalJSON(b []byte) error {
	var all []wireRole
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	if all == nil {
		return &wire.NotObserved{What: "appRoles"}
	}
	for _, role := range all {
		if role.ID == "" || role.AllowedMemberTypes == nil || role.IsEnabled == nil {
			return &wire.NotObserved{What: "id, allowedMemberTypes or isEnabled of an app role"}
		}
	}
	*r = all
	return nil
}

// wireNames are an API's identifier URIs. There is one of each API, its app id.
type wireNames []string

// UnmarshalJSON refuses what was not observed.
func (n *wireNames) UnmarshalJSON(b []byte) error {
	var all []string
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	if all == nil {
		return &wire.NotObserved{What: "servicePrincipalNames"}
	}
	*n = all
	return nil
}

type wireScope struct {
	ID        string `json:"id"`
	Value     string `json:"value"`
	IsEnabled bool   `json:"isEnabled"`
}

type wireAssignment struct {
	ID                   string `json:"id"`
	AppRoleID            string `json:"appRoleId"`
	CreatedDateTime      string `json:"createdDateTime"`
	PrincipalDisplayName string `json:"principalDisplayName"`
	PrincipalID          string `json:"principalId"`
	PrincipalType        string `json:"principalType"`
	ResourceDisplayName  string `json:"resourceDisplayName"`
	ResourceID           string `json:"resourceId"`
}

// What is selected of each kind. A $select makes most reads cheaper.
var (
	principalFields = []string{"id", "appId", "displayName", "servicePrincipalType", "alternativeNames", "accountEnabled"}
	resourceFields  = []string{"id", "appId", "displayName", "servicePrincipalType", "servicePrincipalNames", "accountEnabled",
		"appOwnerOrganizationId", "appRoleAssignmentRequired", "appRoles"}
	assignmentFields = []string{"id", "appRoleId", "createdDateTime", "principalDisplayName", "principalId", "principalType",
		"resourceDisplayName", "resourceId"}
)

// apiFields are for one API that was named: scopes are as many as roles.
func apiFields() []string { return append(slices.Clone(resourceFields), "oauth2PermissionScopes") }

// expandLimit is where $expand on directory objects is cut without notice (query
// parameters page).
const expandLimit = 20

func (w wirePrincipal) disabled() bool { return w.AccountEnabled != nil && !*w.AccountEnabled }

func (w wirePrincipal) managed() bool { return w.ofType("ManagedIdentity") }

// agent: an agent identity, by its type or derived type (agentIdentity resource page).
func (w wirePrincipal) agent() bool {
	return w.ofType(agentType) || strings.EqualFold(w.ODataType, "#microsoft.graph.agentIdentity")
}

func (w wirePrincipal) ofType(t string) bool { return strings.EqualFold(w.ServicePrincipalType, t) }

func (w wirePrincipal) principal() roles.Principal {
	p := roles.Principal{ID: objectID(w.ID), AppID: roles.AppID(strings.ToLower(w.AppID)), DisplayName: w.DisplayName,
		Type: roles.NotManaged, ServiceType: w.ServicePrincipalType,
		Disabled: w.disabled(), Agent: w.agent()}
	if w.managed() {
		p.Type, p.AzureResource = roles.ManagedIdentity(w.AlternativeNames)
	}
	return p
}

func (w wirePrincipal) deleted() roles.Deleted {
	at, _ := time.Parse(time.RFC3339Nano, w.DeletedDateTime)
	return roles.Deleted{Principal: w.principal(), At: at}
}

func (w wirePrincipal) resource() roles.Resource {
	r := roles.Resource{ID: objectID(w.ID), AppID: roles.AppID(strings.ToLower(w.AppID)), DisplayName: w.DisplayName,
		Names: w.ServicePrincipalNames, OwnerTenant: strings.ToLower(w.AppOwnerOrganizationID), ServiceType: w.ServicePrincipalType,
		Managed: w.managed(), Disabled: w.disabled(),
		AssignmentRequired: w.AppRoleAssignmentRequired, Roles: make([]roles.AppRole, len(w.AppRoles))}
	for i, a := range w.AppRoles {
		r.Roles[i] = roles.AppRole{ID: roles.RoleID(strings.ToLower(a.ID)), Value: a.Value, DisplayName: a.DisplayName,
			Description: a.Description, MemberTypes: a.AllowedMemberTypes, Disabled: !*a.IsEnabled, Origin: a.Origin}
	}
	for _, s := range w.OAuth2PermissionScopes {
		r.Scopes = append(r.Scopes, roles.Scope{ID: strings.ToLower(s.ID), Value: s.Value, Disabled: !s.IsEnabled})
	}
	return r
}

func assignmentID(w wireAssignment) string { return w.ID }

func (w wireAssignment) incomplete() bool {
	return w.PrincipalID == "" || w.ResourceID == "" || w.AppRoleID == ""
}

func (w wireAssignment) assignment() roles.Assignment {
	created, _ := time.Parse(time.RFC3339Nano, w.CreatedDateTime)
	return roles.Assignment{ID: roles.AssignmentID(w.ID),
		Key: roles.Key{Principal: objectID(w.PrincipalID), Resource: roles.ObjectID(shared(strings.ToLower(w.ResourceID))),
			Role: roles.RoleID(shared(strings.ToLower(w.AppRoleID)))},
		PrincipalName: w.PrincipalDisplayName, PrincipalType: shared(w.PrincipalType), ResourceName: shared(w.ResourceDisplayName),
		Created: created}
}

// shared keeps one copy of a text that stands in thousands of assignments.
func shared(s string) string { return unique.Make(s).Value() }

func assignments(all []wireAssignment) []roles.Assignment {
	out := make([]roles.Assignment, len(all))
	for i, w := range all {
		out[i] = w.assignment()
	}
	return out
}

func objectID(s string) roles.ObjectID { return roles.ObjectID(strings.ToLower(s)) }
