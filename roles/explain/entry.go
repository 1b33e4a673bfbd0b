package explain

import (
	"slices"
	"strings"
)

// entry is one thing that can be explained. The tables of entries are data:
// one file for each family.
type entry struct {
	topic string   // the name it is listed under, and found by
	names []string // other names for the whole question, in lower case
	texts []string // phrases that give it away inside a pasted text, in lower case, single spaces, straight quotes; "…" for any words
	weak  bool     // merely reports a cause, so it comes after what says more
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

// idKind is the kind of the table of ids.
const idKind = "id"

// signInError is the kind of every code that begins with AADSTS.
const signInError = "sign-in error"

var families = []family{
	{signInError, signInAppErrors},
	{signInError, signInFederationErrors},
	{signInError, signInUserErrors},
	{"managed identity error", identityErrors},
	{"SharePoint error", sharePointErrors},
	{"Exchange error", exchangeErrors},
	{"Microsoft Graph error", graphCallErrors},
	{"Microsoft Graph error", graphErrors},
	{"Key Vault error", vaultErrors},
	{"Azure error", azureErrors},
	{"data service error", dataErrors},
	{"hosting service error", hostErrors},
	{"API error", apiErrors},
	{"deployment error", deploymentErrors},
	{"pipeline error", pipelineErrors},
	{"Kubernetes error", kubernetesErrors},
	{"tool error", toolErrors},
	{"credential error", credentialErrors},
	{"verdict", verdicts},
	{"concept", safetyConcepts},
	{"concept", concepts},
	{idKind, knownIDs},
	{classKind, classErrors},
}

// Pages that several entries point to.
const (
	pageCodes        = "https://learn.microsoft.com/entra/identity-platform/reference-error-codes"
	pageScopes       = "https://learn.microsoft.com/entra/identity-platform/scopes-oidc"
	pageAppRoles     = "https://learn.microsoft.com/entra/identity-platform/howto-add-app-roles-in-apps"
	pageClaims       = "https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference"
	pageValidation   = "https://learn.microsoft.com/entra/identity-platform/access-tokens"
	pageConsent      = "https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent"
	pageAccess       = "https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access"
	pageFederation   = "https://learn.microsoft.com/entra/workload-id/workload-identity-federation"
	pageIdentityFAQ  = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq"
	pageIdentities   = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview"
	pageBest         = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identity-best-practice-recommendations"
	pageIMDS         = "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token"
	pageAppService   = "https://learn.microsoft.com/azure/app-service/overview-managed-identity"
	pagePermissions  = "https://learn.microsoft.com/graph/permissions-reference"
	pageSelected     = "https://learn.microsoft.com/graph/permissions-selected-overview"
	pageExchangeRBAC = "https://learn.microsoft.com/exchange/permissions-exo/application-rbac"
	pageExchangeMI   = "https://learn.microsoft.com/powershell/exchange/connect-exo-powershell-managed-identity"
	pageEasyAuth     = "https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad"
	pageLogicApps    = "https://learn.microsoft.com/azure/logic-apps/authenticate-with-managed-identity"
	pageAPIM         = "https://learn.microsoft.com/azure/api-management/validate-azure-ad-token-policy"
	pageBicepGraph   = "https://learn.microsoft.com/graph/templates/bicep/overview-bicep-templates-for-graph"
	pageGitHub       = "https://learn.microsoft.com/azure/developer/github/connect-from-azure-openid-connect"
	pageAKS          = "https://learn.microsoft.com/azure/aks/workload-identity-overview"
	pageMgPowerShell = "https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands"
	pageKeyVault     = "https://learn.microsoft.com/azure/key-vault/general/rbac-guide"
	pageFirstParty   = "https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in"
	pageGrant        = "https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto"
	pageGraphErrors  = "https://learn.microsoft.com/graph/errors"
	pageThrottling   = "https://learn.microsoft.com/graph/throttling-limits"
	pageClouds       = "https://learn.microsoft.com/graph/deployments"
	pageThreeRoles   = "https://learn.microsoft.com/azure/role-based-access-control/rbac-and-directory-admin-roles"
	pageDirectory    = "https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference"
	pageCredentials  = "https://aka.ms/azsdk/go/identity/troubleshoot"
	pageIdentityWeb  = "https://learn.microsoft.com/entra/identity-platform/scenario-protected-web-api-verification-scope-app-roles"
)

// isNamed reports whether a text is the name of the entry and nothing else.
func (e entry) isNamed(name string) bool {
	return strings.EqualFold(e.topic, name) || slices.Contains(e.names, name)
}

func (e entry) answer(kind string) Answer {
	answer := Answer{Topic: e.topic, Kind: kind, What: e.what, Why: e.why, Do: slices.Clone(e.do), See: e.see}
	for _, topic := range e.also {
		for _, part := range concepts {
			if part.topic == topic {
				answer.Also = append(answer.Also, part.answer(kind))
			}
		}
	}
	return answer
}

// sign is by what an entry was found in a text.
type sign int

const (
	byName   sign = iota + 1 // the whole text is its name
	byCode                   // its code stands in the text
	byPhrase                 // one of its phrases does
)

// hit is an entry that was found.
type hit struct {
	entry
	kind string
	by   sign
}

// match finds the entries of all tables in their order, each once.
func (q question) match() []hit {
	var hits []hit
	for _, f := range families {
		for _, e := range f.entries {
			if by := q.find(f.kind, e); by != 0 {
				hits = append(hits, hit{e, f.kind, by})
			}
		}
	}
	return hits
}

func (q question) find(kind string, e entry) sign {
	topic := strings.ToLower(e.topic)
	switch {
	case e.isNamed(q.whole()), e.isNamed(q.lower):
		return byName
	case slices.Contains(q.codes, topic), slices.Contains(q.ids, topic):
		return byCode
	case kind == signInError && len(q.codes) > 0:
		return 0 // a code says more than the sentence after it, which other codes share
	case slices.ContainsFunc(e.texts, q.says):
		return byPhrase
	}
	return 0
}
