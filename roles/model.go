package roles

import (
	"slices"
	"strings"
	"time"
)

// IdentityType says what kind of principal a service principal is.
type IdentityType string

// The kinds of principal, as printed in the key identityType.
const (
	SystemAssigned IdentityType = "SystemAssigned"
	UserAssigned   IdentityType = "UserAssigned"
	UnknownManaged IdentityType = "Unknown"    // a managed identity that does not say which kind
	NotManaged     IdentityType = "NotManaged" // an application or another service principal
)

// Principal is a service principal as the holder of roles.
type Principal struct {
	ID            ObjectID
	AppID         AppID
	DisplayName   string
	Type          IdentityType
	ServiceType   string  // servicePrincipalType: an open set
	AzureResource AzureID // zero when the directory does not tell
	Disabled      bool
	Agent         bool   // an agent identity (Microsoft Entra Agent ID); no managed identity is one
	Tenant        string // where several tenants are looked at at once: whose it is
}

// Managed reports whether p is a managed identity.
func (p Principal) Managed() bool { return p.Type != NotManaged && p.Type != "" }

// Kind names in words what kind of service principal p is.
func (p Principal) Kind() string {
	switch {
	case p.Agent:
		return "agent identity"
	case p.Managed():
		return "managed identity"
	}
	return "application's service principal"
}

// Resource is a service principal as the owner of roles: an API.
type Resource struct {
	ID                 ObjectID
	AppID              AppID
	DisplayName        string
	Names              []string // servicePrincipalNames: identifier URIs and the app id
	OwnerTenant        string   // appOwnerOrganizationId, "" when unknown
	ServiceType        string   // servicePrincipalType: an open set
	Managed            bool     // it is itself a managed identity
	Disabled           bool
	Gone               bool // deleted: known only from what is still assigned
	AssignmentRequired bool
	Roles              []AppRole
	Scopes             []Scope // its delegated permissions, where they were read
}

// IdentifierURIs returns the names of r that are URIs: those a client can ask a token for.
func (r Resource) IdentifierURIs() []string {
	var uris []string
	for _, n := range r.Names {
		if strings.Contains(n, ":") && !strings.HasPrefix(n, "https://identity.azure.net/") {
			uris = append(uris, n)
		}
	}
	return uris
}

// Role returns the role with the given id, or nil.
func (r Resource) Role(id RoleID) *AppRole {
	if i := slices.IndexFunc(r.Roles, func(a AppRole) bool { return a.ID == id }); i >= 0 {
		return &r.Roles[i]
	}
	return nil
}

// AppRole is one element of a resource's appRoles (appRole resource page).
type AppRole struct {
	ID          RoleID
	Value       string // "" when the role has none: it then never shows in a token
	DisplayName string
	Description string
	MemberTypes []string // "Application", "User" or both
	Disabled    bool
	Origin      string
}

// Scope is one element of a resource's oauth2PermissionScopes (permissionScope resource
// page): a delegated permission, which is used for a user who is signed in.
type Scope struct {
	ID       string // GUID text, lower case
	Value    string
	Disabled bool
}

// ForApplications reports whether the role can be given to a service principal.
func (a AppRole) ForApplications() bool { return slices.Contains(a.MemberTypes, "Application") }

// Assignment is an app role assignment as the directory holds it.
type Assignment struct {
	ID            AssignmentID
	Key           Key
	PrincipalName string    // a copy that may be stale after a rename
	PrincipalType string    // ServicePrincipal, User or Group
	ResourceName  string    // a copy that may outlive the API
	Created       time.Time // zero when the directory does not tell
}

// clockDifference is how far apart the clocks of the directory's servers are taken
// to be, and that of this machine where theirs is not known.
const clockDifference = 2 * time.Minute

// OlderThan reports whether the assignment was certainly there before t.
func (a Assignment) OlderThan(t time.Time) bool {
	return !a.Created.IsZero() && a.Created.Before(t.Add(-clockDifference))
}
