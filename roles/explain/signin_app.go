package explain

// signInAppErrors are answers of Microsoft Entra to a workload or to this tool
// when it signs in as an application. Texts stand where they are met without
// their code.
var signInAppErrors = []entry{
	{
		topic: "AADSTS500011",
		texts: []string{"the resource principal named"},
		what:  "the API that a token was asked for is not known in this tenant under that name",
		why: "the audience is misspelled, the API has no Application ID URI of that form, it lives in another tenant, or a scope with " +
			"/.default was given where the plain resource is wanted (or the reverse)",
		do: []string{
			"mi-roles apis NAME   (shows the names the API really has)",
			"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the exact resource and scope to use)",
			"an API without an Application ID URI: ask for its client id, or set one: az ad app update --id CLIENT-ID " +
				"--identifier-uris api://CLIENT-ID",
		},
		see: []string{pageCodes, pageScopes},
	},
	{
		topic: "AADSTS50001",
		what:  "the resource is disabled or does not exist",
		why:   "the API's service principal was disabled or deleted, or the resource string names nothing in this tenant",
		do:    []string{"mi-roles apis NAME   (shows whether it is enabled, and its names)", "mi-roles verify -i IDENTITY -a API -r ROLE"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS501051",
		texts: []string{"is not assigned to a role for the application"},
		what:  "the API admits only callers that hold an assignment, and this one has none",
		why: "assignment required (appRoleAssignmentRequired) is on for the API, so Microsoft Entra refuses a token before the API is " +
			"ever called; a group that holds the assignment does not help a managed identity",
		do: []string{"mi-roles roles -a API", "mi-roles assign -i IDENTITY -a API -r ROLE",
			"the client reads this even after the grant: its cached answer or token has to expire first"},
		see: []string{pageCodes, pageAppRoles},
	},
	{
		topic: "AADSTS50105",
		what:  "the caller is not assigned to the application, which requires it",
		why: "for a person: the user or a group of theirs is not assigned; older texts use this code for applications too, where it " +
			"means the same as AADSTS501051",
		do: []string{"a managed identity: mi-roles assign -i IDENTITY -a API -r ROLE",
			"a user: Enterprise applications > the API > Users and groups"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS700016",
		what:  "the client id that signs in is not known in this tenant",
		why: "AZURE_CLIENT_ID holds an object id or the id of another tenant's application, the tenant is wrong, or the identity was " +
			"deleted (or created a moment ago)",
		do: []string{"mi-roles whoami", "mi-roles identities NAME   (shows client id and object id side by side)",
			"set --tenant, or AZURE_TENANT_ID and AZURE_CLIENT_ID"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS700011",
		what:  "the client application does not exist in this tenant",
		why:   "a token was asked from a tenant in which the client has no service principal",
		do:    []string{"mi-roles whoami", "give the right tenant: --tenant TENANT"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS7000215",
		what:  "the client secret is wrong",
		why: "the secret's id was pasted instead of its value, it belongs to another application, or it was truncated; a managed identity " +
			"has no secret at all",
		do: []string{"create a new secret and copy its value, not its id, into AZURE_CLIENT_SECRET",
			"on Azure, leave the secret out: mi-roles --auth managed whoami"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS7000222",
		what:  "the client secret has expired",
		why:   "secrets of application registrations end; a pipeline that signs in with one stops that day",
		do: []string{"create a new secret, or better none: federate the pipeline: mi-roles --auth workload whoami",
			"az ad app credential list --id CLIENT-ID   (shows the end dates)"},
		see: []string{pageCodes, pageFederation},
	},
	{
		topic: "AADSTS7000218",
		what:  "the application has to prove who it is, and sent neither secret nor assertion",
		why: "a confidential client signs in as if it were a public one: AZURE_CLIENT_SECRET is empty, or device code and browser " +
			"sign-in are not allowed for the application",
		do: []string{"set AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE",
			"or sign in as yourself: az login, then mi-roles whoami"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS7000112",
		what:  "the application is disabled in this tenant",
		why:   "the service principal of the client has accountEnabled false, so it gets no token",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (says IDENTITY_DISABLED or API_DISABLED)",
			"Enterprise applications > the application > Properties > Enabled for users to sign-in"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS70001",
		what:  "the application is disabled, or not known in this tenant",
		why:   "the client was switched off or deleted, or the tenant is the wrong one",
		do:    []string{"mi-roles identities NAME", "mi-roles whoami"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS700027",
		texts: []string{"client assertion failed signature validation"},
		what:  "the signature of the client's assertion does not fit a registered certificate",
		why:   "the certificate used is not (or no longer) uploaded to the application registration",
		do: []string{"upload the public part of the certificate to the application registration",
			"check AZURE_CLIENT_CERTIFICATE_PATH and AZURE_CLIENT_ID belong together"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS70011",
		what:  "the scope asked for is not valid",
		why: "a permission name or a bare resource was given as scope; an application asks for everything it was granted with " +
			"RESOURCE/.default",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE   (prints the exact scope)",
			"mi-roles snippet -i IDENTITY -a API --for csharp   (or another language)"},
		see: []string{pageCodes, pageScopes},
	},
	{
		topic: "AADSTS1002012",
		texts: []string{"client credential flows must have a scope value with /.default"},
		what:  "an application asked for a single permission instead of RESOURCE/.default",
		why:   "application permissions cannot be asked for one by one: what was granted comes along with /.default, in the roles claim",
		do: []string{"use the scope RESOURCE/.default, for example https://graph.microsoft.com/.default",
			"mi-roles assign -i IDENTITY -a API -r ROLE   (the permission itself is granted here)"},
		see: []string{pageScopes},
	},
	{
		topic: "AADSTS700022",
		what:  "the scope names more than one API",
		why:   "one token is for one API only",
		do:    []string{"ask for a token per API, each with RESOURCE/.default"},
		see:   []string{pageCodes, pageScopes},
	},
	{
		topic: "AADSTS650057",
		what:  "the API is not listed among the permissions of the client's registration",
		why:   "a user signs in through an application registration that never asked for this API; managed identities have no such list",
		do: []string{"add the API under App registrations > API permissions of the client",
			"on Azure, call as the managed identity: mi-roles token get -a API"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS650052",
		what:  "the tenant has no subscription to, or no service principal of, the API",
		why:   "a Microsoft API is known in a tenant only after its service principal was created there",
		do:    []string{"mi-roles apis NAME", "az ad sp create --id API-CLIENT-ID   (an administrator, once)"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50194",
		what:  "the application serves one tenant only, and was asked through the common endpoint",
		why:   "no tenant was given, or organizations or common stands where a tenant belongs",
		do:    []string{"give the tenant: --tenant TENANT, or AZURE_TENANT_ID"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS90009",
		what:  "an application asked for a token for itself by a name instead of its client id",
		why:   "client and API are the same application; only the client id works as resource then",
		do:    []string{"ask for CLIENT-ID/.default", "or call as a managed identity, so that caller and API differ"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50196",
		what:  "the same token was asked for again and again in a short time",
		why:   "the workload creates a new credential object for each call, so nothing is cached",
		do:    []string{"create the credential once and keep it for the life of the process"},
		see:   []string{pageCodes, pageBest},
	},
}
