package explain

// signInAppErrors are answers of Microsoft Entra to a workload or to this tool
// when it signs in as an application. Texts stand where they are met without
// their code.
var signInAppErrors = []entry{
	{
		topic: "AADSTS500011",
		texts: []string{"the resource principal named"},
		what:  "the tenant has no API with the name that a token was requested for",
		why: "the audience is misspelled, the API has no such Application ID URI, it is in another tenant, or a scope with /.default " +
			"was used instead of the plain resource (or the reverse)",
		do: []string{
			"mi-roles apis NAME   (shows the API's actual names)",
			"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the exact resource and scope to use)",
			"an API without an Application ID URI: request its client id, or set a URI: az ad app update --id CLIENT-ID " +
				"--identifier-uris api://CLIENT-ID",
		},
		see: []string{pageCodes, pageScopes},
	},
	{
		topic: "AADSTS50001",
		what:  "the resource is disabled or does not exist",
		why:   "the API's service principal was disabled or deleted, or the resource string matches nothing in this tenant",
		do:    []string{"mi-roles apis NAME   (shows the API's names, and whether it is enabled)", "mi-roles verify -i IDENTITY -a API -r ROLE"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS501051",
		texts: []string{"is not assigned to a role for the application"},
		what:  "the API requires an assignment, and the caller has none",
		why: "assignment required (appRoleAssignmentRequired) is on for the API, so Microsoft Entra issues no token and the API is " +
			"never called; an assignment through a group does not help a managed identity",
		do: []string{"mi-roles roles -a API", "mi-roles assign -i IDENTITY -a API -r ROLE",
			"if the error remains after the assignment, wait until the client's cached response or token expires"},
		see: []string{pageCodes, pageAppRoles},
	},
	{
		topic: "AADSTS50105",
		what:  "the application requires an assignment, and the caller has none",
		why: "for a person, neither the user nor any of their groups is assigned; older texts use this code for applications too, " +
			"with the meaning of AADSTS501051",
		do: []string{"a managed identity: mi-roles assign -i IDENTITY -a API -r ROLE",
			"a user: Enterprise applications > the API > Users and groups"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS700016",
		what:  "the client id of the sign-in does not exist in this tenant",
		why: "AZURE_CLIENT_ID holds an object id or the id of another tenant's application, the tenant is wrong, or the identity was " +
			"deleted or created moments ago",
		do: []string{"mi-roles whoami", "mi-roles identities NAME   (shows the client id and the object id)",
			"set --tenant, or AZURE_TENANT_ID and AZURE_CLIENT_ID"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS700011",
		what:  "the client application does not exist in this tenant",
		why:   "the token was requested in a tenant where the client has no service principal",
		do:    []string{"mi-roles whoami", "pass the right tenant: --tenant TENANT"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS7000215",
		what:  "the client secret is wrong",
		why: "the secret's id was pasted instead of its value, the secret belongs to another application, or it was truncated; a " +
			"managed identity has no secret",
		do: []string{"create a new secret and copy its value, not its id, into AZURE_CLIENT_SECRET",
			"on Azure, use no secret: mi-roles --auth managed whoami"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS7000222",
		what:  "the client secret has expired",
		why:   "secrets of app registrations expire; a pipeline that uses one stops working that day",
		do: []string{"create a new secret or, better, federate the pipeline and use none: mi-roles --auth workload whoami",
			"az ad app credential list --id CLIENT-ID   (shows the expiry dates)"},
		see: []string{pageCodes, pageFederation},
	},
	{
		topic: "AADSTS7000218",
		what:  "the application must authenticate, but sent neither a secret nor an assertion",
		why: "a confidential client signs in as a public one: AZURE_CLIENT_SECRET is empty, or the application does not allow device " +
			"code and browser sign-in",
		do: []string{"set AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE",
			"or sign in as yourself: az login, then mi-roles whoami"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS7000112",
		what:  "the application is disabled in this tenant",
		why:   "the client's service principal has accountEnabled set to false, so it gets no token",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (reports IDENTITY_DISABLED or API_DISABLED)",
			"Enterprise applications > the application > Properties > Enabled for users to sign-in"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS70001",
		what:  "the application is disabled, or does not exist in this tenant",
		why:   "the client was disabled or deleted, or the tenant is wrong",
		do:    []string{"mi-roles identities NAME", "mi-roles whoami"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS700027",
		texts: []string{"client assertion failed signature validation"},
		what:  "the signature of the client's assertion does not match a registered certificate",
		why:   "the certificate is not, or no longer, uploaded to the app registration",
		do: []string{"upload the public part of the certificate to the app registration",
			"check that AZURE_CLIENT_CERTIFICATE_PATH and AZURE_CLIENT_ID belong together"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS70011",
		what:  "the requested scope is not valid",
		why: "a permission name or a bare resource was used as scope; RESOURCE/.default requests everything that the application was " +
			"granted",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the exact scope)",
			"mi-roles snippet -i IDENTITY -a API --for csharp   (or another language)"},
		see: []string{pageCodes, pageScopes},
	},
	{
		topic: "AADSTS1002012",
		texts: []string{"client credential flows must have a scope value with /.default"},
		what:  "an application requested a single permission instead of RESOURCE/.default",
		why: "application permissions cannot be requested individually: /.default returns everything that was granted, in the " +
			"roles claim",
		do: []string{"use the scope RESOURCE/.default, such as https://graph.microsoft.com/.default",
			"mi-roles assign -i IDENTITY -a API -r ROLE   (assigns the permission itself)"},
		see: []string{pageScopes},
	},
	{
		topic: "AADSTS700022",
		what:  "the scope names more than one API",
		why:   "a token is for one API only",
		do:    []string{"request one token per API, each with RESOURCE/.default"},
		see:   []string{pageCodes, pageScopes},
	},
	{
		topic: "AADSTS650057",
		what:  "the API is not listed among the permissions of the client's registration",
		why:   "a user signs in through an app registration that does not request this API; managed identities have no such list",
		do: []string{"add the API to the client under App registrations > API permissions",
			"on Azure, call as the managed identity: mi-roles token get -a API"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS650052",
		what:  "the tenant has no subscription to the API, or no service principal for it",
		why:   "a tenant has a Microsoft API only once its service principal was created there",
		do:    []string{"mi-roles apis NAME", "az ad sp create --id API-CLIENT-ID   (an administrator, once)"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50194",
		what:  "the application is single-tenant, and the token was requested through the common endpoint",
		why:   "no tenant was given, or organizations or common was used as tenant",
		do:    []string{"pass the tenant: --tenant TENANT, or AZURE_TENANT_ID"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS90009",
		what:  "an application requested a token for itself by a name instead of its client id",
		why:   "the client and the API are the same application, so only the client id works as resource",
		do:    []string{"request CLIENT-ID/.default", "or call as a managed identity, so that the caller and the API differ"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50196",
		what:  "the same token was requested too often in a short time",
		why:   "the workload creates a new credential object for each call, so tokens are not cached",
		do:    []string{"create the credential once and keep it for the lifetime of the process"},
		see:   []string{pageCodes, pageBest},
	},
}
