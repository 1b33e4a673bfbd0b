package cmd

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/output"
	"mi-roles/roles/token"
)

// inProcess sends requests to a handler.
type inProcess struct{ http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	recorded := httptest.NewRecorder()
	p.ServeHTTP(recorded, r)
	return recorded.Result(), nil
}

// verified is the verdict of verify on the sample tenant, as a real one: its token's
// side is asked for what side says.
func verified(t *testing.T, stdin string, s pick.Selectors, side tokenSide) (output.Verdict, error) {
	t.Helper()
	var out bytes.Buffer
	a := newApp(screen.Streams{In: strings.NewReader(stdin), Out: &out, Err: io.Discard, Getenv: os.Getenv})
	a.Output, a.Auth, a.Result = "json", "auto", &screen.Result{Writer: a.Out}
	a.Overrides = connect.Overrides{Transport: inProcess{sandbox.New(sandbox.Sample(), sandbox.Faults{})}, Tenant: sampleTenant}
	ctx, end := screen.NewTimeLimit(t.Context(), time.Minute, true)
	defer end()
	a.TimeLimit = ctx
	err := a.verify(ctx, &verifyOptions{Selectors: s, token: side})
	var verdicts []output.Verdict
	if bad := json.Unmarshal(out.Bytes(), &verdicts); out.Len() > 0 && (bad != nil || len(verdicts) != 1) {
		t.Fatalf("%v: %s", bad, out.String())
	}
	return append(verdicts, output.Verdict{})[0], err
}

func checkedSignature(t *testing.T, raw string, network transport) (output.Verdict, error) {
	t.Helper()
	return verified(t, raw, pick.Selectors{Identities: pick.ListFlag{checked}, API: "graph", Roles: pick.ListFlag{"Calendars.Read"}},
		tokenSide{from: "-", checkSignature: true, transport: network})
}

// TestVerifyChecksSignatures: OK means that the tenant signed the token.
func TestVerifyChecksSignatures(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keysOf := func(kid string) string {
		return fmt.Sprintf(`{"keys":[{"kty":"RSA","kid":%q,"e":"AQAB","n":%q}]}`, kid, base64.RawURLEncoding.EncodeToString(key.N.Bytes()))
	}
	raw := signed(t, key, identityClaims(nil))
	for name, c := range map[string]struct {
		raw, keys string
		verdict   token.Verdict
		says      string
		asks      bool
	}{
		"good":       {raw, keysOf("one"), token.OK, "keys that the tenant publishes signed it", true},
		"forged":     {raw[:len(raw)-8] + "AAAAAAAA", keysOf("one"), token.WrongIdentity, "altered, truncated or forged", true},
		"other keys": {raw, keysOf("two"), token.WrongTenant, "not among the tenant's published keys", true},
		"unsigned": {part(map[string]string{"alg": "none"}) + "." + part(identityClaims(nil)) + ".", "", token.WrongIdentity,
			"not signed", false},
		"HMAC": {part(map[string]string{"alg": "HS256", "kid": "one"}) + "." + part(identityClaims(nil)) + ".AAAA", "",
			token.WrongIdentity, "RS256", false},
		"other tenant": {signed(t, key, identityClaims(map[string]any{"tid": "7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35"})), "",
			token.WrongTenant, "", false},
	} {
		var asked []string
		got, err := checkedSignature(t, c.raw, func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.URL.String())
			return respond(200, c.keys), nil
		})
		if got.Verdict != string(c.verdict) || !strings.Contains(got.Message, c.says) || (err == nil) != (c.verdict == token.OK) {
			t.Errorf("%s: %s %q, %v", name, got.Verdict, got.Message, err)
		}
		if want := "https://login.microsoftonline.com/" + sampleTenant +
			"/discovery/v2.0/keys"; c.asks != (strings.Join(asked, " ") == want) {
			t.Errorf("%s: asked %q", name, asked)
		}
	}
}

// What cannot be checked is no verdict, and never OK.
func TestVerifyCannotCheckSignatures(t *testing.T) {
	for name, c := range map[string]struct {
		raw     string
		network transport
		code    int
	}{
		"graph":  {graphToken(), nil, 1},
		"absent": {jwt(identityClaims(nil)), func(*http.Request) (*http.Response, error) { return respond(404, ""), nil }, 7},
		"a page": {jwt(identityClaims(nil)), func(*http.Request) (*http.Response, error) { return respond(200, "<html>"), nil }, 7},
	} {
		got, err := checkedSignature(t, c.raw, c.network)
		if o := change.Classify(t.Context(), err); err == nil || o.Code != c.code || got.Verdict != "" {
			t.Errorf("%s: %q, %v", name, got.Verdict, err)
		}
	}
}

func TestVerifyNeverSaysOKForUnsignedTokens(t *testing.T) {
	claims := part(identityClaims(nil))
	for name, raw := range map[string]string{
		"alg none":         part(map[string]string{"alg": "none"}) + "." + claims + ".",
		"alg None, text":   part(map[string]string{"alg": "None"}) + "." + claims + ".AAAA",
		"no signature":     part(map[string]string{"alg": "RS256", "kid": "one"}) + "." + claims + ".",
		"no algorithm":     part(map[string]string{"typ": "JWT"}) + "." + claims + ".AAAA",
		"inside an answer": `{"access_token":"` + part(map[string]string{"alg": "none"}) + "." + claims + `."}`,
	} {
		s := speak(t, raw, "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token", "-", "-o", "json")
		s.want(t, 3, `"WRONG_IDENTITY"`, "not signed")
		if strings.Contains(s.out, `"OK"`) {
			t.Errorf("%s: %s", name, s.out)
		}
	}
}

// OK for a signature that nobody looked at says so, in the message and on stderr.
func TestVerifySaysThatSignaturesAreUnchecked(t *testing.T) {
	common := []string{"verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--token", "-", "-o", "json"}
	s := speak(t, jwt(identityClaims(nil)), common...)
	s.want(t, 0, `"OK"`, "; its signature was not checked\"",
		"signature was not checked, and anyone can write such a token: --check-signature")
	speak(t, graphToken(), common...).want(t, 0, "only Microsoft Graph can check that")
	speak(t, jwt(identityClaims(nil)), append(common, "--check-signature")...).want(t, 2, "a sandbox publishes no keys")
	speak(t, "", "verify", "--sandbox", "-i", checked, "-a", "graph", "-r", "Calendars.Read", "--check-signature").want(t, 2,
		"name the token")
}

// The token is asked for as the identity that was named: a host knows its
// system-assigned one by no id, and AZURE_CLIENT_ID has no say in it.
func TestVerifyAcquiresAsTheNamedIdentity(t *testing.T) {
	for _, c := range []struct{ id, client, role, asks string }{
		{"1d000000-0000-4000-8000-000000000002", "c11e0000-0000-4000-8000-000000000002", "Orders.ReadWrite.All", "api://orders|||"},
		{"1d000000-0000-4000-8000-000000000011", "c11e0000-0000-4000-8000-000000000011", "Orders.Read.All",
			"api://orders|c11e0000-0000-4000-8000-000000000011||"},
	} {
		raw := jwt(identityClaims(map[string]any{"aud": "api://orders", "oid": c.id, "sub": c.id, "appid": c.client,
			"roles": []string{c.role}}))
		var asked []string
		metadata(t, raw, &asked)
		t.Setenv("AZURE_CLIENT_ID", "c11e0000-0000-4000-8000-00000000aaaa")
		got, err := verified(t, "", pick.Selectors{Identities: pick.ListFlag{c.id}, API: "api://orders", Roles: pick.ListFlag{c.role}},
			tokenSide{acquire: true})
		if err != nil || got.Verdict != "OK" || strings.Join(asked, " ") != c.asks {
			t.Errorf("%s: %s %q, %v; asked %q", c.id, got.Verdict, got.Message, err, asked)
		}
	}
}
