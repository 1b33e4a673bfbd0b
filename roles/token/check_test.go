package token

import (
	"strings"
	"testing"
	"time"
)

const graphAppID = "00000003-0000-0000-c000-000000000000"

var atNoon = time.Date(2026, 1, 14, 12, 0, 0, 0, time.UTC)

func expected() Expectation {
	return Expectation{
		TenantID:          "7F6A1C2E-5b0d-4c3e-9a41-0d2f6b8e1c35",
		PrincipalObjectID: "3C9E0B57-1f2a-4d86-b7e4-52a0c6d91f08",
		PrincipalAppID:    "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74",
		AzureResourceID:   "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34/resourceGroups/RG-APP/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders",
		ResourceAppID:     graphAppID,
		ResourceNames:     []string{"https://graph.microsoft.com"},
		RoleValue:         "User.Read.All",
	}
}

func TestCheck(t *testing.T) {
	before, after := atNoon.Add(-6*time.Hour), atNoon.Add(-time.Hour)
	cases := []struct {
		name    string
		change  func(*Token, *Expectation)
		want    Verdict
		mention string
	}{
		{"all as expected", func(*Token, *Expectation) {}, OK, "User.Read.All"},
		{"expiry", func(*Token, *Expectation) {}, OK, "2026-01-15 09:45:00 UTC"},
		{"role in other case", func(_ *Token, e *Expectation) { e.RoleValue = "user.read.ALL" }, TokenLacksRole, "User.Read.All"},
		{"no role asked", func(_ *Token, e *Expectation) { e.RoleValue = "" }, OK, "valid until"},
		{"nothing asked", func(_ *Token, e *Expectation) { *e = Expectation{} }, OK, "valid"},
		{"alg none", func(t *Token, _ *Expectation) { t.Signed = false }, WrongIdentity, "not signed"},
		{"unsigned and nothing asked", func(t *Token, e *Expectation) { t.Signed, *e = false, Expectation{} }, WrongIdentity,
			"anyone can have written it"},
		{"unsigned goes before tenant", func(t *Token, _ *Expectation) { t.Signed, t.TenantID = false, "other" }, WrongIdentity,
			"not signed"},
		{"other tenant", func(t *Token, _ *Expectation) { t.TenantID = "other" }, WrongTenant, `"other"`},
		{"no tenant", func(t *Token, _ *Expectation) { t.TenantID = "" }, WrongTenant, "names no tenant"},
		{"tenant goes first", func(t *Token, _ *Expectation) { t.TenantID, t.Audience, t.Roles = "other", nil, nil }, WrongTenant, ""},
		{"other issuer", func(_ *Token, e *Expectation) { e.Issuers = []string{"https://a/", "https://b"} }, WrongTenant,
			`issued by "https://sts.windows.net/7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35/", expected https://a/ or https://b`},
		{"issuer in another case", func(t *Token, e *Expectation) { e.Issuers = []string{strings.ToUpper(t.Issuer)} }, OK, "15 09:45:00 UTC"},
		{"issuer without its end", func(t *Token, e *Expectation) { e.Issuers = []string{t.Issuer + "/"} }, WrongTenant, "was issued by"},
		{"issuer", func(t *Token, e *Expectation) { e.Issuers = []string{"https://a/", t.Issuer} }, OK, "15 09:45:00 UTC"},
		{"no text as issuer", func(t *Token, e *Expectation) {
			t.Issuer, t.Claims, e.Issuers = "", []Claim{{"iss", []byte("5")}}, []string{"https://a/"}
		}, WrongTenant, `""`},
		{"no issuer", func(t *Token, e *Expectation) { t.Issuer, t.Claims, e.Issuers = "", nil, []string{"https://a/"} }, OK,
			"; its issuer was not checked"},
		{"other API", func(t *Token, _ *Expectation) { t.Audience = []string{"https://vault.azure.net"} }, WrongAudience,
			"https://vault.azure.net"},
		{"no audience", func(t *Token, _ *Expectation) { t.Audience = nil }, WrongAudience, "aud"},
		{"audience goes before identity", func(t *Token, _ *Expectation) { t.Audience, t.ObjectID = nil, "x" }, WrongAudience, ""},
		{"API by client id only", func(t *Token, e *Expectation) { t.Audience, e.ResourceNames = []string{"x"}, nil }, WrongAudience,
			graphAppID},
		{"API by names only", func(t *Token, e *Expectation) {
			t.Audience, e.ResourceAppID, e.ResourceNames = []string{"x"}, "", []string{"plain"}
		}, WrongAudience, "plain"},
		{"API unknown", func(t *Token, e *Expectation) { e.ResourceAppID, e.ResourceNames = "", []string{""} }, OK, ""},
		{"recreated identity", func(t *Token, _ *Expectation) { t.ObjectID = "old" }, WrongIdentity, "earlier identity"},
		{"other managed identity", func(t *Token, _ *Expectation) { t.ObjectID, t.MIRID = "x", "/subscriptions/other" }, WrongIdentity,
			"/subscriptions/other"},
		{"other application", func(t *Token, _ *Expectation) { t.ObjectID, t.MIRID = "x", "" }, WrongIdentity, "another application"},
		{"a user", func(t *Token, _ *Expectation) { t.ObjectID, t.IdentityType, t.UPN = "x", "user", "ann@example.org" }, WrongIdentity,
			"ann@example.org"},
		{"nobody", func(t *Token, _ *Expectation) { t.ObjectID, t.AppID, t.MIRID = "", "", "" }, WrongIdentity, "names no identity"},
		{"client id decides", func(t *Token, _ *Expectation) { t.ObjectID = "" }, OK, ""},
		{"other client id", func(t *Token, _ *Expectation) { t.ObjectID, t.AppID, t.MIRID = "", "x", "" }, WrongIdentity, `"x"`},
		{"resource id decides, case aside", func(t *Token, _ *Expectation) { t.ObjectID, t.AppID = "", "" }, OK, ""},
		{"expired", func(t *Token, _ *Expectation) { t.Expires = atNoon }, TokenExpired, "2026-01-14 12:00:00 UTC"},
		{"expired goes before role", func(t *Token, e *Expectation) { t.Expires, t.Roles, e.GrantedAt = atNoon, nil, &after },
			TokenExpired, ""},
		{"no expiry", func(t *Token, _ *Expectation) { t.Expires = time.Time{} }, TokenExpired, "exp"},
		{"not yet valid", func(t *Token, _ *Expectation) { t.NotBefore = atNoon.Add(time.Hour) }, TokenExpired, "not valid before"},
		{"clock a little off", func(t *Token, _ *Expectation) { t.NotBefore = atNoon.Add(4 * time.Minute) }, OK, ""},
		{"granted after the token", func(t *Token, e *Expectation) { t.Roles, e.GrantedAt = nil, &after }, StaleToken,
			"2026-01-14 11:00:00 UTC"},
		{"granted after, by nbf", func(t *Token, e *Expectation) { t.Roles, e.GrantedAt, t.IssuedAt = nil, &after, time.Time{} },
			StaleToken, ""},
		{"granted after, yet there", func(_ *Token, e *Expectation) { e.GrantedAt = &after }, OK, ""},
		{"granted before the token", func(t *Token, e *Expectation) { t.Roles, e.GrantedAt = nil, &before }, TokenLacksRole, "has none"},
		{"other roles", func(t *Token, _ *Expectation) { t.Roles = []string{"Mail.Send"} }, TokenLacksRole, "Mail.Send"},
		{"scopes only", func(t *Token, _ *Expectation) { t.Roles, t.Scopes = nil, []string{"User.Read.All"} }, TokenLacksRole, "delegated"},
		{"issue time unknown", func(t *Token, e *Expectation) {
			t.Roles, e.GrantedAt, t.IssuedAt, t.NotBefore = nil, &after, time.Time{}, time.Time{}
		}, TokenLacksRole, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			token, expectation := mustParse(t, sample), expected()
			c.change(&token, &expectation)
			got := Check(token, expectation, atNoon)
			if got.Verdict != c.want || !strings.Contains(got.Message, c.mention) {
				t.Fatalf("got %s: %s; want %s mentioning %q", got.Verdict, got.Message, c.want, c.mention)
			}
			if (got.NextStep == "") != (got.Verdict == OK) {
				t.Errorf("verdict %s with next step %q", got.Verdict, got.NextStep)
			}
		})
	}
}

func TestStaleTokenSaysWhenItIsReplaced(t *testing.T) {
	token, expectation := mustParse(t, sample), expected()
	granted := atNoon
	token.Roles, expectation.GrantedAt = nil, &granted
	got := Check(token, expectation, atNoon.Add(time.Minute))
	for _, want := range []string{"2026-01-15 09:45:00 UTC", "24 hours", "restarting the workload does not help"} {
		if !strings.Contains(got.NextStep, want) {
			t.Errorf("next step %q lacks %q", got.NextStep, want)
		}
	}
}

func TestAudienceForms(t *testing.T) {
	names := []string{"api://Orders", "https://orders.example.org/"}
	const client = "5d1c0c44-0f0e-4f6c-9d0e-0d9f5f6f7a10"
	for audience, want := range map[string]bool{
		"api://Orders":                 true,
		"api://orders":                 true,
		"API://ORDERS/":                true,
		"https://orders.example.org":   true,
		"https://orders.example.org/":  true,
		"https://orders.example.org//": true,
		client:                         true,
		strings.ToUpper(client):        true,
		"spn:" + client:                true,
		"api://" + client:              false,
		"api://orders-test":            false,
		"api://order":                  false,
		"":                             false,
		"/":                            false,
		"https://orders.example.org.evil.example": false,
	} {
		expectation := Expectation{ResourceAppID: client, ResourceNames: names}
		_, wrong := checkAudience(Token{Audience: []string{audience}}, expectation, atNoon)
		if wrong == want {
			t.Errorf("%q accepted: %v, want %v", audience, !wrong, want)
		}
	}
}

func TestWrongAudienceNamesResourceAndScope(t *testing.T) {
	got, _ := checkAudience(Token{Audience: []string{"x"}},
		Expectation{ResourceAppID: graphAppID, ResourceNames: []string{graphAppID, "https://graph.microsoft.com/"}}, atNoon)
	if !strings.Contains(got.NextStep, `"https://graph.microsoft.com/"`) ||
		!strings.Contains(got.NextStep, `"https://graph.microsoft.com/.default"`) {
		t.Error(got.NextStep)
	}
}

func TestMessagesNeverCarryControlCharacters(t *testing.T) {
	evil := "\x1b]0;owned\a\u202e\n"
	token := Token{Signed: true, Audience: []string{evil}, TenantID: evil, ObjectID: evil, AppID: evil, MIRID: evil,
		Name: evil, UPN: evil, Roles: []string{evil}, Expires: atNoon.Add(time.Hour)}
	for _, expectation := range []Expectation{
		{TenantID: "t"}, {ResourceAppID: "a"}, {ResourceNames: []string{evil + "://x"}},
		{PrincipalObjectID: "o"}, {PrincipalAppID: "c"}, {RoleValue: evil + "x"},
	} {
		got := Check(token, expectation, atNoon)
		if strings.ContainsAny(got.Message+got.NextStep, "\x1b\a\n\u202e") {
			t.Errorf("%s lets control characters through: %q", got.Verdict, got.Message+got.NextStep)
		}
	}
}
