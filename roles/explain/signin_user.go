package explain

const (
	stepLogin   = "az login --tenant TENANT, then run the same command again"
	stepBrowser = "mi-roles --auth browser whoami   (signs in with a browser, which supports multifactor authentication)"
)

// signInUserErrors are answers to a person who signs in to grant something.
// Managed identities never meet them.
var signInUserErrors = []entry{
	{
		topic: "AADSTS65001",
		texts: []string{"the user or administrator has not consented to use the application"},
		what:  "nobody has consented that this application calls the API for this user",
		why: "the application's delegated permissions have no consent; this concerns people: a managed identity needs an app role " +
			"assignment instead",
		do: []string{"for a managed identity: mi-roles assign -i IDENTITY -a API -r ROLE",
			"for yourself: use the Azure CLI sign-in (" + stepLogin + ")",
			"for your own application: an administrator consents under API permissions"},
		see: []string{pageCodes, pageConsent},
	},
	{
		topic: "AADSTS90094",
		what:  "only an administrator can consent to what this application requests",
		why:   "the permissions for assigning app roles require an administrator's consent",
		do: []string{"ask an administrator to consent, or to run the command",
			"mi-roles whoami   (what this sign-in can assign, and why)"},
		see: []string{pageConsent},
	},
	{
		topic: "AADSTS65002",
		what:  "this Microsoft application cannot request tokens for this Microsoft API",
		why:   "Azure CLI and similar tools are pre-approved for some APIs only; they cannot get user tokens for others",
		do: []string{"sign in with your own application that has the permission",
			"or check as the managed identity, on Azure: mi-roles token get -a API"},
		see: []string{pageCodes},
	},
	{
		topic: "AADSTS50076",
		texts: []string{"you must use multifactor authentication to access"},
		what:  "multifactor authentication is required and was not done",
		why: "a Conditional Access policy or the tenant's settings require it, often only for administration; a cached or password " +
			"sign-in cannot provide it",
		do:  []string{stepLogin, stepBrowser, "in a pipeline, sign in as an application: mi-roles --auth workload whoami"},
		see: []string{pageCodes, pageAccess},
	},
	{
		topic: "AADSTS50079",
		texts: []string{"you must enroll in multifactor authentication"},
		what:  "the user must set up multifactor authentication first",
		why:   "the tenant requires it, and this account has no method registered",
		do:    []string{"register at https://aka.ms/mysecurityinfo", stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50074",
		what:  "multifactor authentication was requested and not completed",
		why:   "the prompt timed out or was denied, or the sign-in could not show one",
		do:    []string{stepLogin, stepBrowser},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50078",
		what:  "the multifactor authentication is too old",
		why:   "a policy limits how long multifactor authentication is valid",
		do:    []string{stepLogin},
		see:   []string{pageCodes, pageAccess},
	},
	{
		topic: "AADSTS53003",
		texts: []string{"access has been blocked by conditional access policies"},
		what:  "a Conditional Access policy blocks this sign-in",
		why: "the location, device, risk or sign-in method (often device code) is blocked; these policies do not apply to managed " +
			"identities",
		do: []string{"find the policy under Entra admin center > Sign-in logs, by the correlation id in the text", stepBrowser,
			"run from an allowed location or device"},
		see: []string{pageAccess},
	},
	{
		topic: "AADSTS53000",
		what:  "Conditional Access requires a compliant device, and this device is not compliant",
		why:   "your organization does not manage this server, container or personal computer",
		do:    []string{"run from a managed device", "in a pipeline, sign in as an application: mi-roles --auth workload whoami"},
		see:   []string{pageAccess},
	},
	{
		topic: "AADSTS53001",
		what:  "Conditional Access requires a domain-joined device, and this device is not joined",
		why:   "the policy allows administration from joined devices only",
		do:    []string{"run from a joined device", "in a pipeline, sign in as an application: mi-roles --auth workload whoami"},
		see:   []string{pageAccess},
	},
	{
		topic: "AADSTS50034",
		what:  "the user account does not exist in this directory",
		why:   "the name is misspelled, or the account belongs to another tenant",
		do:    []string{stepLogin, "mi-roles whoami"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50020",
		what:  "the account belongs to another tenant and is not a guest here",
		why:   "Azure CLI is signed in to another organization, or with a personal account",
		do:    []string{stepLogin, "or have the account invited as a guest"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50057",
		what:  "the user account is disabled",
		why:   "an administrator disabled the account",
		do:    []string{"sign in with another account: " + stepLogin, "ask an administrator to enable it"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50126",
		what:  "the user name or password is wrong",
		why:   "a typing error, or the password was changed after it was stored",
		do:    []string{stepBrowser, stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50055",
		what:  "the password has expired",
		why:   "the tenant's password policy",
		do:    []string{"change it at https://myaccount.microsoft.com", stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS50053",
		what:  "the account is locked, or the address of the sign-in is blocked",
		why:   "too many failed sign-ins, or an address with a history of attacks",
		do:    []string{"wait a few minutes and try again", "ask an administrator which of the two it is: the sign-in logs show it"},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS700082",
		texts: []string{"the refresh token has expired due to inactivity"},
		what:  "the saved sign-in has expired because it was not used",
		why:   "Azure CLI was last used months ago on this machine",
		do:    []string{stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS70043",
		what:  "the saved sign-in is older than Conditional Access allows",
		why:   "a policy sets how often users must sign in",
		do:    []string{stepLogin},
		see:   []string{pageAccess},
	},
	{
		topic: "AADSTS50173",
		what:  "the saved sign-in was revoked",
		why:   "the password was changed, or an administrator revoked all sessions",
		do:    []string{stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS70008",
		what:  "the authorization code or refresh token has expired or was revoked",
		why:   "the sign-in was left open or unused for too long",
		do:    []string{stepLogin},
		see:   []string{pageCodes},
	},
	{
		topic: "AADSTS70016",
		texts: []string{"authorization_pending"},
		what:  "the device code has not been entered yet",
		why:   "the program waits until you finish the sign-in in a browser; this is not an error",
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
		what:  "the network allows sign-in only to certain tenants, and not to this one",
		why:   "your organization's proxy adds tenant restrictions",
		do:    []string{"run from another network, or have the tenant allowed"},
		see:   []string{pageCodes},
	},
}
