package explain

const (
	stepInspect     = "mi-roles token inspect FILE   (shows aud, iss and roles)"
	stepTokenAge    = "mi-roles verify -i IDENTITY -a API -r ROLE --token FILE   (is the token older than the assignment?)"
	stepAssignLeast = "mi-roles assign -i IDENTITY -a API -r ROLE"
)

// apiErrors are what an API answers, or writes to its log, when it has a token
// and does not accept it.
var apiErrors = []entry{
	{
		topic: "IDX10214",
		names: []string{"audience validation failed"},
		texts: []string{"idx10214", "audience validation failed", "error_description=\"the audience"},
		what:  "the API rejects the token because it is for another audience",
		why: "the client requested a token for another resource, or the API accepts only one form: version 2.0 tokens carry the " +
			"API's client id, version 1.0 tokens the URI that was requested",
		do: []string{stepInspect, "mi-roles verify -i IDENTITY -a API -r ROLE --token FILE",
			"accept both forms in the API: its client id and its Application ID URI"},
		see: []string{pageClaims, pageValidation},
	},
	{
		topic: "IDX10205",
		names: []string{"issuer validation failed"},
		texts: []string{"idx10205", "issuer validation failed", "error_description=\"the issuer", "idw10303"},
		what:  "the API rejects the token because of its issuer",
		why: "version 1.0 tokens come from https://sts.windows.net/TENANT/, version 2.0 tokens from " +
			"https://login.microsoftonline.com/TENANT/v2.0; the API expects the other one, or another tenant",
		do: []string{stepInspect,
			"set requestedAccessTokenVersion to 2 in the API's registration, or accept both issuers of the tenant"},
		see: []string{pageClaims, pageValidation},
	},
	{
		topic: "IDX10223",
		texts: []string{"idx10223", "idx10222", "error_description=\"the token expired",
			"error_description=\"the token is not valid before"},
		what: "the API rejects the token because it has expired or is not valid yet",
		why:  "the client keeps tokens past their expiry, or the clock on one side is wrong",
		do: []string{"mi-roles token inspect FILE   (shows the times)",
			"get the token from the credential before each call; it caches and renews"},
		see: []string{pageClaims},
	},
	{
		topic: "IDX10501",
		texts: []string{"idx10500", "idx10501", "idx10503", "idx10511", "idx10517", "the signature key was not found"},
		what:  "the API could not validate the token's signature",
		why: "the API reads the signing keys of another tenant or cloud, or received a Microsoft Graph token, which only Microsoft " +
			"Graph can validate",
		do: []string{"mi-roles token inspect FILE --check-signature", "request a token for this API, not for Microsoft Graph",
			"set the API's authority to the tenant that issues the tokens"},
		see: []string{pageValidation},
	},
	{
		topic: "IDW10201",
		texts: []string{"idw10201", "neither scope or roles claim was found", "neither scope nor roles claim was found"},
		what:  "the API requires a scope or a role, and the token has neither",
		why: "the identity has no app role on this API, only default access, or a role without a value; or the token is older than " +
			"the assignment (Azure caches tokens for up to 24 hours)",
		do: []string{"mi-roles verify -i IDENTITY -a API -r ROLE --token FILE   (tells you which)",
			"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageIdentityWeb, pageBest},
	},
	{
		topic: "IDW10202",
		texts: []string{"idw10202", "the 'roles' or 'role' claim does not contain"},
		what:  "the token has roles, but not the one that the API requires",
		why:   "another role was assigned, the code spells the role's value differently, or the token is older than the assignment",
		do:    []string{"mi-roles list -i IDENTITY -a API", "mi-roles verify -i IDENTITY -a API -r ROLE --token FILE"},
		see:   []string{pageIdentityWeb},
	},
	{
		topic: "IDW10203",
		texts: []string{"idw10203", "the 'scope' or 'scp' claim does not contain"},
		what:  "the API requires a delegated scope, which only users' tokens have",
		why:   "the code checks scp, but a managed identity calls without a user: its permissions are in the roles claim",
		do: []string{"accept an app permission in the API too: use RequiredScopeOrAppPermission, or check the roles claim",
			"mi-roles assign -i IDENTITY -a API -r ROLE"},
		see: []string{pageIdentityWeb},
	},
	{
		topic: "Unsupported app only token",
		texts: []string{"unsupported app only token"},
		what:  "SharePoint rejects a token that an application obtained with a client secret",
		why: "SharePoint's own API accepts application tokens only if they were obtained with a certificate; tokens of managed " +
			"identities are accepted",
		do: []string{"call as the managed identity: mi-roles assign -i IDENTITY -a sharepoint -r Sites.Selected",
			"or use Microsoft Graph instead of SharePoint's own API"},
		see: []string{"https://learn.microsoft.com/sharepoint/dev/solution-guidance/security-apponly-azuread"},
	},
	{
		topic: "insufficient_scope",
		names: []string{"insufficient scope"},
		texts: []string{"insufficient_scope"},
		what:  "the API accepts the token, but a permission is missing from it",
		why:   "the required role is not in the roles claim, or the API checks scp, which only users' tokens have",
		do: []string{"mi-roles token inspect FILE   (shows roles and scp)", "mi-roles assign -i IDENTITY -a API -r ROLE",
			"accept an app permission in the API too: check the roles claim"},
		see: []string{pageIdentityWeb},
	},
}
