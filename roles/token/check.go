package token

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mi-roles/roles/display"
)

// Verdict is the outcome of Check, by the names that scripts rely on.
type Verdict string

// The verdicts, in the order in which Check looks for them, OK apart.
const (
	OK             Verdict = "OK"
	WrongTenant    Verdict = "WRONG_TENANT"
	WrongAudience  Verdict = "WRONG_AUDIENCE"
	WrongIdentity  Verdict = "WRONG_IDENTITY"
	TokenExpired   Verdict = "TOKEN_EXPIRED"
	StaleToken     Verdict = "STALE_TOKEN"
	TokenLacksRole Verdict = "TOKEN_LACKS_ROLE"
)

// clockSkew is what Microsoft's own token validation allows between two clocks.
const clockSkew = 5 * time.Minute

// Expectation is what the directory says the token should carry. An empty field
// is not checked.
type Expectation struct {
	TenantID          string
	Issuers           []string // of this tenant's tokens in its cloud, one for each token version
	PrincipalObjectID string   // of the identity's service principal
	PrincipalAppID    string   // its client id
	AzureResourceID   string   // of the user-assigned identity, or of the host of a system-assigned one
	ResourceAppID     string   // the API's client id
	ResourceNames     []string
	RoleValue         string
	GrantedAt         *time.Time // when the role was assigned; nil when unknown
}

// Result is a verdict with its reason and what to do next; NextStep is empty
// when nothing is to be done.
type Result struct {
	Verdict  Verdict
	Message  string
	NextStep string
	Causes   []Cause // of TOKEN_LACKS_ROLE: what can be the reason, the likeliest first
}

func found(v Verdict, message, nextStep string) Result {
	return Result{Verdict: v, Message: message, NextStep: nextStep}
}

// Check compares a token with what is expected of it and returns the first
// thing that is wrong: what kind of token it is, whether it is signed at all,
// tenant, issuer, audience, identity, lifetime, role. Whether the signature fits is for
// CheckSignature to say: a forged one passes here.
func Check(t Token, e Expectation, now time.Time) Result {
	for _, check := range []func(Token, Expectation, time.Time) (Result, bool){
		checkKind, checkSigned, checkTenant, checkIssuer, checkAudience, checkIdentity, checkLifetime, checkRole,
	} {
		if result, wrong := check(t, e, now); wrong {
			return result
		}
	}
	message := "the token is for this tenant, API and identity, and valid " + until(t)
	if e.RoleValue != "" {
		message = fmt.Sprintf("the token carries the role %s and is valid %s", display.Quote(e.RoleValue), until(t))
	}
	if len(e.Issuers) > 0 && !t.namesIssuer() {
		message += "; its issuer was not checked, because it names none (iss)"
	}
	return Result{Verdict: OK, Message: message}
}

func until(t Token) string { return "until " + utc(t.Expires) }

func utc(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05 UTC") }

// checkKind refuses what is no access token, before its claims are compared
// with those of one.
func checkKind(t Token, e Expectation, _ time.Time) (Result, bool) {
	if kind := t.Kind(); kind != Assertion && kind != IDToken {
		return Result{}, false
	}
	return found(WrongAudience, "this is "+t.Nature(),
		"give the access token that the workload sends to the API: mi-roles token get -a "+word(selectorOfAPI(e), "API")+", on Azure"), true
}

// checkSigned refuses what anyone can have written: without a signature a token
// proves no identity, so its other claims are not worth a look.
func checkSigned(t Token, _ Expectation, _ time.Time) (Result, bool) {
	if t.Signed {
		return Result{}, false
	}
	return found(WrongIdentity, ErrUnsigned.Error()+": no API may accept it, and anyone can have written it", getAgain), true
}

func checkTenant(t Token, e Expectation, _ time.Time) (Result, bool) {
	if e.TenantID == "" || strings.EqualFold(t.TenantID, e.TenantID) {
		return Result{}, false
	}
	message := fmt.Sprintf("the token is of tenant %s, expected %s", display.Quote(t.TenantID), e.TenantID)
	if t.TenantID == "" {
		message = "the token names no tenant, expected " + e.TenantID
	}
	return found(WrongTenant, message,
		"get the token from the workload in tenant "+e.TenantID+", or give that tenant with --tenant"), true
}

// checkIssuer ignores case alone, which hosts and tenant ids have in any. The tenant (tid) proves
// nothing: any issuer can write it.
func checkIssuer(t Token, e Expectation, _ time.Time) (Result, bool) {
	fits := func(issuer string) bool { return strings.EqualFold(issuer, t.Issuer) }
	if len(e.Issuers) == 0 || !t.namesIssuer() || slices.ContainsFunc(e.Issuers, fits) {
		return Result{}, false
	}
	return found(WrongTenant, fmt.Sprintf("the token was issued by %s, expected %s", display.Quote(t.Issuer), strings.Join(e.Issuers, " or ")),
		getAgain+", or name its tenant and cloud with --tenant and --cloud"), true
}

// namesIssuer reports whether the token carries the claim iss, of whatever form.
func (t Token) namesIssuer() bool { return t.Issuer != "" || object(t.Claims).has("iss") }

func checkAudience(t Token, e Expectation, _ time.Time) (Result, bool) {
	wanted := map[string]bool{}
	for _, name := range append([]string{e.ResourceAppID}, e.ResourceNames...) {
		if plain := plainAudience(name); plain != "" {
			wanted[plain] = true
		}
	}
	if len(wanted) == 0 {
		return Result{}, false
	}
	for _, audience := range t.Audience {
		if wanted[plainAudience(audience)] {
			return Result{}, false
		}
	}
	message := "the token names no API (aud)"
	if len(t.Audience) > 0 {
		message = "the token is for " + display.Quote(strings.Join(t.Audience, ", "))
	}
	resource := audienceToAsk(e)
	return found(WrongAudience, message+", not for "+display.Quote(resource), fmt.Sprintf(
		"request the resource %q, or in libraries that expect a scope, %q", resource, strings.TrimSuffix(resource, "/")+"/.default")), true
}

// plainAudience makes the forms of one audience equal: Microsoft Entra issues
// it as URI with or without a trailing slash, as client id, or as spn:client id.
func plainAudience(audience string) string {
	plain := strings.ToLower(strings.TrimSpace(audience))
	return strings.TrimRight(strings.TrimPrefix(plain, "spn:"), "/")
}

// audienceToAsk prefers an identifier URI: it is what people configure.
func audienceToAsk(e Expectation) string {
	for _, name := range e.ResourceNames {
		if strings.Contains(name, "://") {
			return name
		}
	}
	if e.ResourceAppID != "" {
		return e.ResourceAppID
	}
	return e.ResourceNames[0]
}

func checkLifetime(t Token, _ Expectation, now time.Time) (Result, bool) {
	const again = "get a new token: libraries and Azure do so automatically when the old one expires"
	switch {
	case t.Expires.IsZero():
		return found(TokenExpired, "the token does not say when it expires (exp), so no API accepts it", again), true
	case !now.Before(t.Expires):
		return found(TokenExpired, "the token expired at "+utc(t.Expires), again), true
	case t.NotBefore.After(now.Add(clockSkew)):
		return found(TokenExpired, "the token is not valid before "+utc(t.NotBefore),
			"check the clock of this machine and of the workload"), true
	}
	return Result{}, false
}

// checkRole compares to the letter, as APIs do: one API may offer Orders.Read and orders.read.
func checkRole(t Token, e Expectation, _ time.Time) (Result, bool) {
	if e.RoleValue == "" || slices.Contains(t.Roles, e.RoleValue) {
		return Result{}, false
	}
	// Microsoft Entra dates tokens five minutes back, so this also catches the
	// token issued while the grant was still on its way through the directory.
	issued := t.issued()
	if e.GrantedAt != nil && !issued.IsZero() && issued.Before(*e.GrantedAt) && t.Kind() != UserToken {
		return found(StaleToken, fmt.Sprintf(
			"the role %s was assigned at %s, after this token was issued (%s)", display.Quote(e.RoleValue), utc(*e.GrantedAt), utc(issued)),
			"wait: the token is replaced at the latest when it expires, "+utc(t.Expires)+
				"; Azure keeps tokens of managed identities up to 24 hours and restarting the workload does not help"), true
	}
	return lacking(t, e), true
}

// issued is when the token was made, zero when it does not say.
func (t Token) issued() time.Time {
	if t.IssuedAt.IsZero() {
		return t.NotBefore
	}
	return t.IssuedAt
}

func rolesHeld(t Token) string {
	switch {
	case len(t.Roles) > 0:
		return "it has " + display.Quote(strings.Join(t.Roles, ", "))
	case len(t.Scopes) > 0:
		return "it has none, only delegated permissions of a user (scp)"
	default:
		return "it has none"
	}
}
