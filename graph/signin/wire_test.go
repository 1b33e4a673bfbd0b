package signin

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestAConnectionBringsSoMuch, and then fails in a way that is not tried again.
func TestAConnectionBringsSoMuch(t *testing.T) {
	here, there := net.Pipe()
	go func() { _, _ = there.Write(bytes.Repeat([]byte("x"), 10)) }()
	m := &measured{Conn: here, left: 7}
	buffer := make([]byte, 5)
	for i, want := range []int{5, 2} {
		if n, err := m.Read(buffer); n != want || err != nil {
			t.Errorf("%d: %d bytes, %v", i, n, err)
		}
	}
	n, err := m.Read(buffer)
	if again, final := err.(interface{ NonRetriable() }); n != 0 || !final || err.Error() != "more than 4 MiB came" ||
		again == nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	if maxAnswers != 4*1024*1024 {
		t.Errorf("%d bytes", maxAnswers)
	}
	for status, want := range map[int]string{200: "", 201: "proxy answered 201", 407: "proxy answered 407"} {
		err := refusedByProxy(t.Context(), nil, nil, &http.Response{StatusCode: status})
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%d: %v", status, err)
		}
	}
}

// TestHTTPClient carries no secret after a redirect, and asks for no packed answers.
func TestHTTPClient(t *testing.T) {
	wrapped := false
	c := HTTPClient(func(r http.RoundTripper) http.RoundTripper { wrapped = true; return r })
	tr, ok := c.Transport.(*http.Transport)
	if !ok || !wrapped || !tr.DisableCompression || tr.OnProxyConnectResponse == nil || tr.Proxy == nil || tr.TLSClientConfig == nil ||
		c.CheckRedirect(nil, nil) != http.ErrUseLastResponse {
		t.Errorf("%+v", tr)
	}
	o := Options{Cloud: Clouds()[1]}.complete()
	h, host := clientOptions(o, &wire{}), hostOptions(o, &wire{})
	if h.Retry.MaxRetries != -1 || h.Retry.TryTimeout != time.Minute || len(h.PerCallPolicies) != 2 || host.Retry.MaxRetries != 0 ||
		host.Retry.ShouldRetry == nil || len(host.PerCallPolicies) != 1 ||
		h.Cloud.ActiveDirectoryAuthorityHost != "https://login.microsoftonline.us/" ||
		h.Telemetry.ApplicationID != "mi-roles" || h.Transport == nil {
		t.Errorf("%+v, %+v", h, host)
	}
	for target, want := range map[string]bool{"GET https://login.microsoftonline.com/t/v2.0/.well-known/openid-configuration": true,
		"POST https://login.microsoftonline.com/t/v2.0/.well-known/openid-configuration":  false,
		"GET https://login.example/t/v2.0/.well-known/openid-configuration":               false,
		"GET https://login.microsoftonline.com/t/keys":                                    false,
		"GET https://login.microsoftonline.com/a/t/v2.0/.well-known/openid-configuration": false} {
		method, address, _ := strings.Cut(target, " ")
		config := string(openIDConfiguration(httptest.NewRequestWithContext(t.Context(), method, address, nil)))
		if (config != "") != want || want && !strings.Contains(config,
			`"token_endpoint":"https://login.microsoftonline.com/t/oauth2/v2.0/token"`) {
			t.Errorf("%s: %s", target, config)
		}
	}
}

// TestKeySets may have one MiB.
func TestKeySets(t *testing.T) {
	const most = 1024 * 1024
	for name, c := range map[string]struct {
		size, status int
		err          error
		want         string
	}{
		"the largest": {most, 200, nil, ""}, "larger": {most + 1, 200, nil, "the key set of tenant contoso.example is too long"},
		"refused": {0, 404, nil, "cannot fetch the keys of tenant contoso.example: login.microsoftonline.com answered 404"},
		"away":    {0, 0, errors.New("no route\nto host"), "cannot fetch the tenant's keys: no route to host"},
		"cut off": {5, 200, io.ErrUnexpectedEOF, "cannot fetch the tenant's keys: the connection to login.microsoftonline.com broke"},
	} {
		synctest.Test(t, func(t *testing.T) {
			closed := 0
			network := transporter(func(r *http.Request) (*http.Response, error) {
				if deadline, ok := r.Context().Deadline(); !ok || time.Until(deadline) > time.Minute || time.Until(deadline) < time.Minute/2 {
					t.Errorf("%s: until %s", name, deadline)
				}
				if c.status == 0 {
					return nil, c.err
				}
				var in io.Reader = bytes.NewReader(make([]byte, c.size))
				if c.err != nil {
					in = io.MultiReader(in, failing{c.err})
				}
				return &http.Response{StatusCode: c.status, Body: closing{in, &closed}, Request: r}, nil
			})
			body, err := Keys(t.Context(), Options{Cloud: Clouds()[0], Transport: network}, "contoso.example")
			if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want || err == nil && len(body) != c.size ||
				(closed > 0) != (c.status > 0) {
				t.Errorf("%s: %d bytes, closed %d times, %v", name, len(body), closed, err)
			}
		})
	}
}

// closing is a body that counts how often it is closed.
type closing struct {
	io.Reader
	times *int
}

func (c closing) Close() error { *c.times++; return nil }

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
