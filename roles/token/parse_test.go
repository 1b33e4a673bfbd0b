package token

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

const sample = `{
  "aud": "https://graph.microsoft.com",
  "iss": "https://sts.windows.net/7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35/",
  "iat": 1768383600, "nbf": 1768383600, "exp": 1768470300,
  "app_displayname": "id-orders",
  "appid": "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74",
  "appidacr": "2",
  "idtyp": "app",
  "oid": "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08",
  "sub": "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08",
  "roles": ["User.Read.All", "Mail.Send"],
  "tid": "7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35",
  "ver": "1.0",
  "wids": ["0997a1d0-0d1d-4acb-b408-d5ca73121e90"],
  "xms_mirid": "/subscriptions/0e5b1a7c-2222-4f00-9c11-5a0d8e7b6c34/resourcegroups/rg-app/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-orders"
}`

func encode(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// tokenOf joins a payload with an ordinary header and a signature that fits nothing.
func tokenOf(payload string) string {
	return encode(`{"typ":"JWT","alg":"RS256","kid":"key-1"}`) + "." + encode(payload) + "." + encode("no real signature")
}

func mustParse(t *testing.T, payload string) Token {
	t.Helper()
	parsed, err := Parse(tokenOf(payload))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestParseReadsAManagedIdentityToken(t *testing.T) {
	got := mustParse(t, sample)
	texts := map[string][2]string{
		"issuer":   {got.Issuer, "https://sts.windows.net/7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35/"},
		"tenant":   {got.TenantID, "7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35"},
		"object":   {got.ObjectID, "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08"},
		"app":      {got.AppID, "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74"},
		"subject":  {got.Subject, "3c9e0b57-1f2a-4d86-b7e4-52a0c6d91f08"},
		"idtyp":    {got.IdentityType, "app"},
		"version":  {got.Version, "1.0"},
		"name":     {got.Name, "id-orders"},
		"upn":      {got.UPN, ""},
		"audience": {strings.Join(got.Audience, "|"), "https://graph.microsoft.com"},
		"roles":    {strings.Join(got.Roles, "|"), "User.Read.All|Mail.Send"},
		"wids":     {strings.Join(got.WIDs, "|"), "0997a1d0-0d1d-4acb-b408-d5ca73121e90"},
		"kid":      {got.Header.KeyID, "key-1"},
		"first":    {got.Claims[0].Name, "aud"},
		"last":     {got.Claims[len(got.Claims)-1].Name, "xms_mirid"},
	}
	for name, pair := range texts {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %q, want %q", name, pair[0], pair[1])
		}
	}
	if want := time.Date(2026, 1, 14, 9, 40, 0, 0, time.UTC); !got.IssuedAt.Equal(want) {
		t.Errorf("issued %v, want %v", got.IssuedAt, want)
	}
	if got.Expires.Sub(got.IssuedAt) != 86700*time.Second {
		t.Errorf("lifetime %v", got.Expires.Sub(got.IssuedAt))
	}
	if !got.AppOnly() || !got.ManagedIdentity() || !got.Signed {
		t.Error("want a signed application token of a managed identity")
	}
}

func TestParseReadsOddlyTypedClaims(t *testing.T) {
	cases := []struct {
		name, payload string
		ok            func(Token) bool
	}{
		{"version 2 client id", `{"azp":"client"}`, func(t Token) bool { return t.AppID == "client" }},
		{"list of audiences", `{"aud":["a","b"]}`, func(t Token) bool { return len(t.Audience) == 2 }},
		{"lone role", `{"roles":"Reader"}`, func(t Token) bool { return len(t.Roles) == 1 && t.Roles[0] == "Reader" }},
		{"scopes", `{"scp":" User.Read  Mail.Read "}`, func(t Token) bool { return len(t.Scopes) == 2 }},
		{"fraction of a second", `{"exp":1768470300.75}`, func(t Token) bool { return t.Expires.Unix() == 1768470300 }},
		{"time as text", `{"exp":"tomorrow"}`, func(t Token) bool { return t.Expires.IsZero() && len(t.Claims) == 1 }},
		{"time out of range", `{"exp":1e300}`, func(t Token) bool { return t.Expires.IsZero() }},
		{"negative time", `{"exp":-5}`, func(t Token) bool { return t.Expires.IsZero() }},
		{"number as role", `{"roles":[1,2]}`, func(t Token) bool { return t.Roles == nil }},
		{"number as tenant", `{"tid":1}`, func(t Token) bool { return t.TenantID == "" }},
		{"user name of version 2", `{"preferred_username":"ann@example.org","name":"Ann"}`,
			func(t Token) bool { return t.UPN == "ann@example.org" && t.Name == "Ann" }},
		{"user by idtyp", `{"idtyp":"user","app_displayname":"Microsoft Azure CLI","name":"Ann"}`,
			func(t Token) bool { return t.Name == "Ann" }},
		{"user by scopes", `{"scp":"User.Read","app_displayname":"Microsoft Azure CLI","name":"Ann","oid":"a","sub":"b"}`,
			func(t Token) bool { return t.Name == "Ann" }},
		{"user without a name", `{"upn":"ann@example.org","app_displayname":"Microsoft Azure CLI"}`,
			func(t Token) bool { return t.Name == "" }},
		{"application", `{"idtyp":"app","app_displayname":"deploy","name":"x"}`, func(t Token) bool { return t.Name == "deploy" }},
		{"no claims", `{}`, func(t Token) bool { return len(t.Claims) == 0 }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !c.ok(mustParse(t, c.payload)) {
				t.Error("read wrongly")
			}
		})
	}
}

func TestAppOnly(t *testing.T) {
	cases := map[string]bool{
		`{"idtyp":"app"}`:                         true,
		`{"idtyp":"user","oid":"a","sub":"a"}`:    false,
		`{"oid":"a","sub":"a"}`:                   true,
		`{"oid":"a","sub":"b"}`:                   false,
		`{"oid":"a","sub":"a","scp":"User.Read"}`: false,
		`{}`: false,
		`{"idtyp":"APP","scp":"x","unknown":null}`: true,
	}
	for payload, want := range cases {
		if got := mustParse(t, payload).AppOnly(); got != want {
			t.Errorf("%s: %v, want %v", payload, got, want)
		}
	}
}

func TestParseAcceptsTokensAsPeoplePasteThem(t *testing.T) {
	raw := tokenOf(sample)
	wrapped := raw[:60] + "\r\n  " + raw[60:200] + "\n" + raw[200:]
	for name, text := range map[string]string{
		"space around":    "\n\t " + raw + " \r\n",
		"bearer":          "Bearer " + raw,
		"lower-case":      "bearer  " + raw + "\n",
		"header line":     "Authorization: Bearer " + raw,
		"quoted":          `"` + raw + `"`,
		"quoted bearer":   `'Bearer ` + raw + `'`,
		"quoted header":   `"Authorization: Bearer ` + raw + `"`,
		"byte order mark": "\ufeff" + raw,
		"wrapped lines":   wrapped,
		"backticks":       "`" + raw + "`",
		"az answer":       `{"accessToken": "` + raw + `", "tokenType": "Bearer"}`,
		"endpoint answer": `{"token_type":"Bearer","expires_in":"86399","access_token":"` + raw + `"}`,
	} {
		got, err := Parse(text)
		if err != nil || got.Name != "id-orders" {
			t.Errorf("%s: %q, %v", name, got.Name, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	header, payload, signature, _ := partsOf(tokenOf(sample))
	encrypted := encode(`{"alg":"RSA-OAEP","enc":"A256GCM"}`) + ".a.b.c.d"
	cases := []struct {
		name, raw string
		want      error
	}{
		{"empty", "", ErrNotToken},
		{"blank", " \n\t", ErrNotToken},
		{"only bearer", "Bearer ", ErrNotToken},
		{"prose", "please let me in", ErrNotToken},
		{"one part", header, ErrNotToken},
		{"two parts", header + "." + payload, ErrNotToken},
		{"four parts", tokenOf(sample) + ".x", ErrNotToken},
		{"five parts, encrypted", encrypted, ErrEncrypted},
		{"four parts, encrypted", encode(`{"alg":"RSA-OAEP","enc":"A256GCM"}`) + ".a.b.c", ErrNotToken},
		{"five parts, two tokens", tokenOf(sample) + tokenOf(sample), ErrNotToken},
		{"two dots of nothing", "..", ErrJSON},
		{"three words", "one.two.three", ErrEncoding},
		{"padding", header + "=." + payload + "." + signature, ErrEncoding},
		{"base64 of text", encode("hello") + "." + payload + ".", ErrJSON},
		{"cut payload", header + "." + encode(sample[:300]) + "." + signature, ErrJSON},
		{"bad signature encoding", header + "." + payload + ".***", ErrEncoding},
		{"array payload", tokenOf(`["a"]`), ErrJSON},
		{"string payload", tokenOf(`"a"`), ErrJSON},
		{"null payload", tokenOf(`null`), ErrJSON},
		{"two objects", tokenOf(`{}{}`), ErrJSON},
		{"text after", tokenOf(`{} x`), ErrJSON},
		{"missing value", tokenOf(`{"a":}`), ErrJSON},
		{"number as name", tokenOf(`{1:2}`), ErrJSON},
		{"open object", tokenOf(`{"a":1`), ErrJSON},
		{"not UTF-8", tokenOf("{\"a\":\"\xff\"}"), ErrJSON},
		{"deep nesting", tokenOf(`{"a":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`), ErrJSON},
		{"same claim twice", tokenOf(`{"roles":["A"],"x":1,"roles":["B"]}`), ErrDuplicateClaim},
		{"same claim, escaped", tokenOf(`{"roles":["A"],"\u0072oles":["B"]}`), ErrDuplicateClaim},
		{"same header twice", encode(`{"alg":"RS256","alg":"none"}`) + "." + payload + "." + signature, ErrDuplicateClaim},
		{"escape in name", tokenOf(`{"a\u001b[2J":1}`), ErrClaimName},
		{"line break in name", tokenOf(`{"a\n":1}`), ErrClaimName},
		{"direction mark in name", tokenOf(`{"a\u202e":1}`), ErrClaimName},
		{"a megabyte", strings.Repeat("QUJD", 1<<18), ErrTooLarge},
		{"a megabyte of dots", strings.Repeat(".", 1<<20), ErrTooLarge},
		{"just within, all dots", strings.Repeat(".", MaxSize), ErrNotToken},
		{"answer without token", `{"error":"invalid_request"}`, ErrNotToken},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(c.raw)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }) {
				t.Errorf("control character in message %q", err)
			}
			for piece := range strings.SplitSeq(c.raw, ".") {
				if len(piece) > 5 && strings.Contains(err.Error(), piece) {
					t.Errorf("message repeats the text given: %v", err)
				}
			}
		})
	}
}

func TestUnsignedTokensAreSeen(t *testing.T) {
	for _, raw := range []string{
		encode(`{"alg":"none"}`) + "." + encode(sample) + ".",
		encode(`{"alg":"NONE"}`) + "." + encode(sample) + "." + encode("x"),
		encode(`{}`) + "." + encode(sample) + "." + encode("x"),
		encode(`{"alg":"RS256"}`) + "." + encode(sample) + ".",
	} {
		if got, err := Parse(raw); err != nil || got.Signed {
			t.Errorf("%v: signed=%v", err, got.Signed)
		}
	}
}

func TestNoWayOfPrintingRevealsTheToken(t *testing.T) {
	raw := tokenOf(sample)
	got, err := Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	header, payload, signature, _ := partsOf(raw)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		text := fmt.Sprintf(verb, got)
		for _, part := range []string{header, payload, signature, "no real signature"} {
			if strings.Contains(text, part) {
				t.Errorf("%s prints a part of the token", verb)
			}
		}
	}
}

func partsOf(raw string) (header, payload, signature string, err error) {
	parts, err := split(raw)
	return parts[0], parts[1], parts[2], err
}
