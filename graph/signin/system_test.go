package signin

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

// playProgram signs in as the program would, with the process's own network
// settings, which Go reads once per process.
func playProgram() int {
	c, err := New(Options{Method: Env})
	if err == nil {
		_, err = c.GetToken(context.Background(), graphRequest())
	}
	if e, ok := errors.AsType[*Error](err); ok {
		fmt.Printf("%v\nhint: %s\n", e, e.Hint)
		return 0
	}
	fmt.Println("signed in with", c.Name(), err)
	return 0
}

// run starts a child with nothing but these variables.
func run(t *testing.T, env ...string) string {
	t.Helper()
	child := testenv.New(t)
	child.Set("SIGNIN_TEST_CHILD=1", "AZURE_TENANT_ID="+tenant, "AZURE_CLIENT_ID="+client,
		"AZURE_CLIENT_SECRET="+secret, "AZURE_AUTHORITY_HOST=https://login.invalid")
	child.Set(env...)
	out, err := child.Self(t.Context()).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if bytes.Contains(out, []byte("s3cr3t")) {
		t.Errorf("the secret was printed:\n%s", out)
	}
	return string(out)
}

// proxyTo tunnels every CONNECT to one address, or refuses when it is empty.
func proxyTo(t *testing.T, target string) string {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || target == "" {
			http.Error(rw, "not through here", http.StatusForbidden)
			return
		}
		there, err := net.Dial("tcp", target)
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = there.Close() }()
		rw.WriteHeader(http.StatusOK)
		here, _, err := http.NewResponseController(rw).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = here.Close() }()
		go func() { _, _ = io.Copy(there, here) }()
		_, _ = io.Copy(here, there)
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL
}

// TestProxyAndCertificateFile signs in through a proxy of the environment to a
// service whose root only SSL_CERT_FILE knows, as behind a company's firewall.
func TestProxyAndCertificateFile(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere Go asks the system for roots")
	}
	w := newWorld(t)
	base := "login.invalid/" + tenant
	w.handle["GET "+base+"/v2.0/.well-known/openid-configuration"] = answerJSON(200, map[string]string{
		"authorization_endpoint": "https://" + base + "/authorize", "token_endpoint": "https://" + base + "/token",
		"issuer": "https://" + base + "/v2.0"})
	w.token("POST " + base + "/token")
	certFile, keyPair := serverCertificate(t, "login.invalid")
	server := httptest.NewUnstartedServer(w)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{keyPair}, MinVersion: tls.VersionTLS12}
	server.StartTLS()
	t.Cleanup(server.Close)
	proxy := proxyTo(t, server.Listener.Addr().String())

	if out := run(t, "HTTPS_PROXY="+proxy, "SSL_CERT_FILE="+certFile); !strings.Contains(out, "signed in with Environment <nil>") {
		t.Errorf("with both:\n%s", out)
	}
	if out := run(t, "HTTPS_PROXY="+proxy); !strings.Contains(out, "login.invalid is not trusted here") ||
		!strings.Contains(out, "SSL_CERT_FILE") {
		t.Errorf("without the certificate:\n%s", out)
	}
	for refusing, reason := range map[string]string{proxyTo(t, ""): "the proxy denied access to login.invalid",
		"http://127.0.0.1:1": "cannot reach the proxy on the way to login.invalid"} {
		if out := run(t, "HTTPS_PROXY="+refusing); !strings.Contains(out, reason) || !strings.Contains(out, "HTTPS_PROXY") {
			t.Errorf("proxy %s:\n%s", refusing, out)
		}
	}
}

// TestOldTLSIsRefused meets a server that speaks nothing newer than TLS 1.1.
func TestOldTLSIsRefused(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	server.StartTLS()
	t.Cleanup(server.Close)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := HTTPClient(nil).Do(req)
	if err == nil {
		_ = resp.Body.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("error = %v", err)
	}
}

func serverCertificate(t *testing.T, host string) (string, tls.Certificate) {
	t.Helper()
	path := writeCertificate(t, host)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.X509KeyPair(data, data)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	return writeFile(t, "root.pem", string(pem.EncodeToMemory(block))), pair
}
