package signin

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/testenv"
)

const (
	tenant = "7f6a1c2e-5b0d-4c3e-9a41-0d2f6b8e1c35"
	client = "8a4d2f61-77c3-4b19-a0e5-f3d16b2c9e74"
	// What must never show in an error.
	secret      = "s3cr3t~canary-Value.1"
	accessToken = "eyJ0eXAiOiJKV1QifQ.eyJjYW5hcnkiOiJhY2Nlc3MifQ.signature-canary"
	assertion   = "eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOiJhc3NlcnRpb24ifQ.assertion-canary"
	jobToken    = "job-token-canary-value"
)

// TestMain gives the tests an environment without any sign-in, and lets the test
// binary play the browser.
func TestMain(m *testing.M) {
	if os.Getenv("SIGNIN_TEST_BROWSER") != "" {
		os.Exit(playBrowser(os.Args[len(os.Args)-1]))
	}
	if os.Getenv("SIGNIN_TEST_CHILD") != "" {
		os.Exit(playProgram())
	}
	testenv.Clear()
	os.Exit(testenv.Guard(m).Run())
}

// world is every host a credential may talk to, on loopback: the authorities
// over TLS, the metadata service in clear. Nothing else can be reached.
type world struct {
	t      *testing.T
	env    *testenv.Env
	mu     sync.Mutex
	seen   []string // "METHOD host/path", in order
	forms  []url.Values
	handle map[string]http.HandlerFunc // "METHOD host/path" → answer
	tls    *httptest.Server
	plain  *httptest.Server
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, env: testenv.New(t), handle: map[string]http.HandlerFunc{}}
	w.env.Apply()
	w.tls, w.plain = httptest.NewTLSServer(w), httptest.NewServer(w)
	t.Cleanup(w.tls.Close)
	t.Cleanup(w.plain.Close)
	return w
}

func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	key := r.Method + " " + r.Host + r.URL.Path
	_ = r.ParseForm()
	w.mu.Lock()
	w.seen, w.forms = append(w.seen, key), append(w.forms, r.Form)
	h := w.handle[key]
	w.mu.Unlock()
	if h == nil {
		http.Error(rw, "nobody lives here: "+key, http.StatusNotImplemented)
		return
	}
	h(rw, r)
}

// requests returns what was asked so far.
func (w *world) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.seen...)
}

func (w *world) lastForm() url.Values {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.forms) == 0 {
		w.t.Fatal("no request was sent")
	}
	return w.forms[len(w.forms)-1]
}

// transport dials the world whatever the address.
func (w *world) transport() *http.Client {
	roots := x509.NewCertPool()
	roots.AddCert(w.tls.Certificate())
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			target := w.tls.Listener.Addr().String()
			if strings.HasSuffix(addr, ":80") {
				target = w.plain.Listener.Addr().String()
			}
			return (&net.Dialer{}).DialContext(ctx, network, target)
		},
		TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: "example.com", MinVersion: tls.VersionTLS12},
	}}
}

func (w *world) token(key string) { w.handle[key] = answerJSON(200, tokenReply()) }

const publicToken = "POST login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token"

func tokenReply() map[string]any {
	return map[string]any{"token_type": "Bearer", "expires_in": 3600, "access_token": accessToken}
}

func answerJSON(status int, body any) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(status)
		_ = json.NewEncoder(rw).Encode(body)
	}
}

// refusal is the authority's error document.
func refusal(status int, oauth, description string) http.HandlerFunc {
	return answerJSON(status, map[string]any{
		"error": oauth, "error_description": description,
		"trace_id": "11111111-2222-3333-4444-555555555555", "correlation_id": "66666666-7777-8888-9999-000000000000",
	})
}

// userReply is a token answer for a person: with the account and a refresh token.
func userReply() map[string]any {
	b64 := base64.RawURLEncoding.EncodeToString
	claims := fmt.Sprintf(`{"aud":"04b07795-8ddb-461a-bbee-02f9e1bf7b46","iss":"https://login.microsoftonline.com/%s/v2.0","tid":%q,"oid":"u","sub":"u","preferred_username":"ada@example.com","exp":%d}`,
		tenant, tenant, time.Now().Add(time.Hour).Unix())
	r := tokenReply()
	r["refresh_token"], r["scope"] = "refresh-canary", "https://graph.microsoft.com/.default"
	r["id_token"] = b64([]byte(`{"alg":"none"}`)) + "." + b64([]byte(claims)) + ".x"
	r["client_info"] = b64([]byte(`{"uid":"u","utid":"` + tenant + `"}`))
	return r
}

func graphRequest() policy.TokenRequestOptions {
	return policy.TokenRequestOptions{Scopes: []string{"https://graph.microsoft.com/.default"}}
}

// open builds a credential in the world, with the variables set.
func (w *world) open(o Options, env map[string]string) *Credential {
	w.t.Helper()
	for k, v := range env {
		w.t.Setenv(k, v)
	}
	if o.Transport == nil {
		o.Transport = w.transport()
	}
	c, err := New(o)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func secretEnv() map[string]string {
	return map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client, "AZURE_CLIENT_SECRET": secret}
}

// tool puts a stub program on the PATH; body is a shell script.
func (w *world) tool(name, body string) {
	w.t.Helper()
	w.env.Stub(name, body)
}

func mustToken(t *testing.T, c *Credential) {
	t.Helper()
	token, err := c.GetToken(t.Context(), graphRequest())
	if err != nil {
		t.Fatal(err)
	}
	if token.Token != accessToken {
		t.Fatalf("token = %q", token.Token)
	}
}

func wantRequests(t *testing.T, w *world, want ...string) {
	t.Helper()
	if got := w.requests(); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("requests:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// playBrowser does what the sign-in page does at its end: it posts the code to
// the loopback address that the program named.
func playBrowser(address string) int {
	u, err := url.Parse(address)
	if err != nil {
		return 1
	}
	q := u.Query()
	resp, err := http.PostForm(q.Get("redirect_uri"), url.Values{"code": {"auth-code-canary"}, "state": {q.Get("state")}})
	if err != nil {
		return 1
	}
	_ = resp.Body.Close()
	return 0
}
