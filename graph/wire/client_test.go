package wire

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
)

// TestTheAddressOfGraph has to be one of TLS, and may end with a slash.
func TestTheAddressOfGraph(t *testing.T) {
	for root, want := range map[string]string{"https://graph.microsoft.us": "https://graph.microsoft.us/v1.0/organization",
		"https://graph.microsoft.us/": "https://graph.microsoft.us/v1.0/organization", "http://graph.microsoft.us": "", "https://": "",
		"graph.microsoft.us": "", "": "", "https://graph microsoft": ""} {
		c, err := New(Options{Root: root})
		if (err == nil) != (want != "") || err != nil && !strings.Contains(err.Error(), "the address "+root+" is not https://HOST") {
			t.Errorf("%q: %v", root, err)
		}
		if err != nil {
			continue
		}
		if got := c.Organization().url; got != want || c.Clock() == nil {
			t.Errorf("%q: %s", root, got)
		}
		c.Notice(Wait{})
		c.Detour(Detour{})
		c.opts.Trace(Exchange{})
	}
}

// TestListeners get what they are told.
func TestListeners(t *testing.T) {
	var waits []Wait
	var detours []Detour
	c, err := New(Options{Root: "https://graph.microsoft.com", Notice: func(w Wait) { waits = append(waits, w) },
		Detour: func(d Detour) { detours = append(detours, d) }})
	if err != nil {
		t.Fatal(err)
	}
	c.Notice(Wait{For: time.Second, Reason: "r"})
	c.Detour(Detour{Op: "o"})
	if len(waits) != 1 || waits[0].Reason != "r" || len(detours) != 1 || detours[0].Op != "o" {
		t.Errorf("%v, %v", waits, detours)
	}
	if c.http.CheckRedirect(nil, nil) != http.ErrUseLastResponse {
		t.Error("a redirect is followed")
	}
}

// TestTheTransport keeps as many connections as there are requests under way, and hears what a proxy says.
func TestTheTransport(t *testing.T) {
	c, err := New(Options{Root: "https://graph.microsoft.com"})
	if err != nil {
		t.Fatal(err)
	}
	tr, ok := c.http.Transport.(*http.Transport)
	if !ok || tr.MaxIdleConnsPerHost != 32 || tr.Proxy == nil || tr.OnProxyConnectResponse == nil || tr == http.DefaultTransport {
		t.Errorf("%+v", c.http.Transport)
	}
}

// TestWhatAProxySays of a tunnel: not now, or not at all.
func TestWhatAProxySays(t *testing.T) {
	for _, c := range []struct {
		host   string
		status int
		text   string // "" for an open tunnel
		later  bool
	}{
		{"graph.microsoft.com:443", 200, "", false},
		{"graph.microsoft.com:443", 201, "the proxy refuses to connect to graph.microsoft.com (HTTP 201)", false},
		{"graph.microsoft.com:443", 403, "the proxy refuses to connect to graph.microsoft.com (HTTP 403)", false},
		{"localhost:8443", 407, "the proxy refuses to connect to localhost:8443 (HTTP 407)", false},
		{"graph.microsoft.com:443", 408, "the proxy could not connect to graph.microsoft.com (HTTP 408)", true},
		{"graph.microsoft.com:443", 428, "the proxy refuses to connect to graph.microsoft.com (HTTP 428)", false},
		{"graph.microsoft.com:443", 429, "the proxy could not connect to graph.microsoft.com (HTTP 429)", true},
		{"graph.microsoft.com:443", 499, "the proxy refuses to connect to graph.microsoft.com (HTTP 499)", false},
		{"localhost:8443", 500, "the proxy could not connect to localhost:8443 (HTTP 500)", true},
	} {
		err := refusedByProxy(context.Background(), nil, &http.Request{Host: c.host}, &http.Response{StatusCode: c.status})
		if (err == nil) != (c.text == "") || err != nil && (err.Error() != c.text || errors.Is(err, roles.ErrSignIn) == c.later) {
			t.Errorf("%s, %d: %v", c.host, c.status, err)
		}
		host := strings.TrimSuffix(c.host, ":443")
		if advice := (&Error{Err: err}).Advice(); err != nil && (!strings.Contains(advice, host) ||
			strings.HasPrefix(advice, "try again in a minute; if this persists, check the proxy of HTTPS_PROXY, or name ") != c.later) {
			t.Errorf("%s, %d: advice %q", c.host, c.status, advice)
		}
	}
}

// TestErrorsOfASignIn name no step: none was begun.
func TestErrorsOfASignIn(t *testing.T) {
	down := &signInError{errors.New("no account")}
	for _, c := range []struct {
		e    Error
		want string
	}{
		{Error{Op: "read x", Err: down}, "no account"}, {Error{Op: "read x", Err: errors.New("reset")}, "reset (tried to read x)"},
		{Error{Op: "read x", Status: 401, Err: down}, "Microsoft Graph answered 401: no account (tried to read x)"},
		{Error{Op: "read x", Status: 418}, "Microsoft Graph answered 418: I'm a teapot (tried to read x)"},
	} {
		if c.e.Error() != c.want {
			t.Errorf("%s, want %s", c.e.Error(), c.want)
		}
	}
}

// TestFilters are OData: a quote in a value is doubled, and a value is asked for once.
func TestFilters(t *testing.T) {
	is := func(v string) string { return "appId eq " + Literal(v) }
	for got, want := range map[string]string{
		Literal(""): "''", Literal("O'Brien"): "'O''Brien'", In("id", []string{}): "id in ()", In("id", []string{"a"}): "id in ('a')",
		In("id", []string{"a", "b'c"}): "id in ('a','b''c')", AnyOf(is): "", AnyOf(is, "a"): "appId eq 'a'",
		AnyOf(is, "b", "a", "b"): "appId eq 'b' or appId eq 'a'",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for query, want := range map[string]string{"": "", "%24top=1": "$top=1", "%24top": "%24top",
		"%24count=true&%24filter=a%24b": "$count=true&$filter=a%24b"} {
		if got := literalNames(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}
