package sandbox

import (
	"slices"
	"time"
)

// Tenant is everything that the sandbox knows, in the shape of its file.
// Property names are Microsoft Graph's. Service principals are read-only while
// a Server answers for the tenant; assignments come and go.
type Tenant struct {
	ID                string              `json:"tenantId"`                // empty when it is not known
	Taken             *string             `json:"takenDateTime,omitempty"` // of a snapshot: when the directory was read
	DisplayName       string              `json:"displayName"`
	Domain            string              `json:"domain"` // the initial domain, such as contoso.onmicrosoft.com
	Me                string              `json:"me"`     // object id of the user that is signed in; empty: an app-only caller
	Serial            int                 `json:"serial"` // counts grants made, so that ids never repeat
	ServicePrincipals []*ServicePrincipal `json:"servicePrincipals"`
	Deleted           []*ServicePrincipal `json:"deletedItems,omitempty"` // service principals deleted less than 30 days ago
	Assignments       []*Assignment       `json:"appRoleAssignments"`
	Users             []*User             `json:"users"`
	Groups            []*Group            `json:"groups"`
	Applications      []*Application      `json:"applications"`
	DirectoryRoles    []*DirectoryRole    `json:"directoryRoles"`

	PermissionGrantPolicies []*PermissionGrantPolicy `json:"permissionGrantPolicies,omitempty"` // custom ones
	RoleDefinitions         []*RoleDefinition        `json:"roleDefinitions,omitempty"`         // custom ones
	RoleAssignments         []*RoleAssignment        `json:"roleAssignments,omitempty"`         // beside the members of directoryRoles
}

// TakenAt is when a snapshot was taken, the zero Time where the file does not tell.
func (t *Tenant) TakenAt() time.Time {
	if t.Taken == nil {
		return time.Time{}
	}
	at, _ := time.Parse(time.RFC3339, *t.Taken) // Check has looked at it
	return at
}

// ServicePrincipal is a managed identity, an API or an ordinary application in
// this tenant. Type is ManagedIdentity, Application, Legacy, another word or, like
// AppID, empty where Graph does not tell.
type ServicePrincipal struct {
	// of derived types only, such as #microsoft.graph.agentIdentity
	ODataType                 string            `json:"@odata.type,omitempty"`
	ID                        string            `json:"id"`
	AppID                     string            `json:"appId"`
	DisplayName               string            `json:"displayName"`
	Type                      string            `json:"servicePrincipalType"`
	AccountEnabled            bool              `json:"accountEnabled"`
	AppRoleAssignmentRequired bool              `json:"appRoleAssignmentRequired,omitempty"`
	AppOwnerOrganizationID    *string           `json:"appOwnerOrganizationId,omitempty"` // nil for managed identities
	AppDisplayName            *string           `json:"appDisplayName,omitempty"`         // nil for managed identities
	Description               *string           `json:"description,omitempty"`
	CreatedDateTime           *string           `json:"createdDateTime,omitempty"`
	DeletedDateTime           *string           `json:"deletedDateTime,omitempty"` // of Tenant.Deleted only
	AlternativeNames          []string          `json:"alternativeNames,omitempty"`
	ServicePrincipalNames     []string          `json:"servicePrincipalNames,omitempty"`
	Tags                      []string          `json:"tags,omitempty"`
	AppRoles                  []AppRole         `json:"appRoles,omitempty"`
	OAuth2PermissionScopes    []PermissionScope `json:"oauth2PermissionScopes,omitempty"`
	Owners                    []string          `json:"owners,omitempty"` // object ids
	Extra                     map[string]any    `json:"extra,omitempty"`  // properties that no client expects, answered as they are
}

// AppRole is one role that an API declares. Value may be nil.
type AppRole struct {
	ID                 string   `json:"id"`
	Value              *string  `json:"value"`
	DisplayName        string   `json:"displayName"`
	Description        string   `json:"description"`
	AllowedMemberTypes []string `json:"allowedMemberTypes"` // User, Application or both
	IsEnabled          bool     `json:"isEnabled"`
	Origin             string   `json:"origin"`
}

// PermissionScope is a delegated permission that an API declares: what an
// application may do for a signed-in user. No identity can be assigned one.
type PermissionScope struct {
	ID          string `json:"id"`
	Value       string `json:"value"`
	DisplayName string `json:"displayName"` // for administrators and users alike
	Description string `json:"description"`
	Type        string `json:"type"` // User, or Admin where only administrators can consent
	IsEnabled   bool   `json:"isEnabled"`
}

// Assignment is one app role assignment. The display names are copies made at
// the time of the grant, as in the directory. CreatedDateTime may be nil.
type Assignment struct {
	ID                   string  `json:"id"`
	AppRoleID            string  `json:"appRoleId"`
	CreatedDateTime      *string `json:"createdDateTime"`
	PrincipalDisplayName string  `json:"principalDisplayName"`
	PrincipalID          string  `json:"principalId"`
	PrincipalType        string  `json:"principalType"` // ServicePrincipal, User or Group
	ResourceDisplayName  string  `json:"resourceDisplayName"`
	ResourceID           string  `json:"resourceId"`
}

// User is a person of the tenant.
type User struct {
	ID                string `json:"id"`
	DisplayName       string `json:"displayName"`
	UserPrincipalName string `json:"userPrincipalName"`
}

// Group is a security group of the tenant.
type Group struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
}

// Application is an app registration; its service principal has the same AppID.
type Application struct {
	ID             string    `json:"id"`
	AppID          string    `json:"appId"`
	DisplayName    string    `json:"displayName"`
	IdentifierURIs []string  `json:"identifierUris"`
	AppRoles       []AppRole `json:"appRoles,omitempty"`
}

// DirectoryRole is an activated Entra role and the object ids that hold it.
type DirectoryRole struct {
	ID             string   `json:"id"`
	DisplayName    string   `json:"displayName"`
	RoleTemplateID string   `json:"roleTemplateId"`
	Members        []string `json:"members"`
}

// allows says whether a principal of the kind (User, Group, ServicePrincipal)
// may hold the role: groups count as users, service principals as applications.
func (r AppRole) allows(principalType string) bool {
	member := "User"
	if principalType == "ServicePrincipal" {
		member = "Application"
	}
	return slices.Contains(r.AllowedMemberTypes, member)
}
