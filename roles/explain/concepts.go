package explain

// concepts are the words of this trade that people mix up.
var concepts = []entry{
	{
		topic: "role",
		names: []string{"roles", "role assignment", "three kinds of role", "which role"},
		what: "a word for three different things in Azure: app roles (what a caller may do in an API), Azure RBAC roles (what it may " +
			"do with Azure resources) and directory roles (what it may do in Microsoft Entra)",
		why: "a managed identity that calls an API needs an app role; an Azure RBAC role or a directory role does not change the " +
			"roles in its token",
		do: []string{"app role: mi-roles assign -i IDENTITY -a API -r ROLE", "Azure RBAC role: az role assignment create",
			"directory role: Entra admin center > Roles and administrators"},
		see:  []string{pageThreeRoles},
		also: []string{"app role", "Azure RBAC role", "directory role"},
	},
	{
		topic: "app role",
		names: []string{"app roles", "application role", "application permission", "app permission", "approle", "app role assignment"},
		what: "a permission that an API defines, such as User.Read.All of Microsoft Graph; if an identity holds it, it appears in " +
			"the roles claim of the identity's tokens for that API",
		why: "a managed identity needs app roles to call an API; mi-roles assigns, lists and removes them, and the portal has no " +
			"page for it",
		do: []string{"mi-roles roles -a API", "mi-roles assign -i IDENTITY -a API -r ROLE", "mi-roles list -i IDENTITY",
			"mi-roles snippet -a API -r ROLE --for api-role   (defines a role on your own API)",
			"mi-roles snippet -a API -r ROLE --for api-csharp   (the API's code that checks for it)"},
		see: []string{pageAppRoles, pageGrant},
	},
	{
		topic: "Azure RBAC role",
		names: []string{"azure role", "rbac", "rbac role", "azure rbac", "azure resource role", "iam role"},
		what: "a role on Azure resources (a subscription, resource group, vault or storage account), such as Contributor or Storage " +
			"Blob Data Reader",
		why: "the Azure resource checks it; it never appears in a token and is unrelated to the roles of an API",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"ROLE --scope SCOPE", "az role assignment list --assignee OBJECT-ID --all"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "directory role",
		names: []string{"entra role", "azure ad role", "administrator role", "microsoft entra role"},
		what: "a role in Microsoft Entra, such as Global Administrator or Exchange Administrator, held by people and sometimes by " +
			"applications",
		why: "assigning app roles requires one; a managed identity needs one only where an API requires it in addition to the app " +
			"role (such as Exchange and Teams PowerShell)",
		do: []string{"mi-roles whoami   (the directory roles of this sign-in)",
			"assign it under Entra admin center > Roles and administrators"},
		see: []string{pageDirectory},
	},
	{
		topic: "delegated permission",
		names: []string{"delegated permissions", "scope", "scopes", "scp", "delegated"},
		what:  "a permission to act on behalf of a signed-in user, within that user's rights; it appears in the scp claim",
		why: "a managed identity calls without a user, so delegated permissions do not apply; it needs the app role of the same or a " +
			"similar name",
		do:  []string{"mi-roles roles -a API   (the roles for applications)", "mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageScopes},
	},
	{
		topic: "managed identity",
		names: []string{"managed identities", "msi", "system-assigned", "user-assigned", "system-assigned identity",
			"user-assigned identity"},
		what: "an identity that Azure manages for a resource, without a secret: system-assigned (tied to one resource and deleted " +
			"with it) or user-assigned (a separate resource that several resources can share)",
		why: "in the directory, it is a service principal without an app registration, which is why the portal offers no API " +
			"permissions for it",
		do: []string{"mi-roles identities", "mi-roles list -i IDENTITY",
			"mi-roles copy --from OLD --to NEW   (after an identity was deleted and recreated)"},
		see: []string{pageIdentities, pageIdentityFAQ},
	},
	{
		topic: "object id",
		names: []string{"client id", "app id", "appid", "principal id", "service principal", "object id and client id"},
		what: "an identity has two ids: the object id of its service principal (also called principal id) and its client id (also " +
			"called application id); an app registration has a third, its own object id",
		why: "roles are assigned to the service principal's object id, code is configured with the client id, and the registration's " +
			"object id works for neither",
		do:  []string{"mi-roles identities NAME   (shows both)", "mi-roles takes the object id or the client id as -i"},
		see: []string{"https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals"},
	},
	{
		topic: "admin consent",
		names: []string{"consent", "grant admin consent"},
		what:  "an administrator's approval of the permissions that an app registration requests",
		why:   "a managed identity has no registration, so there is nothing to consent to: assigning the app role is the approval",
		do:    []string{"mi-roles assign -i IDENTITY -a API -r ROLE", "mi-roles whoami   (whether this sign-in can assign it)"},
		see:   []string{pageConsent},
	},
	{
		topic: "access token",
		names: []string{"token", "jwt", "bearer", "bearer token"},
		what: "a text that a workload presents to an API: who the caller is, for which API, with which roles and until when, signed " +
			"by Microsoft Entra",

		why: "the API relies on the token alone, so a role counts only once it is in the token; anyone who has the token can use it " +
			"until it expires, so never paste it into a web page",
		do: []string{"mi-roles token inspect FILE   (decodes it on this machine)",
			"mi-roles token get -a API   (requests one as the managed identity, on Azure)"},
		see: []string{pageValidation, pageClaims},
	},
	{
		topic: "risk",
		names: []string{"critical", "high", "medium", "low", "unrated", "tier 0", "tier-0", "allow-critical", "--allow-critical"},
		what: "how much harm an app role can do in the wrong hands: critical, high, medium, low, or unrated if it has not been " +
			"assessed",
		why: "a critical role leads to control of the whole tenant, so assign refuses it unless you name it again with " +
			"--allow-critical",
		do: []string{"mi-roles explain ROLE   (its risk and the reason)", "mi-roles assign -i IDENTITY -a API -r ROLE --allow-critical ROLE",
			"mi-roles audit --all"},
		see: []string{"https://learn.microsoft.com/graph/permissions-reference"},
	},
	{
		topic: "audience",
		names: []string{"aud", "resource"},
		what:  "the one API that a token is for (the aud claim); every other API rejects it",
		why: "a client requests a token for a resource; version 1.0 tokens carry exactly that text, version 2.0 tokens the API's " +
			"client id",
		do:  []string{"mi-roles token inspect FILE", "mi-roles verify -i IDENTITY -a API -r ROLE   (prints the strings to request)"},
		see: []string{pageClaims},
	},
	{
		topic: "/.default",
		names: []string{".default", "default scope"},
		what:  "the scope for everything that this application was granted on the API",
		why: "libraries expect RESOURCE/.default; the token endpoints of Azure hosts and the audience in Logic Apps expect " +
			"RESOURCE alone",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (prints both)",
			"mi-roles snippet -i IDENTITY -a API --for python   (or another language)"},
		see: []string{pageScopes},
	},
	{
		topic: "Application ID URI",
		names: []string{"identifier uri", "app id uri", "api://", "identifieruris"},
		what:  "the identifier by which clients request a token for an API, such as api://orders",
		why:   "without one, clients can request a token only by the API's client id, and many clients expect the URI",
		do: []string{"mi-roles apis NAME   (shows it)",
			"az ad app update --id CLIENT-ID --identifier-uris api://CLIENT-ID   (sets it)"},
		see: []string{"https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#application-id-uri"},
	},
	{
		topic: "assignment required",
		names: []string{"approleassignmentrequired", "user assignment required"},
		what:  "a setting of an API: Microsoft Entra issues tokens for it only to callers that hold an assignment",
		why: "if it is off, any identity of the tenant gets a token, though without roles, so the API must always check the roles " +
			"claim",
		do:  []string{"mi-roles who -a API", "mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageAppRoles},
	},
	{
		topic: "appRoleAssignedTo",
		names: []string{"approleassignments", "approleassignedto and approleassignments"},
		what: "the same assignments in Microsoft Graph from two sides: appRoleAssignments is what an identity holds, " +
			"appRoleAssignedTo is who holds an API's roles",
		why: "scripts that confuse them assign the role to the API, or find nothing",
		do:  []string{"mi-roles list -i IDENTITY   (what it holds)", "mi-roles who -a API   (who holds it)"},
		see: []string{pageGrant},
	},
	{
		topic: "group",
		names: []string{"groups", "security group", "group membership"},
		what:  "a group that is assigned to an API passes its app roles on to users, not to service principals",
		why:   "a managed identity in the group gets no roles claim from it; assign the role to the identity directly",
		do:    []string{"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see:   []string{pageIdentityFAQ},
	},
	{
		topic: "federated credential",
		names: []string{"workload identity", "workload identity federation", "oidc", "federation"},
		what: "a trust in the tokens of another issuer (GitHub, Azure Pipelines, Kubernetes) that lets a pipeline sign in without a " +
			"secret",
		why: "the safest way to run mi-roles in a pipeline; issuer, subject and audience must match exactly",
		do:  []string{"mi-roles --auth workload whoami", stepFederation},
		see: []string{pageFederation},
	},
	{
		topic: "xms_mirid",
		names: []string{"mirid"},
		what:  "the claim with the Azure resource id of the managed identity that a token was issued to",
		why:   "it shows which of several identities a workload actually used",
		do:    []string{stepInspect},
		see:   []string{pageClaims},
	},
	{
		topic: "assertion",
		names: []string{"client assertion", "id token", "id-token", "oidc token", "federated token", "token exchange"},
		what: "a token that proves an identity to Microsoft Entra (from GitHub, a cluster, or the client itself); it is exchanged " +
			"for an access token, and no API accepts it",
		why: "it has no roles: those are in the access token that it is exchanged for; an ID token is for the application that " +
			"someone signs in to, and no API accepts it either",
		do: []string{"mi-roles token inspect FILE   (says which kind of token it is)",
			"mi-roles --auth workload whoami   (exchanges it)"},
		see: []string{pageFederation},
	},
	{
		topic: "agent identity",
		names: []string{"agent identities", "agent id", "agent identity blueprint", "blueprint"},
		what:  "an identity of an AI agent in Microsoft Entra: a service principal that was created from a blueprint",
		why: "it can hold app roles and inherit those of its blueprint; Microsoft blocks many powerful roles for agents; the " +
			"blueprint itself cannot hold any",
		do:  []string{"mi-roles identities --type agent", "mi-roles list -i IDENTITY   (inherited roles are not shown)"},
		see: []string{"https://learn.microsoft.com/entra/agent-id/identity-platform/what-is-agent-id"},
	},
}
