package graph

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/roles"
)

// fastClock does not wait; after an hour of its time nobody may wait any more.
type fastClock struct{ passed atomic.Int64 }

func (c *fastClock) Now() time.Time { return time.Unix(1_700_000_000, c.passed.Load()) }
func (c *fastClock) Sleep(ctx context.Context, d time.Duration) error {
	if c.passed.Add(int64(max(d, 0))) > int64(time.Hour) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

type anyToken struct{}

func (anyToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "token", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

type answering func(*http.Request) (*http.Response, error)

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// saying is a service that always gives the same answer, whatever is asked.
func saying(t testing.TB, status int, header http.Header, body []byte) (*Client, *atomic.Int64) {
	t.Helper()
	var asked atomic.Int64
	return client(t, "https://graph.microsoft.com", answering(func(*http.Request) (*http.Response, error) {
		asked.Add(1)
		return &http.Response{StatusCode: status, Header: header.Clone(), Body: io.NopCloser(bytes.NewReader(body))}, nil
	}), &fastClock{}), &asked
}

const fuzzGUID = "1d000000-0000-4000-8000-000000000001"

// FuzzAnswers: whatever JSON comes back, of a list, an object or a batch, no
// call panics or goes on forever, and reads never write.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `[]`, `{}`, `{"value":null}`, `{"value":[null]}`, `{"value":[{"id":1}]}`,
		`{"value":[{}],"@odata.nextLink":"https://graph.microsoft.com/v1.0/x"}`,
		`{"value":[],"@odata.nextLink":"https://evil.example/x"}`, `{"value":[],"@odata.nextLink":"::"}`, `{"responses":null}`,
		`{"responses":[{}]}`,
		`{"responses":[{"id":"1","status":200,"body":{"value":[{"id":"` + fuzzGUID +
			`","appRoles":[null],"appRoleAssignments":[{}]}]}},{"id":"2","status":429,"headers":{"Retry-After":1}}]}`,
		`{"responses":[{"id":"1","status":201,"body":{"id":"a","principalId":"` + fuzzGUID + `"}}]}`,
		`{"error":{"code":"x","message":"already exists","innerError":3}}`,
		`{"id":"` + fuzzGUID +
			`","servicePrincipalType":"ManagedIdentity","alternativeNames":[null,"isExplicit=","/subscriptions//"],"accountEnabled":null}`,
		`<html>`, `"text"`, `1e999`, strings.Repeat(`[`, 5000), strings.Repeat(`{"value":[`, 500),
	} {
		f.Add(200, []byte(seed))
		f.Add(400, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		status = 200 + (status%400+400)%400 // what net/http lets through
		c, asked := saying(t, status, http.Header{"Content-Type": {"application/json"}}, body)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		name, _ := roles.ParseIdentity("func-orders")
		id, _ := roles.ParseIdentity(fuzzGUID)
		api, _ := roles.ParseAPI("graph")
		_, _ = c.Lookup(ctx, roles.LookupRequest{Identities: []roles.Ref{name, id}, APIs: []roles.Ref{api}, Held: true})
		_ = c.AllAssignments(ctx, func([]Holder) error { return nil })
		_ = c.AssignedTo(ctx, fuzzGUID, func([]Holding) error { return nil })
		_, _ = c.Assignment(ctx, roles.AssignmentID(strings.Repeat("A", 43)))
		key := roles.Key{Principal: fuzzGUID, Resource: fuzzGUID, Role: fuzzGUID}
		steps := []roles.Step{{Key: key, Action: roles.Assign},
			{Key: key, Action: roles.Remove, Have: &roles.Assignment{ID: "x", Key: key}}}
		results := 0
		_ = NewWriter(c).Write(ctx, steps, func(roles.Result) { results++ })
		if results != len(steps) {
			t.Errorf("%d results of %d steps", results, len(steps))
		}
		if ctx.Err() != nil || asked.Load() > 5000 {
			t.Errorf("%d requests, %v", asked.Load(), ctx.Err())
		}
	})
}
