package cmd

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles/token"
)

const sampleTenant = "7e4a4700-0000-4000-8000-000000000001"

// spoken is what one command line did.
type spoken struct {
	code     int
	out, err string
}

// speak runs a command line in process, without the environment's values.
func speak(t *testing.T, stdin string, args ...string) spoken {
	t.Helper()
	var out, errs bytes.Buffer
	code := Run(t.Context(), args,
		screen.Streams{In: strings.NewReader(stdin), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	return spoken{code, out.String(), errs.String()}
}

func (s spoken) want(t *testing.T, code int, parts ...string) {
	t.Helper()
	if s.code != code {
		t.Errorf("exit code %d, want %d: %s%s", s.code, code, s.out, s.err)
	}
	for _, p := range parts {
		if !strings.Contains(s.out+s.err, p) {
			t.Errorf("%q is missing in:\n%s%s", p, s.out, s.err)
		}
	}
}

func part(v any) string {
	b, _ := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(b)
}

// jwt writes a token that no API would accept.
func jwt(claims map[string]any) string {
	return part(map[string]string{"alg": "RS256", "typ": "JWT", "kid": "one"}) + "." + part(claims) + "." +
		base64.RawURLEncoding.EncodeToString([]byte("no signature"))
}

// identityClaims are those of func-orders in the sample tenant, for Microsoft Graph.
func identityClaims(more map[string]any) map[string]any {
	now := time.Now()
	c := map[string]any{"aud": "https://graph.microsoft.com", "iss": "https://sts.windows.net/" + sampleTenant + "/", "tid": sampleTenant,
		"iat": now.Add(-time.Minute).Unix(), "nbf": now.Add(-time.Minute).Unix(), "exp": now.Add(time.Hour).Unix(),
		"oid": "1d000000-0000-4000-8000-000000000025", "sub": "1d000000-0000-4000-8000-000000000025",
		"appid": "c11e0000-0000-4000-8000-000000000025",
		"idtyp": "app", "roles": []string{"Calendars.Read"}}
	maps.Copy(c, more)
	return c
}

func TestInspect(t *testing.T) {
	raw := jwt(identityClaims(map[string]any{"roles": []string{"AppRoleAssignment.ReadWrite.All"},
		"wids": []string{"62e90394-69f5-4237-9190-012177145e10"}}))
	file := filepath.Join(t.TempDir(), "token.txt")
	if err := os.WriteFile(file, []byte("Authorization: Bearer "+raw+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, s := range []spoken{speak(t, "", "token", "inspect", file), speak(t, raw, "token", "inspect", "-"),
		speak(t, "Bearer "+raw, "token", "inspect")} {
		s.want(t, 0, "Microsoft Graph", "risk critical", "Global Administrator", "UTC", "not checked")
		if strings.Contains(s.out+s.err, raw) || strings.Contains(s.out+s.err, strings.Split(raw, ".")[1]) {
			t.Error("the token was printed")
		}
	}
	var report output.Token
	s := speak(t, raw, "token", "inspect", "-o", "json")
	if err := json.Unmarshal([]byte(s.out), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Roles) != 1 || report.Roles[0].Risk != "critical" || report.Expired || *report.APIAppID != pick.GraphAppID ||
		report.Kind != "application" {
		t.Errorf("%+v", report)
	}
}

// An unknown API's roles are not rated: a role means something only with its API.
func TestInspectUnknownAPI(t *testing.T) {
	speak(t, jwt(identityClaims(map[string]any{"aud": "api://orders"})), "token", "inspect", "-o", "json", "--query",
		"roles[0].risk").want(t, 0, `"unrated"`)
}

func TestInspectBadInput(t *testing.T) {
	encrypted := part(map[string]string{"alg": "RSA-OAEP", "enc": "A256GCM"}) + ".aaaa.bbbb.cccc.dddd"
	twice := part(map[string]string{"alg": "RS256"}) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"aud":"a","aud":"b"}`)) + ".AAAA"
	control := part(map[string]string{"alg": "RS256"}) + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"a\u001b[31m":"b"}`)) + ".AAAA"
	raw := jwt(identityClaims(nil))
	cases := map[string]struct {
		stdin string
		args  []string
		says  string
	}{
		"nothing":         {"", nil, "empty"},
		"no token":        {"hello", nil, "not a JSON Web Token"},
		"encrypted":       {encrypted, nil, "encrypted"},
		"five parts":      {"a.b.c.d.e", nil, "three parts"},
		"1 MB":            {strings.Repeat("QUJD", 1<<18), nil, "too long"},
		"same claim":      {twice, nil, "twice"},
		"control":         {control, nil, "unprintable"},
		"no file":         {"", []string{"/nowhere/token.txt"}, "cannot read"},
		"a folder":        {"", []string{t.TempDir()}, "cannot read"},
		"token as file":   {"", []string{raw}, "pipe it in"},
		"bearer as file":  {"", []string{"Bearer " + raw}, "pipe it in"},
		"too many":        {"", []string{"a", "b"}, "takes [FILE|-]"},
		"unknown cloud":   {raw, []string{"--cloud", "moon"}, "--cloud"},
		"unknown format":  {raw, []string{"-o", "sarif"}, "--output"},
		"half a token":    {raw[:len(raw)/2], nil, "token"},
		"invalid UTF-8":   {"\xff\xfe\x00", nil, "not a JSON Web Token"},
		"token and words": {"", []string{"token: " + raw}, "pipe it in"},
	}
	for name, c := range cases {
		s := speak(t, c.stdin, append([]string{"token", "inspect"}, c.args...)...)
		s.want(t, 2, c.says)
		if s.out != "" || strings.Contains(s.err, raw[:60]) {
			t.Errorf("%s: printed %q %q", name, s.out, s.err)
		}
	}
}

// transport answers requests in process.
type transport func(*http.Request) (*http.Response, error)

func (f transport) Do(r *http.Request) (*http.Response, error) { return f(r) }

func respond(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)),
		Header: http.Header{"Content-Type": {"application/json"}}}
}

func signed(t *testing.T, key *rsa.PrivateKey, claims map[string]any) string {
	t.Helper()
	text := part(map[string]string{"alg": "RS256", "typ": "JWT", "kid": "one"}) + "." + part(claims)
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func TestCheckSignature(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	jwks := fmt.Sprintf(`{"keys":[{"kty":"RSA","kid":"one","e":"AQAB","n":%q}]}`, base64.RawURLEncoding.EncodeToString(key.N.Bytes()))
	var asked []string
	network := transport(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.Method+" "+r.URL.String())
		if len(r.Header) > 0 {
			t.Errorf("headers were sent: %v", r.Header)
		}
		return respond(200, jwks), nil
	})
	raw := signed(t, key, identityClaims(map[string]any{"aud": "api://orders"}))
	forged := raw[:len(raw)-8] + "AAAAAAAA"
	outside := signed(t, key, identityClaims(map[string]any{"tid": "../../evil"}))
	for name, c := range map[string]struct {
		raw, cloud string
		want       error
		state      string
		asks       string
	}{
		"good":  {raw, "", nil, "valid", "GET https://login.microsoftonline.com/" + sampleTenant + "/discovery/v2.0/keys"},
		"cloud": {raw, "china", nil, "valid", "GET https://login.chinacloudapi.cn/" + sampleTenant + "/discovery/v2.0/keys"},
		"forged": {forged, "", token.ErrSignature, "invalid",
			"GET https://login.microsoftonline.com/" + sampleTenant + "/discovery/v2.0/keys"},
		"no id":  {outside, "", errAny, "unknown", ""},
		"graph":  {graphToken(), "", token.ErrGraphToken, "unknown", ""},
		"no alg": {part(map[string]string{"alg": "none"}) + "." + part(identityClaims(nil)) + ".", "", token.ErrUnsigned, "none", ""},
		"old alg": {part(map[string]string{"alg": "HS256", "kid": "one"}) + "." + part(identityClaims(nil)) + ".AAAA", "",
			token.ErrAlgorithm, "unknown", ""},
	} {
		asked = nil
		var out bytes.Buffer
		a := newApp(screen.Streams{In: strings.NewReader(c.raw), Out: &out, Err: io.Discard, Getenv: os.Getenv})
		a.Output = "json"
		a.Cloud = c.cloud
		err := a.inspectToken(t.Context(), &tokenInspectOptions{checkSignature: true, transport: network}, "-")
		if !errors.Is(err, c.want) && (c.want != errAny || err == nil) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if !strings.Contains(out.String(), `"signature": "`+c.state+`"`) || strings.Join(asked, " ") != c.asks {
			t.Errorf("%s: asked %q, printed %s", name, asked, out.String())
		}
	}
}

var errAny = errors.New("any")

func graphToken() string {
	return part(map[string]string{"alg": "RS256", "kid": "one", "nonce": "n"}) + "." + part(identityClaims(nil)) + ".AAAA"
}

func TestKeysThatCannotBeFetched(t *testing.T) {
	for name, network := range map[string]transport{
		"down":    func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
		"missing": func(*http.Request) (*http.Response, error) { return respond(404, "{}"), nil },
		"endless": func(*http.Request) (*http.Response, error) { return respond(200, strings.Repeat(" ", 2<<20)), nil },
	} {
		raw := jwt(identityClaims(map[string]any{"aud": "api://orders"}))
		a := newApp(screen.Streams{In: strings.NewReader(raw), Out: io.Discard, Err: io.Discard, Getenv: os.Getenv})
		a.Output = "none"
		err := a.inspectToken(t.Context(), &tokenInspectOptions{checkSignature: true, transport: network}, "-")
		if o := change.Classify(t.Context(), err); o.Code != 7 {
			t.Errorf("%s: %v, code %d", name, err, o.Code)
		}
	}
}
