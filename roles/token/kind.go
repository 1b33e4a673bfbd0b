package token

import (
	"net/url"
	"slices"
	"strings"
)

// Kind says what a token is: whose, and what it is good for.
type Kind string

// The kinds. Only the first three are access tokens, which an API takes.
const (
	ManagedIdentityToken Kind = "managedIdentity"
	ApplicationToken     Kind = "application"
	UserToken            Kind = "user"
	IDToken              Kind = "idToken"
	Assertion            Kind = "assertion"
	UnknownKind          Kind = "unknown"
)

// exchange begins the audience of assertions that Microsoft Entra exchanges for
// a token; the clouds of governments and China have their own endings.
const exchange = "api://azureadtokenexchange"

// Kind tells what kind of token this is by its claims. What shows no sign of
// any of them is unknown, and not a user's.
func (t Token) Kind() Kind {
	switch {
	case t.assertionOf() != "":
		return Assertion
	case t.ManagedIdentity():
		return ManagedIdentityToken
	case t.AppOnly():
		return ApplicationToken
	case t.isIDToken():
		return IDToken
	case strings.EqualFold(t.IdentityType, "user"), len(t.Scopes) > 0, t.UPN != "":
		return UserToken
	}
	return UnknownKind
}

// Nature says in words what the token is and what it is for, as the end of a
// sentence that begins with "this is".
func (t Token) Nature() string {
	switch t.Kind() {
	case Assertion:
		return t.assertionOf() + ": it is exchanged for a token of Microsoft Entra, not sent to an API"
	case IDToken:
		return "an ID token: it tells an application who signed in, and no API accepts it"
	case ManagedIdentityToken:
		return "an access token of a managed identity"
	case ApplicationToken:
		return "an access token of an application"
	case UserToken:
		return "an access token of a signed-in user: its rights are that user's, not those of a managed identity"
	}
	return "a token that does not say whose it is"
}

// issuer is a service whose assertions Microsoft Entra exchanges, known by the
// issuer's host or by how the subject begins.
type issuer struct{ host, subject, words string }

var issuers = []issuer{
	{"token.actions.githubusercontent.com", "repo:", "an assertion of GitHub Actions"},
	{"", "system:serviceaccount:", "the assertion of a Kubernetes service account"},
	{"vstoken.dev.azure.com", "sc://", "an assertion of Azure Pipelines"},
	{"", "project_path:", "an assertion of GitLab"},
	{"gitlab.com", "", "an assertion of GitLab"},
	{"app.terraform.io", "organization:", "an assertion of HCP Terraform"},
	{"accounts.google.com", "", "an assertion of Google Cloud"},
	{"", "spiffe://", "an assertion of SPIFFE"},
}

// assertionOf names the assertion that this is, "" when it is none.
func (t Token) assertionOf() string {
	address, _ := url.Parse(t.Issuer)
	for _, known := range issuers {
		if known.host != "" && address != nil && strings.EqualFold(address.Hostname(), known.host) {
			return known.words
		}
		if known.subject != "" && strings.HasPrefix(t.Subject, known.subject) && !entraIssuer(t.Issuer) {
			return known.words
		}
	}
	switch {
	case t.Issuer != "" && t.Issuer == t.Subject && slices.ContainsFunc(t.Audience, isTokenEndpoint):
		return "a client assertion, which an application signs with its certificate"
	case !slices.ContainsFunc(t.Audience, isExchange):
		return ""
	case t.ManagedIdentity():
		return "a managed identity's token for the token exchange"
	}
	return "an assertion for the token exchange"
}

func isExchange(audience string) bool {
	return strings.HasPrefix(strings.ToLower(audience), exchange) || strings.EqualFold(audience, exchangeAppID)
}

// exchangeAppID is the client id behind the audience of the token exchange.
const exchangeAppID = "fb60f99c-7a34-4190-8149-302f77469936"

// isTokenEndpoint is true of the addresses that a client assertion is for.
func isTokenEndpoint(audience string) bool {
	return entraIssuer(audience) || strings.Contains(audience, "/oauth2/")
}

// authorities are the hosts of Microsoft Entra in its clouds.
var authorities = []string{"sts.windows.net", "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn",
	"sts.chinacloudapi.cn"}

// entraIssuer reports whether an address is one of Microsoft Entra's.
func entraIssuer(address string) bool {
	parsed, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.ToLower(parsed.Hostname())
	return slices.Contains(authorities, host) || strings.HasSuffix(host, ".ciamlogin.com")
}

// isIDToken looks for what access tokens of Microsoft Entra always carry and ID
// tokens never do: the client that got the token (appid, azp).
func (t Token) isIDToken() bool {
	return entraIssuer(t.Issuer) && t.AppID == "" && len(t.Scopes) == 0 && t.IdentityType == "" &&
		(t.UPN != "" || t.Name != "" || object(t.Claims).has("nonce") || object(t.Claims).has("at_hash"))
}
