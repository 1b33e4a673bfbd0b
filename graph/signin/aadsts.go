package signin

// signInAgain is replaced by the command of the tool that was used.
const signInAgain = "sign in again"

// meaning says what a code means. In it QUOTED stands for what the authority's
// sentence has in quotation marks, RESOURCE for the API that a token was asked for,
// and CLIENT-ID for the application that signs in.
type meaning struct{ reason, hint string }

const (
	hintClient    = "check AZURE_CLIENT_ID, and name the right tenant with --tenant"
	hintTenant    = "check AZURE_TENANT_ID or --tenant, and --cloud"
	hintAsk       = "ask an administrator of the tenant"
	notForDevices = "the application is not allowed to sign users in from a device"

	hintAPI = "mi-roles apis NAME shows the names of an API; if the name is right, it is the tenant: check AZURE_TENANT_ID or --tenant"
)

// oauthCodes are refusals without an AADSTS code ("OAuth 2.0 device
// authorization grant", and the metadata service).
var oauthCodes = map[string]meaning{
	"authorization_declined": {"the sign-in was declined", signInAgain},
	"access_denied":          {"the sign-in was declined", signInAgain},
	"expired_token":          {"the code was not entered in time", signInAgain},
	"code_expired":           {"the code was not entered in time", signInAgain},
	"bad_verification_code":  {"the device code was not accepted", signInAgain},
}

// passing: the code says that the service, and not the sign-in, is the trouble.
func passing(code string) bool { return code == "90033" || code == "90055" || code == "50196" }

// aadsts says in a sentence what the codes mean that a sign-in of this tool can
// meet ("Microsoft Entra authentication and authorization error codes").
var aadsts = map[string]meaning{
	// The application's own credentials.
	"7000215": {"the client secret is wrong", "set AZURE_CLIENT_SECRET to the secret's value, not its id"},
	"7000222": {"the client secret has expired", "create a new one: az ad app credential reset --id CLIENT-ID"},
	"7000216": {"a client secret or certificate is missing", "set AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH"},
	"7000218": {notForDevices, hintAsk},
	"700027": {"the certificate is not one of the application's, or has expired",
		"upload its public part to the application, or use the right file"},
	"700024":  {"the assertion is outside its valid time: this machine's clock may be wrong", "set the clock, then try again"},
	"50013":   {"the assertion was not accepted", hintTrust},
	"70021":   {"no federated credential of the application matches this job or pod", hintTrust},
	"700211":  {"no federated credential of the application has this issuer", hintTrust},
	"700212":  {"no federated credential of the application has this audience", hintTrust},
	"700213":  {"no federated credential of the application has this subject", hintTrust},
	"7002138": {"no federated credential of the application has this subject in this upper and lower case", hintTrust},
	"7002121": {"no federated credential of the application has this audience", hintTrust},
	"700016":  {"the tenant has no application with this client id: QUOTED", hintClient},
	"7000229": {"the application has no service principal in this tenant", "create it: az ad sp create --id CLIENT-ID"},
	"7000112": {"the application is disabled: QUOTED", hintAsk},
	"7000113": {"the application is not allowed to sign in this way", hintAsk},
	"7000114": {"the application is not allowed to sign in this way", hintAsk},
	"650052":  {"the tenant has no service principal for RESOURCE, or lacks a subscription to it", hintAsk},
	// The tenant and the cloud.
	"90002":  {"there is no such tenant in this cloud: QUOTED", hintTenant},
	"900023": {"the tenant is neither an id nor a domain name of this cloud: QUOTED", hintTenant},
	"900021": {"the tenant is neither an id nor a domain name of this cloud: QUOTED", hintTenant},
	"90013":  {"the request was not accepted as valid", hintTenant},
	"50059":  {"no tenant was named", hintTenant},
	"50128":  {"no tenant belongs to this domain name", hintTenant},
	"900382": {"the tenant belongs to another cloud", "name its cloud with --cloud"},
	"90038":  {"the tenant belongs to another cloud", "name its cloud with --cloud"},
	"90072":  {"the account is not a member or guest of the tenant", "name the right tenant with --tenant, or use another account"},
	"500011": {"RESOURCE is not known in this tenant", hintAPI},
	"500014": {"RESOURCE is disabled in this tenant", hintAsk},
	"50001":  {"RESOURCE is disabled, or not known in this tenant", hintAPI},
	"501051": {"RESOURCE issues tokens only to identities that hold one of its roles",
		"assign one: mi-roles assign -i IDENTITY -a API -r ROLE"},
	// The user.
	"50057":  {"the account is disabled", hintAsk},
	"50034":  {"the tenant has no such account", "name the right tenant with --tenant, or use another account"},
	"50020":  {"the account is not a member or guest of the tenant", "name the right tenant with --tenant, or use another account"},
	"50126":  {"user name or password is wrong", signInAgain},
	"50053":  {"the account is locked, or this address is blocked", "wait, or ask an administrator"},
	"50055":  {"the password has expired", "change it, then sign in again"},
	"50144":  {"the password has expired", "change it, then sign in again"},
	"50105":  {"the account is not assigned to the application", hintAsk},
	"50076":  {"multifactor authentication is needed", signInAgain},
	"50078":  {"the multifactor authentication has expired", signInAgain},
	"50079":  {"multifactor authentication must be set up first", "open https://aka.ms/mfasetup, then sign in again"},
	"50074":  {"multifactor authentication is needed", signInAgain},
	"50072":  {"multifactor authentication must be set up first", "open https://aka.ms/mfasetup, then sign in again"},
	"50158":  {"the tenant's policy requires another proof of identity", signInAgain},
	"50097":  {"the tenant's policy requires a managed device", "sign in on one, or ask an administrator"},
	"53000":  {"the tenant's policy requires a compliant device", "sign in on one, or ask an administrator"},
	"53001":  {"the tenant's policy requires a domain-joined device", "sign in on one, or ask an administrator"},
	"530003": {"the tenant's policy requires a managed device", "sign in on one, or ask an administrator"},
	"53002":  {"the tenant's policy does not allow this application", hintAsk},
	"53003": {"a Conditional Access policy of the tenant does not allow this sign-in",
		"try --auth browser on a managed device, or ask an administrator"},
	"53004": {"multifactor authentication must be set up first", "open https://aka.ms/mfasetup, then sign in again"},
	"53011": {"the account is blocked because of a risk", hintAsk},
	"65001": {"nobody has consented to what the application requests", "ask an administrator to consent, or use `az login`"},
	"65004": {"the consent was declined", signInAgain},
	"90094": {"an administrator must consent first", hintAsk},
	"90095": {"an administrator must consent first", hintAsk},
	// A sign-in that has ended.
	"700082": {"the sign-in has expired because it was not used", signInAgain},
	"700084": {"the sign-in has expired", signInAgain},
	"70008":  {"the sign-in has expired", signInAgain},
	"70043":  {"the sign-in has expired by the tenant's policy", signInAgain},
	"50173":  {"the sign-in was revoked, for example by a password change", signInAgain},
	"50132":  {"the sign-in was revoked, for example by a password change", signInAgain},
	"50133":  {"the sign-in was revoked, for example by a password change", signInAgain},
	"50058":  {"nobody is signed in", signInAgain},
	"70020":  {"the code was not entered in time", signInAgain},
	"70016":  {"the code was not entered in time", signInAgain},
	"70018":  {"the code was not accepted", signInAgain},
	// The service.
	"90033": {"the sign-in service is temporarily unavailable", "try again in a minute"},
	"90055": {"the sign-in service is busy: too many requests", "try again in a few minutes"},
	"50196": {"the sign-in service is busy: too many identical requests", "try again in a few minutes"},
}
