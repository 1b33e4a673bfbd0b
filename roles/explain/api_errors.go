package explain

const (
	stepInspect     = "mi-roles token inspect FILE   (shows aud, iss and roles)"
	stepTokenAge    = "mi-roles verify -i IDENTITY -a API -r ROLE --token FILE   (is the token older than the grant?)"
	stepAssignLeast = "mi-roles assign -i IDENTITY -a API -r ROLE"
)

// apiErrors are what an API answers, or writes to its log, when it has a token
// and does not accept it.
var apiErrors = []entry{
	{
		topic: "IDX10214",
		names: []string{"audience validation failed"},
		texts: []string{"idx10214", "audience validation failed", "error_description=\"the audience"},
		what:  "the API refuses the token because it is for another audience",
		why: "the client asked for another resource, or the API compares with one form only: version 2.0 tokens carry its client id, " +
			"version 1.0 tokens the URI that was asked for",
		do: []string{stepInspect, "mi-roles verify -i IDENTITY -a API -r ROLE --token FILE",
			"in the API accept both forms: its client id and its Application ID URI"},
		see: []string{pageClaims, pageValidation},
	},
	{
		topic: "IDX10205",
		names: []string{"issuer validation failed"},
		texts: []string{"idx10205", "issuer validation failed", "error_description=\"the issuer", "idw10303"},
		what:  "the API refuses the token because of its issuer",
		why: "version 1.0 tokens come from https://sts.windows.net/TENANT/, version 2.0 tokens from " +
			"https://login.microsoftonline.com/TENANT/v2.0, and the API expects the other, or another tenant",
		do: []string{stepInspect,
			"in the API's registration set requestedAccessTokenVersion to 2, or accept both issuers of the tenant"},
		see: []string{pageClaims, pageValidation},
	},
	{
		topic: "IDX10223",
		texts: []string{"idx10223", "idx10222", "error_description=\"the token expired",
			"error_description=\"the token is not valid before"},
		what: "the API refuses the token because of its time",
		why:  "the client keeps a token beyond its end, or the clock of one side is wrong",
		do: []string{"mi-roles token inspect FILE   (shows the times)",
			"let the credential hand out a token before each call, it caches and renews"},
		see: []string{pageClaims},
	},
	{
		topic: "IDX10501",
		texts: []string{"idx10500", "idx10501", "idx10503", "idx10511", "idx10517", "the signature key was not found"},
		what:  "the API could not check the token's signature",
		why: "the API reads the keys of another tenant or cloud, or was sent a Microsoft Graph token, which nobody but Microsoft " +
			"Graph can check",
		do: []string{"mi-roles token inspect FILE --check-signature", "ask for a token of this API, not of Microsoft Graph",
			"set the API's authority to the tenant that issues the tokens"},
		see: []string{pageValidation},
	},
	{
		topic: "IDW10201",
		texts: []string{"idw10201", "neither scope or roles claim was found", "neither scope nor roles claim was found"},
		what:  "the API wants a scope or a role, and the token has neither",
		why: "the identity has no app role on this API, only default access, a role without a value, or a token older than the grant " +
			"(Azure keeps them up to 24 hours)",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE --token FILE   (tells which of them)",
			"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageIdentityWeb, pageBest},
	},
	{
		topic: "IDW10202",
		texts: []string{"idw10202", "the 'roles' or 'role' claim does not contain"},
		what:  "the token has roles, but not the one that the API asks for",
		why:   "another role was granted, the role's value is spelled differently in the code, or the token is older than the grant",
		do:    []string{"mi-roles list -i IDENTITY -a API", "mi-roles verify -i IDENTITY -a API -r ROLE --token FILE"},
		see:   []string{pageIdentityWeb},
	},
	{
		topic: "IDW10203",
		texts: []string{"idw10203", "the 'scope' or 'scp' claim does not contain"},
		what:  "the API asks for a delegated scope, which only users' tokens have",
		why:   "the code checks scp, but a managed identity calls without a user: its rights are in roles",
		do: []string{"in the API accept an app permission too: RequiredScopeOrAppPermission, or check the roles claim",
			"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageIdentityWeb},
	},
	{
		topic: "Unsupported app only token",
		texts: []string{"unsupported app only token"},
		what:  "SharePoint refuses a token that an application got with a client secret",
		why:   "SharePoint's own API takes application tokens got with a certificate only; those of managed identities qualify",
		do: []string{"call as the managed identity: mi-roles assign -i IDENTITY -a sharepoint -r Sites.Selected",
			"or use Microsoft Graph instead of SharePoint's own API"},
		see: []string{"https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread"},
	},
	{
		topic: "insufficient_scope",
		names: []string{"insufficient scope"},
		texts: []string{"insufficient_scope"},
		what:  "the API accepts the token and misses a permission in it",
		why:   "the required role is not in roles, or the API looks at scp, which only users' tokens have",
		do: []string{"mi-roles token inspect FILE   (shows roles and scp)", "mi-roles assign -i IDENTITY -a API -r ROLE",
			"in the API accept an app permission too: check the roles claim"},
		see: []string{pageIdentityWeb},
	},
}
