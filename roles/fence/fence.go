package fence

import "mi-roles/roles"

// Mark begins the description of everything that is ours.
const Mark = "Managed by mi-roles fence."

const (
	allTenant  = "/" // the scope of a directory role that is assigned for the whole tenant
	grantRight = "microsoft.directory/servicePrincipals/managePermissionGrantsForAll."
	all        = "all"
	anyAPI     = "any"
	appRoles   = "application" // the permission type of app roles
)

// Fence is what lets one identity grant what a manifest lists, and nothing else.
type Fence struct {
	Holder     roles.Principal // who may grant
	Policy     Policy
	Role       Role
	Assignment Assignment
	Grants     []roles.Grant // what may be granted, in the order of every list
}

// Policy is a permissionGrantPolicy, by Graph's names.
type Policy struct {
	ID          string         `json:"id"`
	DisplayName string         `json:"displayName"`
	Description string         `json:"description"`
	Includes    []ConditionSet `json:"includes"`
	Excludes    []ConditionSet `json:"excludes"`
}

// PolicyHead is a policy as a request sends it: condition sets are sent one by one, and the
// id only when the policy is created.
type PolicyHead struct {
	ID          string `json:"id,omitempty"`
	DisplayName string `json:"displayName"`
	Description string `json:"description"`
}

// Head is the policy as its creation sends it.
func (p Policy) Head() PolicyHead { return PolicyHead{p.ID, p.DisplayName, p.Description} }

// ConditionSet is a permissionGrantConditionSet, by Graph's names. A list that is nil
// was not seen.
type ConditionSet struct {
	ID             string   `json:"id,omitempty"`
	PermissionType string   `json:"permissionType"`
	Classification string   `json:"permissionClassification"`
	Resource       string   `json:"resourceApplication"`
	Permissions    []string `json:"permissions"`
	Clients        []string `json:"clientApplicationIds"`
	ClientTenants  []string `json:"clientApplicationTenantIds"`
	Publishers     []string `json:"clientApplicationPublisherIds"`
	VerifiedOnly   bool     `json:"clientApplicationsFromVerifiedPublisherOnly"`
}

// Role is a unifiedRoleDefinition, by Graph's names.
type Role struct {
	ID          string       `json:"id,omitempty"`
	TemplateID  string       `json:"templateId"`
	DisplayName string       `json:"displayName"`
	Description string       `json:"description"`
	Enabled     bool         `json:"isEnabled"`
	BuiltIn     bool         `json:"isBuiltIn,omitempty"`
	Permissions []Permission `json:"rolePermissions"`
}

// RoleChange is what can be changed of a role that is there.
type RoleChange struct {
	DisplayName string       `json:"displayName"`
	Description string       `json:"description"`
	Enabled     bool         `json:"isEnabled"`
	Permissions []Permission `json:"rolePermissions"`
}

// Change is the role as an update sends it.
func (r Role) Change() RoleChange {
	return RoleChange{r.DisplayName, r.Description, r.Enabled, r.Permissions}
}

// Permission is a unifiedRolePermission, by Graph's names.
type Permission struct {
	Actions   []string `json:"allowedResourceActions"`
	Condition *string  `json:"condition,omitempty"`
}

// Assignment is a unifiedRoleAssignment, by Graph's names.
type Assignment struct {
	ID        string `json:"id,omitempty"`
	Principal string `json:"principalId"`
	Role      string `json:"roleDefinitionId"`
	Scope     string `json:"directoryScopeId"`
}

// Unconfirmed are the statements that rest on documentation alone.
func Unconfirmed() []string {
	return []string{
		"that the client id of a managed identity counts as clientApplicationIds",
		"that the right of the custom role applies to an application as it does to a user",
		"whether the right covers removing a role (assumed here: it does not)",
	}
}

// PolicyID is the id of the policy that fences an identity in.
func PolicyID(holder roles.ObjectID) string { return "mi-roles-" + string(holder) }
