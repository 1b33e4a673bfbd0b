package explain

// entry is one thing that can be explained. The tables of entries are data:
// one file for each family.
type entry struct {
	topic string   // the name it is listed under, and found by
	names []string // other names for the whole question, in lower case
	texts []string // what gives it away inside a pasted text, in lower case, single spaces, straight quotes
	what  string   // what it is
	why   string   // why it happens when a managed identity calls an API
	do    []string // commands to type or steps to take, the likeliest first
	see   []string // pages to read
	also  []string // topics of which it is made up
}

// family is a table of entries of one kind. Families come in the order in which
// their answers are shown: the cause before what merely reports it.
type family struct {
	kind    string
	entries []entry
}

// signInError is the kind of every code that begins with AADSTS.
const signInError = "sign-in error"

var families = []family{
	{signInError, signInAppErrors},
	{signInError, signInFederationErrors},
	{signInError, signInUserErrors},
	{"managed identity error", identityErrors},
	{"Microsoft Graph error", graphErrors},
	{"API error", apiErrors},
	{"credential error", credentialErrors},
	{"verdict", verdicts},
	{"concept", concepts},
	{"id", knownIDs},
}

// Pages that several entries point to.
const (
	pageCodes       = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes"
	pageScopes      = "https://learn.microsoft.com/entra/identity-platform/scopes-oidc"
	pageAppRoles    = "https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps"
	pageClaims      = "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference"
	pageValidation  = "https://learn.microsoft.com/entra/identity-platform/access-tokens"
	pageConsent     = "https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent"
	pageAccess      = "https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access"
	pageFederation  = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation"
	pageIdentityFAQ = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq"
	pageIdentities  = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview"
	pageBest        = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations"
	pageIMDS        = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token"
	pageAppService  = "https://learn.microsoft.com/azure/app-service/overview-managed-identity"
	pageGrant       = "https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto"
	pageGraphErrors = "https://learn.microsoft.com/graph/errors"
	pageThrottling  = "https://learn.microsoft.com/graph/throttling-limits"
	pageClouds      = "https://learn.microsoft.com/graph/deployments"
	pageThreeRoles  = "https://learn.microsoft.com/azure/role-based-access-control/rbac-and-directory-admin-roles"
	pageDirectory   = "https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference"
	pageCredentials = "https://aka.ms/azsdk/go/identity/troubleshoot"
	pageIdentityWeb = "https://learn.microsoft.com/entra/identity-platform/scenario-protected-web-api-verification-scope-app-roles"
)
