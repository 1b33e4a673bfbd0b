package sandbox

import (
	"slices"
	"strings"
)

// RoleDefinition is a custom directory role (unifiedRoleDefinition).
type RoleDefinition struct {
	ID              string           `json:"id"`
	TemplateID      string           `json:"templateId"`
	DisplayName     string           `json:"displayName"`
	Description     string           `json:"description"`
	IsEnabled       bool             `json:"isEnabled"`
	RolePermissions []RolePermission `json:"rolePermissions"`

	builtIn bool
}

// RolePermission is a part of what a directory role allows (unifiedRolePermission).
type RolePermission struct {
	AllowedResourceActions []string `json:"allowedResourceActions"`
	Condition              *string  `json:"condition"`
}

// RoleAssignment gives a directory role to an object, for the whole tenant (scope "/") or for
// one object of it (unifiedRoleAssignment).
type RoleAssignment struct {
	ID               string `json:"id"`
	PrincipalID      string `json:"principalId"`
	RoleDefinitionID string `json:"roleDefinitionId"`
	DirectoryScopeID string `json:"directoryScopeId"`
}

// actions are those that need no condition, which no caller here meets.
func (r *RoleDefinition) actions() []string {
	var out []string
	for _, p := range r.RolePermissions {
		if p.Condition == nil || *p.Condition == "" {
			out = append(out, p.AllowedResourceActions...)
		}
	}
	return out
}

// builtInActions is what the built-in roles of the rules here may do, as far as these go.
var builtInActions = map[string][]string{
	globalAdmin:     {consentAction + "microsoft-company-admin", "microsoft.directory/servicePrincipals/allProperties/allTasks"},
	privilegedAdmin: {consentAction + "microsoft-company-admin", "microsoft.directory/roleAssignments/allProperties/allTasks"},
	appAdmin:        {consentAction + "microsoft-application-admin", "microsoft.directory/servicePrincipals/credentials/update"},
	cloudAppAdmin:   {consentAction + "microsoft-application-admin", "microsoft.directory/servicePrincipals/credentials/update"},
}

// roles are the directory roles of the tenant: built-in ones that are active or in the rules,
// and custom ones. The caller holds the lock.
func (s *Server) roles() []*RoleDefinition {
	var out []*RoleDefinition
	seen := map[string]bool{}
	add := func(id, name string) {
		if seen[fold(id)] {
			return
		}
		seen[fold(id)] = true
		actions := builtInActions[fold(id)]
		if actions == nil {
			actions = []string{"microsoft.directory/" + strings.ReplaceAll(name, " ", "") + "/allProperties/allTasks"}
		}
		out = append(out, &RoleDefinition{ID: id, TemplateID: id, DisplayName: name, Description: name + ".", IsEnabled: true,
			builtIn:         true,
			RolePermissions: []RolePermission{{AllowedResourceActions: actions}}})
	}
	for _, r := range s.store.tenant.DirectoryRoles {
		add(r.RoleTemplateID, r.DisplayName)
	}
	for id, name := range map[string]string{globalAdmin: "Global Administrator", privilegedAdmin: "Privileged Role Administrator",
		appAdmin: "Application Administrator", cloudAppAdmin: "Cloud Application Administrator"} {
		add(id, name)
	}
	slices.SortStableFunc(out, func(a, b *RoleDefinition) int { return strings.Compare(a.DisplayName, b.DisplayName) })
	return append(out, s.store.tenant.RoleDefinitions...)
}

func (s *Server) role(id string) *RoleDefinition {
	for _, r := range s.roles() {
		if strings.EqualFold(r.ID, id) || strings.EqualFold(r.TemplateID, id) {
			return r
		}
	}
	return nil
}

// roleAssignments are all of the tenant: those of its directory roles' members as well.
func (s *Server) roleAssignments() []*RoleAssignment {
	var out []*RoleAssignment
	for _, r := range s.store.tenant.DirectoryRoles {
		for _, m := range r.Members {
			out = append(out, &RoleAssignment{ID: roleAssignmentID(r.RoleTemplateID, m, wholeTenant), PrincipalID: m,
				RoleDefinitionID: r.RoleTemplateID, DirectoryScopeID: wholeTenant})
		}
	}
	return append(out, s.store.tenant.RoleAssignments...)
}

// roleAssignmentID is an id as the directory makes them: base64url that ends in -1.
func roleAssignmentID(role, principal, scope string) string {
	return assignmentID(role, guidFrom(fold(principal)+" "+scope)) + "-1"
}

func (p *PermissionGrantPolicy) schema() *schema { return &policySchema }
func (r *RoleDefinition) schema() *schema        { return &roleDefinitionSchema }
func (a *RoleAssignment) schema() *schema        { return &roleAssignmentSchema }
func (c *ConditionSet) schema() *schema          { return &conditionSetSchema }

var policySchema = schema{"permissionGrantPolicy", "PermissionGrantPolicy", []property{
	{"id", text, "", ""}, {"displayName", text, "", ""}, {"description", text, "", ""}, {"includes", others, "", ""},
	{"excludes", others, "", ""},
}}

var conditionSetSchema = schema{"permissionGrantConditionSet", "PermissionGrantConditionSet", []property{
	{"id", text, "", ""}, {"permissionClassification", text, "", ""}, {"permissionType", text, "", ""},
	{"resourceApplication", text, "", ""}, {"permissions", texts, "", ""}, {"clientApplicationIds", texts, "", ""},
	{"clientApplicationTenantIds", texts, "", ""}, {"clientApplicationPublisherIds", texts, "", ""},
	{"clientApplicationsFromVerifiedPublisherOnly", boolean, "", ""},
}}

var roleDefinitionSchema = schema{"unifiedRoleDefinition", "UnifiedRoleDefinition", []property{
	{"id", text, "eq in", ""}, {"description", text, "", ""}, {"displayName", text, "eq in", ""}, {"isBuiltIn", boolean, "eq in", ""},
	{"isEnabled", boolean, "", ""}, {"templateId", text, "eq", ""}, {"version", text, "", ""}, {"rolePermissions", others, "", ""},
}}

var roleAssignmentSchema = schema{"unifiedRoleAssignment", "UnifiedRoleAssignment", []property{
	{"id", text, "", ""}, {"principalId", text, "eq", ""}, {"directoryScopeId", text, "", ""}, {"roleDefinitionId", text, "eq", ""},
}}

func (p *PermissionGrantPolicy) prop(name string) any {
	return map[string]any{"id": p.ID, "displayName": p.DisplayName, "description": p.Description,
		"includes": append([]*ConditionSet{}, p.Includes...), "excludes": append([]*ConditionSet{}, p.Excludes...)}[name]
}

func (c *ConditionSet) prop(name string) any {
	return map[string]any{"id": c.ID, "permissionClassification": c.PermissionClassification, "permissionType": c.PermissionType,
		"resourceApplication": c.ResourceApplication, "permissions": nonNil(c.Permissions),
		"clientApplicationIds":                        nonNil(c.ClientApplicationIDs),
		"clientApplicationTenantIds":                  nonNil(c.ClientApplicationTenantIDs),
		"clientApplicationPublisherIds":               nonNil(c.ClientApplicationPublisherIDs),
		"clientApplicationsFromVerifiedPublisherOnly": c.ClientApplicationsFromVerifiedPublisherOnly}[name]
}

func (r *RoleDefinition) prop(name string) any {
	return map[string]any{"id": r.ID, "templateId": r.TemplateID, "displayName": r.DisplayName, "description": r.Description,
		"isBuiltIn": r.builtIn, "isEnabled": r.IsEnabled, "rolePermissions": r.RolePermissions}[name]
}

func (a *RoleAssignment) prop(name string) any {
	return map[string]any{"id": a.ID, "principalId": a.PrincipalID, "directoryScopeId": a.DirectoryScopeID,
		"roleDefinitionId": a.RoleDefinitionID}[name]
}
