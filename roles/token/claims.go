package token

// meaning says what one claim stands for.
type meaning struct{ claim, words string }

// claimMeanings is in reading order: whose token, for which
// API, what it allows, how long, and then the rest. The words restate
// Microsoft's pages "Access token claims reference" and "Optional claims
// reference"; a claim marked internal there is not for use by others.
var claimMeanings = []meaning{
	{"app_displayname", "display name of the application or managed identity"},
	{"name", "display name of the user or application; can change, never decide by it"},
	{"upn", "user principal name of the user"},
	{"preferred_username", "user name; can change, never decide by it"},
	{"unique_name", "readable name of the subject; for display only"},
	{"family_name", "surname of the user"},
	{"given_name", "first name of the user"},
	{"email", "e-mail address of the user; can change, never decide by it"},
	{"oid", "object id of the principal that got the token: for an application or managed identity, its service principal"},
	{"appid", "client id of the application or managed identity that got the token (version 1.0 tokens)"},
	{"azp", "client id of the application or managed identity that got the token (version 2.0 tokens)"},
	{"sub", "subject; in application tokens the same as oid"},
	{"idtyp", ""},
	{"xms_mirid", "Azure resource id of the managed identity: the user-assigned identity, or the resource that owns a system-assigned one"},
	{"xms_az_rid", "Azure resource on which the managed identity is used"},
	{"tid", "tenant that issued the token"},
	{"iss", "issuer: the authority and tenant that an API must compare with its own"},
	{"idp", "identity provider of the subject; same as iss unless the subject is a guest"},
	{"aud", "audience: the only API that may accept this token"},
	{"roles", ""},
	{"scp", "delegated permission: the application acts for the signed-in user, within that user's rights"},
	{"wids", ""},
	{"groups", "object ids of groups the subject is in; groups do not give app roles to a managed identity"},
	{"hasgroups", "the user is in groups that did not fit into the token"},
	{"_claim_names", "claims that did not fit into the token"},
	{"_claim_sources", "where the claims that did not fit can be read"},
	{"iat", ""},
	{"nbf", ""},
	{"exp", ""},
	{"auth_time", ""},
	{"ver", ""},
	{"appidacr", ""},
	{"azpacr", ""},
	{"acr", "authentication context class of the user"},
	{"acrs", "authentication contexts that the user has satisfied"},
	{"amr", "how the user authenticated"},
	{"ipaddr", "address from which the user signed in"},
	{"onprem_sid", "security identifier of the user in the on-premises directory"},
	{"in_corp", "the sign-in came from the corporate network"},
	{"sid", "session id"},
	{"deviceid", "device that the user signed in on"},
	{"xms_cc", "client capabilities; cp1 means that the client can answer claims challenges (continuous access evaluation)"},
	{"xms_idrel", "how the subject relates to the tenant, as internal numbers"},
	{"xms_tcdt", "when the tenant was created"},
	{"tenant_region_scope", "region of the tenant"},
	{"tenant_ctry", "country of the tenant"},
	{"uti", "unique id of this token; finds it in the sign-in logs (unique token identifier)"},
	{"jti", "unique id of this token"},
	{"aio", "internal to Microsoft Entra"},
	{"rh", "internal to Microsoft Entra"},
	{"nonce", "ties the token to one request for it"},
}

// clientAuthentication is appidacr and azpacr.
var clientAuthentication = map[string]string{
	"0": "the client did not authenticate (public client)",
	"1": "the client authenticated with a secret",
	"2": "the client authenticated with a certificate, as managed identities do",
}

// Entries of wids that look like directory roles and are none that anyone can
// assign. The second is seen in application tokens for Microsoft Graph.
var plainWIDs = map[string]string{
	"b79fbf4d-3ef9-4689-8143-76b194e85509": "not an administrator role: marks an ordinary member user",
	"0997a1d0-0d1d-4acb-b408-d5ca73121e90": "not an administrator role: appears in application tokens",
}
