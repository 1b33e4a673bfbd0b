package sandbox

import "strings"

// entity is anything that Graph would answer as an object. prop gives string,
// *string, bool, []string, []AppRole,
// []PermissionScope or nil.
type entity interface {
	prop(name string) any
	schema() *schema
}

// kind is the OData type of a property, as far as filters tell them apart.
type kind int

const (
	text kind = iota
	guid
	boolean
	moment
	texts  // Collection(Edm.String)
	others // any other collection
	opaque // any other single value
)

// property is one declared property and what a filter may ask of it: the
// operators that always work and those that need an advanced query.
type property struct {
	name     string
	kind     kind
	plain    string // operators separated by blanks
	advanced string
}

// schema is an entity type: its name, how errors call it and its properties in
// the order in which Graph writes them.
type schema struct {
	typeName string // servicePrincipal
	resource string // ServicePrincipal
	props    []property
}

func (s *schema) find(name string) *property {
	for i := range s.props {
		if strings.EqualFold(s.props[i].name, name) {
			return &s.props[i]
		}
	}
	return nil
}

// Filter rules: Microsoft's pages "servicePrincipal resource type" and
// "Advanced query capabilities on Microsoft Entra ID objects".
var servicePrincipalSchema = schema{"servicePrincipal", "ServicePrincipal", []property{
	{"id", text, "eq in", "ne not"},
	{"deletedDateTime", moment, "", ""},
	{"accountEnabled", boolean, "eq in", "ne not"},
	{"addIns", others, "", ""},
	{"alternativeNames", texts, "eq startsWith", "not ge le"},
	{"appDescription", text, "", ""},
	{"appDisplayName", text, "", ""},
	{"appId", text, "eq in", "ne not"},
	{"applicationTemplateId", text, "eq in", "ne not startsWith"},
	{"appOwnerOrganizationId", guid, "", "eq in ne not ge le"},
	{"appRoleAssignmentRequired", boolean, "", "eq in ne not"},
	{"appRoles", others, "", ""},
	{"createdByAppId", text, "", ""},
	{"createdDateTime", moment, "", ""},
	{"customSecurityAttributes", opaque, "", ""},
	{"description", text, "", "eq in ne not ge le startsWith"},
	{"disabledByMicrosoftStatus", text, "", ""},
	{"displayName", text, "eq in startsWith", "null ne not ge le"},
	{"homepage", text, "", "eq in startsWith"},
	{"info", opaque, "", ""},
	{"isDisabled", boolean, "", ""},
	{"keyCredentials", others, "", ""},
	{"loginUrl", text, "", ""},
	{"logoutUrl", text, "", ""},
	{"notes", text, "", "eq in startsWith"},
	{"notificationEmailAddresses", texts, "", ""},
	{"oauth2PermissionScopes", others, "", ""},
	{"passwordCredentials", others, "", ""},
	{"preferredSingleSignOnMode", text, "eq in", "ne not"},
	{"preferredTokenSigningKeyThumbprint", text, "", ""},
	{"publisherName", text, "eq in", "ne not"},
	{"replyUrls", texts, "", ""},
	{"resourceSpecificApplicationPermissions", others, "", ""},
	{"samlSingleSignOnSettings", opaque, "", ""},
	{"servicePrincipalNames", texts, "eq startsWith", "not ge le"},
	{"servicePrincipalType", text, "eq in", "ne not"},
	{"signInAudience", text, "", ""},
	{"tags", texts, "eq startsWith", "not ge le"},
	{"tokenEncryptionKeyId", guid, "", ""},
	{"verifiedPublisher", opaque, "", ""},
}}

var assignmentSchema = schema{"appRoleAssignment", "AppRoleAssignment", []property{
	{"id", text, "", ""},
	{"deletedDateTime", moment, "", ""},
	{"appRoleId", guid, "", ""},
	{"createdDateTime", moment, "", ""},
	{"principalDisplayName", text, "eq startsWith", ""},
	{"principalId", guid, "", ""},
	{"principalType", text, "", ""},
	{"resourceDisplayName", text, "", ""},
	{"resourceId", guid, "eq", ""},
}}

var applicationSchema = schema{"application", "Application", []property{
	{"id", text, "eq in", "ne not"},
	{"deletedDateTime", moment, "", ""},
	{"appId", text, "eq in", "ne not"},
	{"appRoles", others, "", ""},
	{"createdDateTime", moment, "", ""},
	{"displayName", text, "eq in startsWith", "null ne not ge le"},
	{"identifierUris", texts, "eq startsWith", "not ge le"},
	{"signInAudience", text, "", ""},
	{"tags", texts, "eq startsWith", "not"},
}}

var userSchema = schema{"user", "User", []property{
	{"id", text, "eq in", "ne not"}, {"displayName", text, "eq in startsWith", "ne not"},
	{"userPrincipalName", text, "eq in startsWith", "ne not"},
}}

var groupSchema = schema{"group", "Group", []property{
	{"id", text, "eq in", "ne not"}, {"displayName", text, "eq in startsWith", "ne not"},
}}

var directoryRoleSchema = schema{"directoryRole", "DirectoryRole", []property{
	{"id", text, "eq in", "ne not"}, {"deletedDateTime", moment, "", ""}, {"description", text, "", ""},
	{"displayName", text, "eq in", "ne not"}, {"roleTemplateId", text, "eq in", "ne not"},
}}
