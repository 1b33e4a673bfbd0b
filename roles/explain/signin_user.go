package explain

const (
	stepLogin   = "az login --tenant TENANT, then run the same command again"
	stepBrowser = "mi-roles --auth browser whoami   (signs in with a browser, where second factors work)"
)

// signInUserErrors are answers to a person who signs in to grant something.
// Managed identities never meet them.
var signInUserErrors = []entry{
	{
		topic: "AADSTS65001",
		texts: []string{"the user or administrator has not consented to use the application"},
		what:  "nobody consented that this application calls the API for this user",
		why: "the sign-in went through an application whose delegated permissions were never consented to; this is about people, a " +
			"managed identity needs a grant (app role assignment) instead",
		do: []string{"for a managed identity: mi-roles assign -i IDENTITY -a API -r ROLE",
			"for yourself: use Azure CLI's sign-in (" + stepLogin + ")",
			"for an application of your own: an administrator consents under API permissions"},
		see: []string{pageCodes, pageConsent},
	},
	{
		topic: "AADSTS90094",
		what:  "only an administrator may consent to what this application asks for",
		why:   "the permissions needed to grant app roles are reserved for administrators",
		do: []string{"ask an administrator to consent, or to run the command",
			"mi-roles whoami   (says what this sign-in can grant, and why)"},
		see: []string{pageConsent},
	},
	{
		topic: "AADSTS65002",
		what:  "a Microsoft application may not ask for tokens of this Microsoft API",
		why:   "Azure CLI and its like are pre-approved for some APIs only; for others no user token can be had through them",
		do: []string{"sign in with an application of your own that has the permission",
			"or check as the managed identity, on Azure: mi-roles token get -a API"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS50076",
		texts: []string{"you must use multi-factor authentication to access"},
		what:  "multifactor authentication is needed and was not done",
		why: "a Conditional Access policy or the tenant's settings ask for it, often for administration only; a cached or password " +
			"sign-in cannot provide it",
		do:  []string{stepLogin, stepBrowser, "in a pipeline, sign in as an application: mi-roles --auth workload whoami"},
		see: []string{pageCodes, pageAccess},
	},
	{
		topic: "AADSTS50079",
		texts: []string{"you must enroll in multi-factor authentication"},
		what:  "the user has to set up multifactor authentication first",
		why:   "the tenant demands it, and this account has no method registered yet",
		do:    []string{"register at https://aka.ms/mysecurityinfo", stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50074",
		what:  "the second factor was asked for and not passed",
		why:   "the prompt timed out or was refused, or the sign-in had no way to show one",
		do:    []string{stepLogin, stepBrowser},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50078",
		what:  "the second factor was given too long ago",
		why:   "a policy limits how long multifactor authentication counts",
		do:    []string{stepLogin},
		see:   []string{pageCodes, pageAccess},
	},
	{
		topic: "AADSTS53003",
		texts: []string{"access has been blocked by conditional access policies"},
		what:  "a Conditional Access policy does not allow this sign-in",
		why: "place, device, risk or way of signing in (device code above all) is blocked; managed identities are not subject to " +
			"these policies",
		do: []string{"look up the policy in Entra admin center > Sign-in logs, by the correlation id of the text", stepBrowser,
			"run from an allowed place or device"},
		see: []string{pageAccess},
	},
	{
		topic: "AADSTS53000",
		what:  "Conditional Access wants a compliant device, and this one is not",
		why:   "a server, container or private computer is not managed by the organization",
		do:    []string{"run from a managed device", "in a pipeline, sign in as an application: mi-roles --auth workload whoami"},
		see:   []string{pageAccess},
	},
	{
		topic: "AADSTS53001",
		what:  "Conditional Access wants a domain-joined device, and this one is not",
		why:   "the policy allows administration from joined computers only",
		do:    []string{"run from a joined device", "in a pipeline, sign in as an application: mi-roles --auth workload whoami"},
		see:   []string{pageAccess},
	},
	{
		topic: "AADSTS50034",
		what:  "the user account is not in this directory",
		why:   "a misspelled name, or the right account in the wrong tenant",
		do:    []string{stepLogin, "mi-roles whoami"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50020",
		what:  "the account belongs to another tenant and is no guest here",
		why:   "Azure CLI is signed in to another organization, or with a personal account",
		do:    []string{stepLogin, "or have the account invited as a guest"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50057",
		what:  "the user account is disabled",
		why:   "an administrator switched the account off",
		do:    []string{"sign in with another account: " + stepLogin, "ask an administrator to enable it"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50126",
		what:  "user name or password is wrong",
		why:   "a typing error, or a password changed since it was stored",
		do:    []string{stepBrowser, stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50055",
		what:  "the password has expired",
		why:   "the tenant's rules for passwords",
		do:    []string{"change it at https://myaccount.microsoft.com", stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50053",
		what:  "the account is locked, or the address it signs in from is blocked",
		why:   "too many failed sign-ins, or an address known for attacks",
		do:    []string{"wait some minutes and try again", "an administrator sees which of the two it is in the sign-in logs"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS700082",
		texts: []string{"the refresh token has expired due to inactivity"},
		what:  "the stored sign-in has expired because it was not used",
		why:   "Azure CLI was last used months ago on this machine",
		do:    []string{stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS70043",
		what:  "the stored sign-in is older than Conditional Access allows",
		why:   "a policy sets how often people have to sign in",
		do:    []string{stepLogin},
		see:   []string{pageAccess},
	},
	{
		topic: "AADSTS50173",
		what:  "the stored sign-in was revoked",
		why:   "the password was changed or an administrator ended all sessions",
		do:    []string{stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS70008",
		what:  "the authorization code or refresh token has expired or was revoked",
		why:   "the sign-in was left open too long, or not used for a long time",
		do:    []string{stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS70016",
		texts: []string{"authorization_pending"},
		what:  "the device code was not entered yet",
		why:   "the program waits until you finish the sign-in in a browser; not an error as such",
		do:    []string{"open https://microsoft.com/devicelogin and enter the code shown", stepBrowser},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS70019",
		what:  "the device code has expired",
		why:   "it was not entered within 15 minutes",
		do:    []string{"mi-roles --auth devicecode whoami   (shows a new one)", stepBrowser},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS500021",
		texts: []string{"restrict-access-to-tenant"},
		what:  "the network allows sign-in to certain tenants only, and not to this one",
		why:   "a proxy of the organization adds tenant restrictions",
		do:    []string{"run from another network, or ask for the tenant to be allowed"},
		see:   []string{pageCodes},
	},
}
