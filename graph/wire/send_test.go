package wire

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/uuid"

	"mi-roles/roles"
)

// asking notes what tokens are asked for.
type asking struct {
	asked []policy.TokenRequestOptions
	err   error
}

func (a *asking) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	a.asked = append(a.asked, o)
	return azcore.AccessToken{Token: "token"}, a.err
}

// TestAnsweredWith401: a request is repeated once, with a token that meets the challenge.
func TestAnsweredWith401(t *testing.T) {
	challenged := refused(401, "InvalidAuthenticationToken")
	const claims = `{"access_token":{"nbf":{"essential":true,"value":"1768383600"}}}`
	challenged.Header.Set("WWW-Authenticate", `Bearer realm="", error="insufficient_claims", claims="`+
		base64.StdEncoding.EncodeToString([]byte(claims))+`"`)
	for name, c := range map[string]struct {
		answers []Reply
		sent    int
		ok      bool
	}{
		"challenged":    {[]Reply{challenged, answered(200, jsonType, `{"id":"x"}`)}, 2, true},
		"refused again": {[]Reply{challenged, challenged, answered(200, jsonType, `{"id":"x"}`)}, 2, false},
		"taken":         {[]Reply{answered(200, jsonType, `{"id":"x"}`)}, 1, true},
		"forbidden":     {[]Reply{refused(403, "x"), answered(200, jsonType, `{"id":"x"}`)}, 1, false},
	} {
		client, _, asked := script(t, c.answers...)
		credential := &asking{}
		client.opts.Credential = credential
		if r := client.send(t.Context(), client.ServicePrincipal(graphGUID, Query{}), 1); r.OK() != c.ok || len(*asked) != c.sent {
			t.Errorf("%s: %+v after %d requests", name, r, len(*asked))
		}
		for i, o := range credential.asked {
			if o.Claims != []string{"", claims}[i] || !o.EnableCAE || len(o.Scopes) != 1 || o.Scopes[0] != "s" {
				t.Errorf("%s: token %d: %+v", name, i, o)
			}
		}
	}
	client, _, asked := script(t, refused(500, "x"))
	client.opts.Credential = &asking{err: errors.New("no account")}
	r := client.send(t.Context(), client.ServicePrincipal(graphGUID, Query{}), 1)
	if !errors.Is(r.Err, roles.ErrSignIn) || !r.NotBegun() || len(*asked) != 0 || len(client.slots) != 0 {
		t.Errorf("%+v after %d requests", r, len(*asked))
	}
}

// TestChallenges are found among other headers, with the padding of base64 and without.
func TestChallenges(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		want    string
	}{
		"none": {nil, ""}, "padded": {[]string{`Bearer realm="", claims="eyJhIjoxfQ=="`}, `{"a":1}`},
		"not padded":   {[]string{`Bearer claims="eyJhIjoxfQ", error="x"`}, `{"a":1}`},
		"the second":   {[]string{`Basic realm="proxy"`, `Bearer claims="eyJhIjoxfQ"`}, `{"a":1}`},
		"not readable": {[]string{`Bearer claims="{}"`, `Bearer claims="eyJhIjoxfQ"`}, `{"a":1}`},
		"nothing else": {[]string{`Bearer claims="{}"`}, ""},
	} {
		if got := challenge(http.Header{"Www-Authenticate": c.headers}); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestTheTokenStaysWithItsHost: a request leaves for the chosen Graph alone, over TLS.
func TestTheTokenStaysWithItsHost(t *testing.T) {
	c, _, asked := script(t, answered(200, jsonType, `{"value":[]}`))
	const other = "refused to follow a link to %s, which is not graph.microsoft.com"
	for link, want := range map[string]string{
		"https://graph.microsoft.com/v1.0/servicePrincipals?$skiptoken=x": "",
		"http://graph.microsoft.com/v1.0/servicePrincipals":               fmt.Sprintf(other, "http://graph.microsoft.com"),
		"https://graph.microsoft.com.example/v1.0":                        fmt.Sprintf(other, "https://graph.microsoft.com.example"),
		"https://graph.microsoft.com:8443/v1.0":                           fmt.Sprintf(other, "https://graph.microsoft.com:8443"),
		"https://graph.microsoft.com@example.com/v1.0":                    fmt.Sprintf(other, "https://example.com"),
		"https://me:secret@graph.microsoft.com/v1.0":                      "refused to follow a link with user information",
		"/v1.0/servicePrincipals":                                         fmt.Sprintf(other, "://"),
		"https://graph.microsoft.com/%zz":                                 `parse "https://graph.microsoft.com/%zz": invalid URL escape "%zz"`,
	} {
		*asked = nil
		r := c.send(t.Context(), c.ServicePrincipals(Query{}).next(link), 1)
		if (want == "") != r.OK() || r.Err != nil && r.Err.Error() != want || (len(*asked) > 0) != r.OK() || r.Vetoed() == r.OK() ||
			r.NotBegun() == r.OK() {
			t.Errorf("%s: %+v after %d requests", link, r, len(*asked))
		}
	}
}

// TestHeaders: each request has an id of its own, and says of its body what it is, if it has one.
func TestHeaders(t *testing.T) {
	c, _, asked := script(t, answered(201, jsonType, `{"id":"x"}`))
	c.send(t.Context(), c.ServicePrincipals(Query{Advanced: true}), 1)
	c.send(t.Context(), c.Grant(graphGUID, graphGUID, graphGUID), 1)
	c.opts.UserAgent = ""
	c.send(t.Context(), c.Revoke("X", "I", "R", false), 1)
	ids := map[string]bool{}
	for i, r := range *asked {
		h := r.Header
		if h.Get("Accept") != jsonType || h.Get("Authorization") != "Bearer token" || (h.Get("Content-Type") == jsonType) != (i == 1) ||
			(h.Get("ConsistencyLevel") == "eventual") != (i == 0) || (h.Get("User-Agent") == "mi-roles/1.2.3") != (i < 2) {
			t.Errorf("request %d: %v", i, h)
		}
		if _, named := h["User-Agent"]; named != (i < 2) {
			t.Errorf("request %d: %v", i, h)
		}
		if id := h.Get("Client-Request-Id"); uuid.Validate(id) != nil || ids[id] {
			t.Errorf("request %d: id %q", i, id)
		} else {
			ids[id] = true
		}
	}
	next := c.ServicePrincipals(Query{Advanced: true}).Brief().next("https://graph.microsoft.com/x")
	if next.url != "https://graph.microsoft.com/x" || !next.brief || next.shape != listOfID || next.header["ConsistencyLevel"] != "eventual" ||
		next.Op != "search service principals" || next.writes() {
		t.Errorf("%+v", next)
	}
}

// TestTrace: --debug gets the exchange, with the service's id and price, and no token.
func TestTrace(t *testing.T) {
	c, clock, _ := script(t)
	c.http.Transport = answering(func(*http.Request) (*http.Response, error) {
		clock.now = clock.now.Add(1500 * time.Millisecond)
		return &http.Response{StatusCode: 404, Header: http.Header{"Request-Id": {"4b0a7f52"}, "X-Ms-Resource-Unit": {"2"}},
			Body: io.NopCloser(strings.NewReader(`{"error":{"code":"Request_ResourceNotFound"}}`))}, nil
	})
	var got []Exchange
	c.opts.Trace = func(x Exchange) { got = append(got, x) }
	call := c.Grant(graphGUID, graphGUID, graphGUID)
	c.send(t.Context(), call, 3)
	if len(got) != 1 {
		t.Fatalf("%d exchanges", len(got))
	}
	if x := got[0]; x.Method != http.MethodPost || x.URL != call.url || x.Status != 404 || x.RequestID != "4b0a7f52" ||
		x.ResourceUnits != "2" || x.Elapsed != 1500*time.Millisecond || x.Attempt != 3 || string(x.RequestBody) != string(call.body) ||
		!strings.Contains(string(x.Body), "NotFound") || x.Err != nil {
		t.Errorf("%+v", x)
	}
}

// TestRedirects are not followed, whatever their number: a token is not carried to another host.
func TestRedirects(t *testing.T) {
	for status, want := range map[int]bool{299: false, 300: true, 302: true, 307: true, 308: true, 399: true, 400: false} {
		answer := answered(status, jsonType, `{"id":"x"}`)
		answer.Header.Set("Location", "https://example.com/")
		c, _, asked := script(t, answer)
		r := c.send(t.Context(), c.ServicePrincipal(graphGUID, Query{}), 1)
		refused := r.Err != nil && r.Err.Error() == "refused to follow a redirect"
		if refused != want || r.Vetoed() != want || len(*asked) != 1 {
			t.Errorf("%d: %+v after %d requests", status, r, len(*asked))
		}
	}
}

// zeros is a text of so many bytes; what is read of it is counted.
type zeros struct{ left, read int }

func (z *zeros) Read(p []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), z.left)
	z.left, z.read = z.left-n, z.read+n
	return n, nil
}

func (*zeros) Close() error { return nil }

// TestTheLargestAnswer has 64 MiB; of a larger one no more is read than shows it.
func TestTheLargestAnswer(t *testing.T) {
	const most = 64 * 1024 * 1024
	for size, want := range map[int]bool{most: true, most + 2: false} {
		c, _, _ := script(t)
		body := &zeros{left: size}
		c.http.Transport = answering(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 500, Header: http.Header{}, Body: body}, nil
		})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://graph.microsoft.com/v1.0/me", nil)
		if err != nil {
			t.Fatal(err)
		}
		r := c.roundTrip(req, entity)
		if (r.Err == nil) != want || (len(r.Body) == size) != want || body.read > most+1 ||
			!want && (r.Err.Error() != "the answer is larger than 64 MiB" || !r.Vetoed() || r.Body != nil) {
			t.Errorf("%d bytes: %d kept, %d read, %v", size, len(r.Body), body.read, r.Err)
		}
	}
}

// TestRequestsUnderWay: at most thirty-two at once, and each is given 100 seconds.
func TestRequestsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _, _ := script(t)
		underWay := 0
		c.http.Transport = answering(func(r *http.Request) (*http.Response, error) {
			underWay++
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		// One after the other, so that the count needs no lock.
		replies, start := make(chan Reply, 33), time.Now()
		call := c.ServicePrincipal(graphGUID, Query{})
		for range 33 {
			go func() { replies <- c.send(t.Context(), call, 1) }()
			synctest.Wait()
		}
		if underWay != 32 {
			t.Errorf("%d requests at once", underWay)
		}
		gaveUp, cancel := context.WithCancelCause(t.Context())
		cancel(roles.ErrUnavailable)
		if r := c.send(gaveUp, call, 1); !errors.Is(r.Err, roles.ErrUnavailable) || !r.NotBegun() {
			t.Errorf("while all are taken: %+v", r)
		}
		for i := range 33 {
			if r := <-replies; !errors.Is(r.Err, context.DeadlineExceeded) || !r.Unclear() {
				t.Errorf("%+v", r)
			}
			if took := time.Since(start); took != 100*time.Second && (i < 32 || took != 200*time.Second) {
				t.Errorf("after %s", took)
			}
		}
		if len(c.slots) != 0 || underWay != 33 {
			t.Errorf("%d places are still taken after %d requests", len(c.slots), underWay)
		}
		c.throttle.until = c.opts.Clock.Now().Add(time.Hour)
		late, cancelLate := context.WithTimeout(t.Context(), time.Minute)
		defer cancelLate()
		if r := c.send(late, call, 1); !errors.As(r.Err, new(*tooLong)) || len(c.slots) != 0 {
			t.Errorf("held back for an hour: %+v, %d places taken", r, len(c.slots))
		}
	})
}
