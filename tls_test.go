package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// These tests run the program as its users do: a process of its own with default
// settings, a real credential, TLS under Microsoft's host names. A proxy leads
// those names to servers here; SSL_CERT_FILE names their certificate.

const secret = "canary-secret-4711"

// cloud is Entra and Graph behind a proxy.
type cloud struct {
	graph *sandbox.Server
	env   *testenv.Env
	also  string // a host that another program may ask for besides
	oid   string // of who signs in; empty: one who may do everything

	mu      sync.Mutex
	tokens  int
	foreign []string // hosts that were asked for and should not have been
}

// newCloud starts a cloud; each of first answers in place of Graph when it says so.
func newCloud(t testing.TB, tenant *sandbox.Tenant, f sandbox.Faults, first ...func(http.ResponseWriter, *http.Request) bool) *cloud {
	t.Helper()
	c := &cloud{graph: sandbox.New(tenant, f)}
	cert, pemFile := certificate(t, "graph.microsoft.com", "login.microsoftonline.com", "graph.microsoft.us", "login.microsoftonline.us",
		azureManager)
	mux := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Host, "login.") {
			c.issue(w, r)
			return
		}
		for _, answers := range first {
			if answers(w, r) {
				return
			}
		}
		c.graph.ServeHTTP(w, r)
	})
	server := httptest.NewUnstartedServer(mux)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	proxy := httptest.NewServer(c.tunnel(server.Listener.Addr().String()))
	t.Cleanup(proxy.Close)
	c.env = testenv.New(t, "mi-roles")
	c.env.Set("HTTPS_PROXY="+proxy.URL, "SSL_CERT_FILE="+pemFile, "CI=1",
		"AZURE_TENANT_ID=7e4a4700-0000-4000-8000-000000000001", "AZURE_CLIENT_ID=11111111-2222-4333-8444-555555555555",
		"AZURE_CLIENT_SECRET="+secret)
	return c
}

// tunnel is an HTTP proxy that leads every host to one server.
func (c *cloud) tunnel(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.Host)
		if r.Method != http.MethodConnect || !strings.HasPrefix(host, "graph.microsoft.") &&
			!strings.HasPrefix(host, "login.microsoftonline.") && (host != c.also || host == "") {
			c.mu.Lock()
			c.foreign = append(c.foreign, r.Host)
			c.mu.Unlock()
			w.WriteHeader(http.StatusForbidden)
			return
		}
		far, err := net.Dial("tcp", to)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		near, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(far, near); _ = far.Close() }()
		_, _ = io.Copy(near, far)
		_ = near.Close()
	}
}

// seen is what the cloud was asked for.
func (c *cloud) seen() (sandbox.Stats, int, []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.graph.Stats(), c.tokens, slices.Clone(c.foreign)
}

// issue gives a token to whoever knows the secret.
func (c *cloud) issue(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if !strings.HasSuffix(r.URL.Path, "/oauth2/v2.0/token") {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	c.mu.Lock()
	c.tokens++
	c.mu.Unlock()
	_ = r.ParseForm()
	if r.PostForm.Get("client_secret") != secret {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w,
			`{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Trace ID: t Correlation ID: c Timestamp: 2026-01-01","error_codes":[7000215]}`)
		return
	}
	claims, _ := json.Marshal(map[string]any{"aud": "https://graph.microsoft.com", "tid": "7e4a4700-0000-4000-8000-000000000001",
		"oid": c.oid, "idtyp": "app", "roles": []string{"Application.Read.All"}})
	part := base64.RawURLEncoding.EncodeToString
	_, _ = fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"access_token":"%s.%s.canary-signature"}`,
		part([]byte(`{"alg":"RS256"}`)), part(claims))
}

func certificate(t testing.TB, hosts ...string) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, DNSNames: hosts,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// ran is how a run of the program ended.
type ran struct {
	code     int
	out, err string
	peak     int64         // resident memory in KiB, where the system tells
	cpu      time.Duration // of the program, its kernel time included
}

func (c *cloud) run(t testing.TB, args ...string) ran {
	t.Helper()
	return runProgram(t, c.env, args...)
}

// runProgram runs mi-roles in an environment, and measures it.
func runProgram(t testing.TB, env *testenv.Env, args ...string) ran {
	t.Helper()
	cmd := env.Command(t.Context(), "mi-roles", args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done, peak := make(chan struct{}), make(chan int64, 1)
	go func() { peak <- watchPeak(cmd.Process.Pid, done) }()
	err := cmd.Wait()
	close(done)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	r := ran{code: cmd.ProcessState.ExitCode(), out: out.String(), err: errs.String(), peak: <-peak,
		cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
	for _, canary := range []string{secret, "canary-signature"} {
		if strings.Contains(r.out+r.err, canary) {
			t.Errorf("%v printed a secret:\n%s%s", args, r.out, r.err)
		}
	}
	return r
}

func TestARealSignInOverTLS(t *testing.T) {
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
	grant := []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "-o", "json", "--debug", "--query",
		"[].status | [0]"}
	if r := c.run(t, grant...); r.code != 0 || strings.TrimSpace(r.out) != `"done"` {
		t.Fatalf("exit %d\n%s\n%s", r.code, r.out, r.err)
	}
	if s, tokens, foreign := c.seen(); s.Requests != 2 || tokens != 1 || len(foreign) != 0 {
		t.Errorf("%d requests, %d tokens, foreign hosts %v", s.Requests, tokens, foreign)
	}
	if r := c.run(t, grant...); r.code != 0 || strings.TrimSpace(r.out) != `"unchanged"` {
		t.Errorf("again: exit %d\n%s\n%s", r.code, r.out, r.err)
	}
}

func TestAWrongSecretIsASentence(t *testing.T) {
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
	c.env.Set("AZURE_CLIENT_SECRET=other")
	if r := c.run(t, "list", "-i", "func-orders", "--auth", "env"); r.code != 4 || !strings.Contains(r.err, "secret") ||
		strings.Count(r.err, "\n") > 6 {
		t.Errorf("exit %d\n%s", r.code, r.err)
	}
	if n := c.graph.Stats().Requests; n != 0 {
		t.Errorf("%d requests without a token", n)
	}
}

func TestADeniedGrantExplainsItself(t *testing.T) {
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Deny, Resource: "graph"}}})
	if r := c.run(t, "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All"); r.code != 5 ||
		!strings.Contains(r.err, "AppRoleAssignment.ReadWrite.All") {
		t.Errorf("exit %d\n%s", r.code, r.err)
	}
}

func TestAServiceThatNeverAnswersEndsInTime(t *testing.T) {
	t.Parallel()
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Hang, On: sandbox.Both}}})
	start := time.Now()
	if r := c.run(t, "list", "-i", "func-orders", "--timeout", "1s"); r.code != 7 || time.Since(start) > 45*time.Second {
		t.Errorf("exit %d after %s\n%s", r.code, time.Since(start), r.err)
	}
}

func TestAThrottledServiceIsWaitedFor(t *testing.T) {
	t.Parallel()
	c := newCloud(t, sandbox.Sample(),
		sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Throttle, First: 2, RetryAfter: "0.3", On: sandbox.Both}}})
	r := c.run(t, "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "-v")
	if s := c.graph.Stats(); r.code != 0 || s.EarlyRetries+s.EarlyRequests > 0 || !strings.Contains(r.err, "throttled") {
		t.Errorf("exit %d, %+v\n%s", r.code, s, r.err)
	}
	far := newCloud(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Throttle, RetryAfter: "315", On: sandbox.Both}}})
	start := time.Now()
	if r := far.run(t, "list", "-i", "func-orders", "--timeout", "60s"); r.code != 7 || time.Since(start) > 45*time.Second {
		t.Errorf("a pause beyond --timeout: exit %d after %s\n%s", r.code, time.Since(start), r.err)
	}
}
