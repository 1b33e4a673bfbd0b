package explain

import "strings"

const stepVerify = "mi-roles verify -i IDENTITY -a API -r ROLE"

// verdicts are what mi-roles verify says when a check does not hold.
var verdicts = []entry{
	{
		topic: "MISSING",
		texts: []string{`"verdict": "missing"`, `"verdict":"missing"`},
		what:  "the identity does not hold the role",
		why:   "it was never assigned, was removed, or the identity was deleted and recreated under the same name",
		do:    []string{"mi-roles assign -i IDENTITY -a API -r ROLE", "mi-roles list -i IDENTITY"},
		see:   []string{pageGrant},
	},
	{
		topic: "UNEXPECTED",
		texts: []string{`"verdict": "unexpected"`, `"verdict":"unexpected"`},
		what:  "the identity holds a role that you did not name",
		why:   "with --exact, every role that is not named counts as drift: it was assigned elsewhere, or the manifest is outdated",
		do:    []string{"mi-roles remove -i IDENTITY -a API -r ROLE", "or add it to the manifest"},
		see:   []string{pageGrant},
	},
	{
		topic: "ROLE_DISABLED",
		texts: []string{"role_disabled"},
		what:  "the role exists and is held, but the API's owner disabled it",
		why:   "a disabled role cannot be assigned; owners disable a role before they delete it",
		do:    []string{"mi-roles roles -a API", "ask the API's owner to enable it: App registrations > App roles"},
		see:   []string{pageAppRoles},
	},
	{
		topic: "ROLE_DELETED",
		texts: []string{"role_deleted", "roledeleted"},
		what:  "the assignment points to a role that the API no longer has",
		why:   "the API's owner deleted the role; its assignments remain, but have no effect",
		do:    []string{"mi-roles roles -a API   (the existing roles)", "mi-roles remove --assignment-id ID"},
		see:   []string{pageAppRoles},
	},
	{
		topic: "DEFAULT_ACCESS_ONLY",
		texts: []string{"default_access_only", "defaultaccess"},
		what:  "the identity is assigned to the API, but with none of its roles",
		why:   "the assignment uses the all-zero role id, which adds no role to the token",
		do:    []string{"mi-roles roles -a API", "mi-roles assign -i IDENTITY -a API -r ROLE"},
		see:   []string{pageGrant},
	},
	{
		topic: "IDENTITY_DISABLED",
		texts: []string{"identity_disabled"},
		what:  "the identity's service principal is disabled",
		why:   "accountEnabled is false, so the identity gets no token, whatever it holds",
		do:    []string{"Enterprise applications > the identity > Properties > Enabled for users to sign-in", stepVerify},
		see:   []string{pageIdentityFAQ},
	},
	{
		topic: "API_DISABLED",
		texts: []string{"api_disabled"},
		what:  "the API's service principal is disabled in this tenant",
		why:   "accountEnabled is false, so nobody gets a token for the API",
		do:    []string{"Enterprise applications > the API > Properties > Enabled for users to sign-in", stepVerify},
		see:   []string{pageAppRoles},
	},
	{
		topic: "STALE_TOKEN",
		names: []string{"stale token", "stale", "token cache", "cache", "24 hours", "role not in token", "no roles in token"},
		texts: []string{"stale_token"},
		what:  "the token was issued before the assignment, so it lacks the role until it is renewed",
		why: "Azure caches a managed identity's tokens for up to 24 hours per API, outside the workload: restarting does not help, " +
			"and nothing forces a refresh; a removed role also remains usable that long",
		do: []string{stepVerify + " --token FILE   (says until when)",
			"wait; next time, assign roles before the workload first requests a token"},
		see: []string{pageBest, pageIdentityFAQ},
	},
	{
		topic: "TOKEN_LACKS_ROLE",
		texts: []string{"token_lacks_role"},
		what:  "the token was issued after the assignment, or at an unknown time, and still lacks the role",
		why:   "the role is assigned through a group, was deleted or disabled, has no value, or is assigned on another API",
		do:    []string{stepVerify, "mi-roles list -i IDENTITY", stepInspect},
		see:   []string{pageClaims},
	},
	{
		topic: "WRONG_AUDIENCE",
		names: []string{"wrong audience"},
		texts: []string{"wrong_audience"},
		what:  "the token is for another API",
		why:   "the workload requested another resource, or used the resource instead of the scope or the reverse",
		do:    []string{stepVerify + "   (prints the strings to request)", stepInspect},
		see:   []string{pageClaims, pageScopes},
	},
	{
		topic: "WRONG_IDENTITY",
		names: []string{"wrong identity"},
		texts: []string{"wrong_identity"},
		what: "the token was issued to someone else, its signature proves no identity, or another identity than the manifest's " +
			"principalId holds the role",
		why: "the token is unsigned or was altered, the host has several identities and the code names another or none, the code " +
			"runs as a developer, or the identity was recreated",
		do: []string{stepNameIdentity, stepIdentityID, stepInspect,
			"with a manifest: to accept the current identity, write its object id as principalId (mi-roles export -i IDENTITY prints it)"},
		see: []string{pageIdentities},
	},
	{
		topic: "WRONG_TENANT",
		names: []string{"wrong tenant"},
		texts: []string{"wrong_tenant"},
		what: "the token is from another tenant or cloud than the one checked, or is signed with a key that this tenant does not " +
			"publish",
		why: "the workload, or this sign-in, is in another tenant; or the token's issuer (iss) is none of those that Microsoft Entra " +
			"ID has for this tenant in this cloud",
		do:  []string{"mi-roles whoami", "mi-roles --tenant TENANT verify -i IDENTITY -a API -r ROLE"},
		see: []string{pageClaims},
	},
	{
		topic: "TOKEN_EXPIRED",
		texts: []string{"token_expired"},
		what:  "the token has expired, or is not valid yet",
		why:   "it was copied too long ago, or a clock is wrong",
		do:    []string{"mi-roles token get -a API   (requests a new one, on Azure)", stepInspect},
		see:   []string{pageClaims},
	},
	{
		topic: "INCOMPLETE",
		texts: []string{`"verdict": "incomplete"`},
		what:  "the role is assigned, but has no effect until a second step is done",
		why: "some roles require more than the assignment; Exchange.ManageAsApp, for example, requires a directory role for the " +
			"identity",
		do:  []string{stepVerify + "   (names the step)", "mi-roles explain ROLE   (the second step)"},
		see: []string{pageGrant},
	},
	{
		topic: "EXPIRED",
		texts: []string{`"verdict": "expired"`},
		what:  "the identity still holds a role that expired according to the manifest",
		why:   "the grant's expires date in the manifest has passed, and the manifest has not been applied since",
		do:    []string{"mi-roles plan -f MANIFEST   (shows the removal)", "or set a later date in the manifest"},
		see:   []string{pageGrant},
	},
	{
		topic: "PENDING",
		texts: []string{"pending_change"},
		what:  "the manifest and the tenant differ, and the change has not been applied",
		why:   "the manifest was changed but not applied, or someone changed the tenant in another way",
		do:    []string{"mi-roles plan -f MANIFEST   (shows the changes)", "mi-roles apply -f MANIFEST"},
		see:   []string{pageGrant},
	},
	{
		topic: "UNMANAGED",
		texts: []string{"unmanaged grant"},
		what:  "an identity holds a role that the manifest does not list",
		why:   "someone assigned it without the manifest, or the manifest does not cover this identity yet",
		do:    []string{"mi-roles remove -i IDENTITY -a API -r ROLE", "or add it to the manifest"},
		see:   []string{pageGrant},
	},
}

// Verdict explains what verify and plan say about a grant, by its code.
func Verdict(code string) (Answer, bool) {
	for _, e := range verdicts {
		if strings.EqualFold(e.topic, code) {
			return e.answer("verdict"), true
		}
	}
	return Answer{}, false
}
