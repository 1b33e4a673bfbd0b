package explain

// knownIDs are ids that are neither an API nor a role, and yet turn up in
// tokens, logs and scripts of this job.
var knownIDs = []entry{
	{
		topic: "00000000-0000-0000-0000-000000000000",
		names: []string{"default access", "default role", "all-zero role"},
		what:  "as a role id: default access, an assignment to an API without any of its roles",
		why:   "samples use it for APIs without roles; it satisfies \"assignment required\" but puts no role into the token, so an API that checks roles refuses the caller",
		do:    []string{"mi-roles roles -a API   (roles that do appear in tokens)", "mi-roles assign -i IDENTITY -a API -r ROLE", "mi-roles audit --all   (finds such assignments)"},
		see:   []string{pageGrant},
	},
	{
		topic: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
		names: []string{"azure cli"},
		what:  "the client id of Azure CLI, the same in every tenant",
		why:   "it stands as appid in tokens got after az login: a person's token, not a managed identity's",
		do:    []string{"mi-roles whoami   (what this sign-in can grant)", "a workload's token: mi-roles token get -a API, on Azure"},
		see:   []string{pageClaims},
	},
	{
		topic: "1950a258-227b-4e31-a9cf-717495945fc2",
		names: []string{"azure powershell"},
		what:  "the client id of Azure PowerShell, the same in every tenant",
		why:   "it stands as appid in tokens got after Connect-AzAccount: a person's token, not a managed identity's",
		do:    []string{"mi-roles whoami   (what this sign-in can grant)"},
		see:   []string{pageClaims},
	},
	{
		topic: "14d82eec-204b-4c2f-b7e8-296a70dab67e",
		names: []string{"microsoft graph command line tools", "microsoft graph powershell"},
		what:  "the client id of Microsoft Graph PowerShell and command line tools, the same in every tenant",
		why:   "it stands as appid in tokens got after Connect-MgGraph: a person's token, with the scopes consented to for it",
		do:    []string{"mi-roles token inspect FILE   (its scopes are in scp)"},
		see:   []string{pageClaims},
	},
	{
		topic: "de8bc8b5-d9f9-48b1-a8ad-b748da725064",
		names: []string{"graph explorer"},
		what:  "the client id of Graph Explorer, the same in every tenant",
		why:   "calls tried there run as you, with delegated permissions: that they work says nothing about a managed identity",
		do:    []string{"mi-roles verify -i IDENTITY -a graph -r ROLE"},
		see:   []string{pageClaims},
	},
	{
		topic: "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
		names: []string{"microsoft services tenant"},
		what:  "the tenant that owns most of Microsoft's own APIs and applications (appOwnerOrganizationId)",
		why:   "an API owned by it is Microsoft's: its roles are defined by Microsoft, the tenant only grants them",
		do:    []string{"mi-roles apis --aliases   (Microsoft's APIs that have a short name)"},
		see:   []string{"https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in"},
	},
	{
		topic: "72f988bf-86f1-41af-91ab-2d7cd011db47",
		names: []string{"microsoft corporate tenant"},
		what:  "the tenant of Microsoft Corporation, which owns some of Microsoft's applications",
		why:   "seen as owner of an API; as tenant of a token it means that the token is not of your organisation",
		do:    []string{"mi-roles whoami   (which tenant this is)"},
		see:   []string{"https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in"},
	},
	{
		topic: "9188040d-6c67-4c5b-b112-36a304b66dad",
		names: []string{"personal microsoft account"},
		what:  "the tenant of personal Microsoft accounts",
		why:   "the sign-in used a personal account, which has no managed identities and can grant nothing",
		do:    []string{stepLogin},
		see:   []string{pageClaims},
	},
	{
		topic: "b79fbf4d-3ef9-4689-8143-76b194e85509",
		what:  "an entry of the wids claim that marks an ordinary member user",
		why:   "it looks like a directory role and is none: it lets its holder grant nothing",
		do:    []string{"mi-roles whoami   (what this sign-in can grant)"},
		see:   []string{pageDirectory},
	},
	{
		topic: "0997a1d0-0d1d-4acb-b408-d5ca73121e90",
		what:  "an entry of the wids claim seen in application tokens for Microsoft Graph",
		why:   "it looks like a directory role and is none: what the application may do is in roles",
		do:    []string{"mi-roles token inspect FILE"},
		see:   []string{pageClaims},
	},
}
