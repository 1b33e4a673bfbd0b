package explain

// concepts are the words of this trade that people mix up.
var concepts = []entry{
	{
		topic: "role",
		names: []string{"roles", "role assignment", "three kinds of role", "which role"},
		what: "a word for three different things in Azure: app roles (what a caller may do in an API), Azure RBAC roles (what it may " +
			"do with Azure resources) and directory roles (what it may do in Microsoft Entra)",
		why: "a managed identity that calls an API needs an app role; granting it one of the other two changes nothing about the " +
			"roles in its token",
		do: []string{"app role: mi-roles assign -i IDENTITY -a API -r ROLE", "Azure RBAC role: az role assignment create",
			"directory role: Entra admin center > Roles and administrators"},
		see:  []string{pageThreeRoles},
		also: []string{"app role", "Azure RBAC role", "directory role"},
	},
	{
		topic: "app role",
		names: []string{"app roles", "application role", "application permission", "app permission", "approle", "app role assignment"},
		what: "a permission that an API defines, such as User.Read.All of Microsoft Graph; held by an identity, it appears in the " +
			"roles claim of tokens for that API",
		why: "this is what a managed identity needs to call an API, and what mi-roles gives, lists and removes; the portal has no " +
			"page for it",
		do: []string{"mi-roles roles -a API", "mi-roles assign -i IDENTITY -a API -r ROLE", "mi-roles list -i IDENTITY",
			"mi-roles snippet -a API -r ROLE --for api-role   (defines one on an API of your own)",
			"mi-roles snippet -a API -r ROLE --for api-csharp   (the API's code that asks for it)"},
		see: []string{pageAppRoles, pageGrant},
	},
	{
		topic: "Azure RBAC role",
		names: []string{"azure role", "rbac", "rbac role", "azure rbac", "azure resource role", "iam role"},
		what:  "a role on Azure resources (a subscription, group, vault, storage account), such as Contributor or Storage Blob Data Reader",
		why:   "it is checked by the Azure resource, never appears in a token, and has nothing to do with the roles of an API",
		do: []string{"az role assignment create --assignee-object-id OBJECT-ID --assignee-principal-type ServicePrincipal --role " +
			"ROLE --scope SCOPE", "az role assignment list --assignee OBJECT-ID --all"},
		see: []string{pageThreeRoles},
	},
	{
		topic: "directory role",
		names: []string{"entra role", "azure ad role", "administrator role", "microsoft entra role"},
		what: "a role in Microsoft Entra, such as Global Administrator or Exchange Administrator; held by people, sometimes by " +
			"applications",
		why: "whoever grants app roles needs one; a managed identity needs one only where an API asks for it besides the app role " +
			"(Exchange and Teams PowerShell, for example)",
		do: []string{"mi-roles whoami   (which of them this sign-in has)",
			"assign one under Entra admin center > Roles and administrators"},
		see: []string{pageDirectory},
	},
	{
		topic: "delegated permission",
		names: []string{"delegated permissions", "scope", "scopes", "scp", "delegated"},
		what:  "a permission to act for a signed-in user, within that user's rights; it appears in the scp claim",
		why: "a managed identity calls without a user, so delegated permissions do not help it; it needs the app role of the same or " +
			"a similar name",
		do:  []string{"mi-roles roles -a API   (what exists for applications)", "mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageScopes},
	},
	{
		topic: "managed identity",
		names: []string{"managed identities", "msi", "system-assigned", "user-assigned", "system-assigned identity",
			"user-assigned identity"},
		what: "an identity that Azure keeps for a resource, without a secret: system-assigned (lives and dies with one resource) or " +
			"user-assigned (a resource of its own, shared by several)",
		why: "in the directory it is a service principal without an application registration, which is why the portal offers no API " +
			"permissions for it",
		do: []string{"mi-roles identities", "mi-roles list -i IDENTITY",
			"mi-roles copy --from OLD --to NEW   (after an identity was deleted and created again)"},
		see: []string{pageIdentities, pageIdentityFAQ},
	},
	{
		topic: "object id",
		names: []string{"client id", "app id", "appid", "principal id", "service principal", "object id and client id"},
		what: "an identity has two ids: the object id of its service principal (also principal id) and its client id (also application " +
			"id); an application registration has a third, an object id of its own",
		why: "grants are made on the service principal's object id, code is configured with the client id, and the registration's " +
			"object id fits neither",
		do:  []string{"mi-roles identities NAME   (shows both)", "mi-roles takes any of them as -i, and says what it was given"},
		see: []string{"https://learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals"},
	},
	{
		topic: "admin consent",
		names: []string{"consent", "grant admin consent"},
		what:  "an administrator's approval of the permissions that an application registration asks for",
		why:   "a managed identity has no registration, so there is nothing to consent to: granting the app role is the approval",
		do:    []string{"mi-roles assign -i IDENTITY -a API -r ROLE", "mi-roles whoami   (whether this sign-in may)"},
		see:   []string{pageConsent},
	},
	{
		topic: "access token",
		names: []string{"token", "jwt", "bearer", "bearer token"},
		what:  "the text that a workload shows to an API: who it is, for which API, with which roles, until when, signed by Microsoft Entra",

		why: "an API decides by it alone, so a role counts only once it is in the token; whoever has the text can use it until it " +
			"expires, so it belongs on no web page",
		do: []string{"mi-roles token inspect FILE   (decodes it on this machine)",
			"mi-roles token get -a API   (asks as the managed identity, on Azure)"},
		see: []string{pageValidation, pageClaims},
	},
	{
		topic: "risk",
		names: []string{"critical", "high", "medium", "low", "unrated", "tier 0", "tier-0", "allow-critical", "--allow-critical"},
		what:  "how much harm an app role can do in wrong hands: critical, high, medium, low, or unrated where nobody has judged it",
		why:   "a critical role leads to control of the whole tenant, so assign refuses it unless it is named a second time",
		do: []string{"mi-roles explain ROLE   (its risk, and why)", "mi-roles assign -i IDENTITY -a API -r ROLE --allow-critical ROLE",
			"mi-roles audit --all"},
		see: []string{"https://learn.microsoft.com/graph/permissions-reference"},
	},
	{
		topic: "audience",
		names: []string{"aud", "resource"},
		what:  "the one API that a token is for (the aud claim); any other API refuses it",
		why:   "a token is asked for by resource; version 1.0 tokens carry that very text, version 2.0 tokens the API's client id",
		do:    []string{"mi-roles token inspect FILE", "mi-roles verify -i IDENTITY -a API -r ROLE   (prints the strings to ask with)"},
		see:   []string{pageClaims},
	},
	{
		topic: "/.default",
		names: []string{".default", "default scope"},
		what:  "the scope that means: everything this application was granted on that API",
		why:   "libraries want RESOURCE/.default; the token endpoints of Azure hosts and Logic Apps' audience want RESOURCE alone",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (prints both)",
			"mi-roles snippet -i IDENTITY -a API --for python   (or another language)"},
		see: []string{pageScopes},
	},
	{
		topic: "Application ID URI",
		names: []string{"identifier uri", "app id uri", "api://", "identifieruris"},
		what:  "the name under which a token for an API is asked for, such as api://orders",
		why:   "an API without one can be asked for by its client id only, and many clients expect the URI",
		do: []string{"mi-roles apis NAME   (shows it)",
			"az ad app update --id CLIENT-ID --identifier-uris api://CLIENT-ID   (sets it)"},
		see: []string{"https://learn.microsoft.com/entra/identity-platform/security-best-practices-for-app-registration#application-id-uri"},
	},
	{
		topic: "assignment required",
		names: []string{"approleassignmentrequired", "user assignment required"},
		what:  "a switch of an API that keeps tokens from whoever holds no assignment",
		why:   "without it any identity of the tenant gets a token, only without roles: the API must check the roles claim in any case",
		do:    []string{"mi-roles who -a API", "mi-roles assign -i IDENTITY -a API -r ROLE"},
		see:   []string{pageAppRoles},
	},
	{
		topic: "appRoleAssignedTo",
		names: []string{"approleassignments", "approleassignedto and approleassignments"},
		what: "Microsoft Graph shows the same assignments from two sides: appRoleAssignments is what an identity holds, " +
			"appRoleAssignedTo is who holds an API's roles",
		why: "scripts that take one for the other grant the role to the API, or find nothing",
		do:  []string{"mi-roles list -i IDENTITY   (what it holds)", "mi-roles who -a API   (who holds it)"},
		see: []string{pageGrant},
	},
	{
		topic: "group",
		names: []string{"groups", "security group", "group membership"},
		what:  "a group that is assigned to an API gives its app roles to users, not to service principals",
		why:   "a managed identity in the group gets no roles claim from it, so the role has to be granted directly",
		do:    []string{"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see:   []string{pageIdentityFAQ},
	},
	{
		topic: "federated credential",
		names: []string{"workload identity", "workload identity federation", "oidc", "federation"},
		what:  "trust in the tokens of another issuer (GitHub, Azure Pipelines, Kubernetes), so that a pipeline signs in without a secret",
		why:   "the safest way to run mi-roles in a pipeline; issuer, subject and audience have to fit to the character",
		do:    []string{"mi-roles --auth workload whoami", stepFederation},
		see:   []string{pageFederation},
	},
	{
		topic: "xms_mirid",
		names: []string{"mirid"},
		what:  "the claim that names the managed identity a token was issued to, as Azure resource id",
		why:   "it tells which of several identities a workload really used",
		do:    []string{stepInspect},
		see:   []string{pageClaims},
	},
	{
		topic: "assertion",
		names: []string{"client assertion", "id token", "id-token", "oidc token", "federated token", "token exchange"},
		what: "a token that proves to Microsoft Entra who someone is (GitHub's, a cluster's, a client's own); it is exchanged for an " +
			"access token, and no API takes it",
		why: "people look for roles in it and find none: they stand in the access token that comes back; an ID token is for the " +
			"application that someone signs in to, and no API takes it either",
		do: []string{"mi-roles token inspect FILE   (says which kind of token it is)",
			"mi-roles --auth workload whoami   (exchanges it)"},
		see: []string{pageFederation},
	},
	{
		topic: "agent identity",
		names: []string{"agent identities", "agent id", "agent identity blueprint", "blueprint"},
		what:  "an identity of an AI agent in Microsoft Entra: a service principal that was made from a blueprint",
		why: "it can hold app roles of its own and inherit those of its blueprint; Microsoft blocks many powerful roles for agents; " +
			"the blueprint itself cannot hold any",
		do:  []string{"mi-roles identities --type agent", "mi-roles list -i IDENTITY   (inherited roles are not shown)"},
		see: []string{"https://learn.microsoft.com/entra/agent-id/identity-platform/what-is-agent-id"},
	},
}
