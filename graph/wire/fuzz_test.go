package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

const fuzzGUID = "1d000000-0000-4000-8000-000000000001"

type anyToken struct{}

func (anyToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "token", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

type answering func(*http.Request) (*http.Response, error)

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// saying is a service that always gives the same answer, whatever is asked.
func saying(t testing.TB, status int, body []byte) *Client {
	t.Helper()
	c, err := New(Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: anyToken{},
		Transport: answering(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body))}, nil
		})})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// FuzzBatchReply: each item gets the answer that names it, once, or none.
func FuzzBatchReply(f *testing.F) {
	for _, seed := range []string{
		`{"responses":[{"id":"2","status":200,"body":{}},{"id":"1","status":404}]}`,
		`{"responses":[{"id":"1","status":200,"body":{}},{"id":"1","status":500}]}`,
		`{"responses":[{"id":"0","status":200},{"id":"-1","status":200},{"id":"99999999999999999999","status":200}]}`,
		`{"responses":[{"id":1}]}`, `{"responses":[{"id":"1","status":-5,"headers":{"Retry-After":{}}}]}`, `{"responses":{}}`, `[]`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		c := saying(t, 200, body)
		calls := []Call{c.ServicePrincipal(fuzzGUID, Query{}), c.ServicePrincipal(fuzzGUID, Query{}), c.ServicePrincipal(fuzzGUID, Query{})}
		replies, _ := c.sendBatch(t.Context(), calls, 1)
		if len(replies) != len(calls) {
			t.Fatalf("%d replies", len(replies))
		}
		for i, r := range replies {
			if r.OK() && !bytes.Contains(body, fmt.Appendf(nil, "%d", i+1)) && !bytes.Contains(body, []byte(`\u`)) {
				t.Errorf("item %d was answered by nobody: %+v", i+1, r)
			}
		}
	})
}

// FuzzOData: a name stays one literal inside the filter, and survives the URL.
func FuzzOData(f *testing.F) {
	for _, seed := range []string{"func-orders", "O'Brien", "''", "a' or 'a' eq 'a", "%27 or 1 eq 1", "a&$top=1", "a#b", "a+b c", "\\'",
		"{x}", "名前\u202e", "\x00\n", "$batch", strings.Repeat("'", 99)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		text := Literal(name)
		inner, quoted := strings.CutPrefix(text, "'")
		inner, ended := strings.CutSuffix(inner, "'")
		if !quoted || !ended || strings.Contains(strings.ReplaceAll(inner, "''", ""), "'") || strings.ReplaceAll(inner, "''", "'") != name {
			t.Fatalf("%q became %s", name, text)
		}
		name = strings.ToValidUTF8(name, "\ufffd") // what is no text is sent as such
		c := saying(t, 200, nil)
		made := c.ServicePrincipals(Query{Filter: "displayName eq " + Literal(name)})
		if made.broken != nil {
			return // refused before anything is sent
		}
		u, err := url.Parse(made.url)
		if err != nil || u.Host != "graph.microsoft.com" || u.Path != "/v1.0/servicePrincipals" || u.Fragment != "" {
			t.Fatalf("%q: %s: %v", name, made.url, err)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil || len(q) != 1 || strings.ToValidUTF8(q.Get("$filter"), "\ufffd") != "displayName eq "+Literal(name) {
			t.Errorf("%q: %s: %v, %v", name, made.url, q, err)
		}
	})
}
