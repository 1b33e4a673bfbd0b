package wire

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mi-roles/roles"
)

// TLS older than 1.2 is not spoken.
func TestOldTLSIsRefused(t *testing.T) {
	tr, ok := defaultTransport().(*http.Transport)
	if !ok || tr.TLSClientConfig.MinVersion != tls.VersionTLS12 || tr.TLSClientConfig.InsecureSkipVerify {
		t.Fatalf("%+v", tr.TLSClientConfig)
	}
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	old := server.TLS.Clone()
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	listener, err := tls.Listen("tcp", "127.0.0.1:0", old)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		_ = conn.(*tls.Conn).HandshakeContext(t.Context())
		_ = conn.Close()
	}()
	_, err = (&http.Client{Transport: tr}).Get("https://" + listener.Addr().String())
	if err == nil || !strings.Contains(err.Error(), "version") {
		t.Errorf("got %v", err)
	}
}

// What keeps every request from arriving is told at once, and not tried again.
func TestAClosedWayIsNotTriedAgain(t *testing.T) {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	var tunnels atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		tunnels.Add(1)
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	address, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	through, ok := defaultTransport().(*http.Transport)
	if !ok {
		t.Fatal("no transport")
	}
	through.Proxy = http.ProxyURL(address)
	for name, c := range map[string]struct {
		root      string
		transport http.RoundTripper
		advice    string
	}{
		"certificate": {server.URL, defaultTransport(), "SSL_CERT_FILE"},
		"proxy":       {"https://graph.microsoft.com", through, "allow the proxy of HTTPS_PROXY to connect to graph.microsoft.com, sign in"},
	} {
		clock := &ticking{now: time.Unix(1_700_000_000, 0)}
		client, err := New(Options{Root: c.root, Scope: "s", Credential: anyToken{}, Clock: clock, Transport: c.transport})
		if err != nil {
			t.Fatal(err)
		}
		r := client.Run(t.Context(), []Call{client.ServicePrincipal(graphGUID, Query{})})[0]
		e := r.Failure("read")
		if !errors.Is(e, roles.ErrSignIn) || errors.Is(e, roles.ErrUnavailable) || !r.NotBegun() ||
			!strings.Contains(e.Advice(), c.advice) || len(clock.pauses) > 0 {
			t.Errorf("%s: %v, hint %q, %d pauses", name, e, e.Advice(), len(clock.pauses))
		}
	}
	if n := tunnels.Load(); n != 1 {
		t.Errorf("the proxy was asked %d times", n)
	}
}

// What a proxy answers to a request for a tunnel is told with the host that it is about. Where
// a later try may do, it is made.
func TestEveryAnswerOfAProxy(t *testing.T) {
	for status, c := range map[int]struct {
		is   error
		text string
	}{
		302: {roles.ErrSignIn, "the proxy refuses to connect to graph.microsoft.com (HTTP 302)"},
		403: {roles.ErrSignIn, "the proxy refuses to connect to graph.microsoft.com (HTTP 403)"},
		429: {roles.ErrUnavailable, "the proxy could not connect to graph.microsoft.com (HTTP 429)"},
		502: {roles.ErrUnavailable, "the proxy could not connect to graph.microsoft.com (HTTP 502)"},
	} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		address, err := url.Parse(proxy.URL)
		if err != nil {
			t.Fatal(err)
		}
		through, ok := defaultTransport().(*http.Transport)
		if !ok {
			t.Fatal("no transport")
		}
		through.Proxy = http.ProxyURL(address)
		clock := &ticking{now: time.Unix(1_700_000_000, 0)}
		client, err := New(Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: anyToken{}, Clock: clock, Transport: through})
		if err != nil {
			t.Fatal(err)
		}
		e := client.Run(t.Context(), []Call{client.ServicePrincipal(graphGUID, Query{})})[0].Failure("read")
		if !errors.Is(e, c.is) || !strings.HasPrefix(e.Error(), c.text) || !strings.Contains(e.Advice(), "graph.microsoft.com") ||
			(len(clock.pauses) > 0) != (c.is == roles.ErrUnavailable) {
			t.Errorf("%d: %v, hint %q, %d pauses", status, e, e.Advice(), len(clock.pauses))
		}
		proxy.Close()
	}
}
