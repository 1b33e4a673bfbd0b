package signin

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// wantReason asks for a token and expects one attempt with this reason and hint.
func wantReason(t *testing.T, c *Credential, reason, hint string) *Error {
	t.Helper()
	return wantFailure(t, c, ErrNoCredential, reason, hint)
}

func wantFailure(t *testing.T, c *Credential, is error, reason, hint string) *Error {
	t.Helper()
	_, err := c.GetToken(t.Context(), graphRequest())
	var e *Error
	if !errors.As(err, &e) || !errors.Is(err, is) {
		t.Fatalf("error = %T %v", err, err)
	}
	last := e.Attempts[len(e.Attempts)-1]
	if !strings.Contains(last.Reason, reason) || !strings.Contains(e.Hint, hint) {
		t.Errorf("reason %q, hint %q; want %q, %q", last.Reason, e.Hint, reason, hint)
	}
	return e
}

func TestNewRefusesBadOptions(t *testing.T) {
	for name, o := range map[string]Options{
		"method": {Method: "nope"}, "tenant": {Tenant: "a b"}, "long": {Tenant: strings.Repeat("a", 10_000)}, "shell": {Tenant: "x;rm"},
	} {
		if _, err := New(o); err == nil || len(err.Error()) > 500 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestConcurrentCallersShareOneRequest(t *testing.T) {
	w := newWorld(t)
	w.token(publicToken)
	c := w.open(Options{Method: Env}, secretEnv())
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := c.GetToken(t.Context(), graphRequest()); err != nil {
				t.Error(err)
			}
			_ = c.Name()
		})
	}
	wg.Wait()
	wantRequests(t, w, publicToken)
}

// The secret goes out again with each try.
func TestBusyAuthorityIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	calls := 0
	w.handle[publicToken] = func(rw http.ResponseWriter, r *http.Request) {
		if calls++; calls < 3 || r.Form.Get("client_secret") != secret {
			rw.Header().Set("Retry-After", "0.01")
			rw.WriteHeader(429)
			return
		}
		answerJSON(200, tokenReply())(rw, r)
	}
	mustToken(t, w.open(Options{Method: Env}, secretEnv()))
	wantRequests(t, w, publicToken, publicToken, publicToken)
}

func TestCancellationIsImmediate(t *testing.T) {
	w := newWorld(t)
	arrived := make(chan struct{}, 1)
	w.handle[publicToken] = func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
	}
	c := w.open(Options{Method: Env}, secretEnv())
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() { _, err := c.GetToken(ctx, graphRequest()); first <- err }()
	<-arrived
	waiting, giveUp := context.WithCancel(t.Context())
	giveUp()
	if _, err := c.GetToken(waiting, graphRequest()); !errors.Is(err, context.Canceled) {
		t.Errorf("the waiting caller got %v", err)
	}
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) || errors.Is(err, ErrNoCredential) {
		t.Errorf("error = %v", err)
	}
}

func TestCancellationStopsATool(t *testing.T) {
	w := newWorld(t)
	w.tool("az", "exec /bin/sleep 60")
	c := w.open(Options{Method: AzureCLI}, nil)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := c.GetToken(ctx, graphRequest())
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 30*time.Second {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
}

// fakeSource hands out what the test says.
type fakeSource struct {
	token azcore.AccessToken
	err   error
	asked []policy.TokenRequestOptions
}

func (f *fakeSource) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	f.asked = append(f.asked, o)
	return f.token, f.err
}

func withFake(w *world, f *fakeSource, now *time.Time) *Credential {
	c := w.open(Options{Method: AzureCLI, now: func() time.Time { return *now }}, nil)
	c.sources[0].cred = f
	return c
}

func TestRenewal(t *testing.T) {
	now := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	f := &fakeSource{token: azcore.AccessToken{Token: accessToken, ExpiresOn: now.Add(time.Hour)}}
	c := withFake(newWorld(t), f, &now)
	ask := func(want int) {
		t.Helper()
		mustToken(t, c)
		if len(f.asked) != want {
			t.Fatalf("asked %d times, want %d", len(f.asked), want)
		}
	}
	ask(1)
	now = now.Add(54 * time.Minute)
	ask(1)
	now = now.Add(2 * time.Minute) // 4 minutes left
	f.err = errors.New("the network is away")
	ask(2) // the old token still serves
	ask(2) // and the source is left alone for a while
	now = now.Add(renewPause)
	f.err, f.token.ExpiresOn = nil, now.Add(time.Minute)
	ask(3)
	ask(3) // a token that is nearly spent when it comes is not asked for again at once
	f.token.ExpiresOn, now = now.Add(time.Hour), now.Add(2*time.Minute)
	ask(4)
	now = now.Add(2 * time.Hour)
	f.err = errors.New("the network is away")
	if _, err := c.GetToken(t.Context(), graphRequest()); err == nil {
		t.Error("an expired token was handed out")
	}
}

func TestClaimsAndCAEReachTheSource(t *testing.T) {
	now := time.Now()
	f := &fakeSource{token: azcore.AccessToken{Token: accessToken, ExpiresOn: now.Add(time.Hour)}}
	c := withFake(newWorld(t), f, &now)
	mustToken(t, c)
	o := graphRequest()
	o.EnableCAE = true
	for _, claims := range []string{"", "", `{"access_token":{}}`, ""} {
		o.Claims = claims
		if _, err := c.GetToken(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if len(f.asked) != 3 || !f.asked[1].EnableCAE || f.asked[2].Claims == "" {
		t.Errorf("asked %+v", f.asked)
	}
}

func TestClaimsOnTheWire(t *testing.T) {
	w := newWorld(t)
	w.token(publicToken)
	c := w.open(Options{Method: Env}, secretEnv())
	o := graphRequest()
	o.EnableCAE, o.Claims = true, `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`
	for range 2 {
		if _, err := c.GetToken(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if f := w.lastForm(); !strings.Contains(f.Get("claims"), "nbf") || !strings.Contains(f.Get("claims"), "CP1") {
		t.Errorf("claims = %q", f.Get("claims"))
	}
	wantRequests(t, w, publicToken, publicToken)
}

func TestRecordFileIsPerTenantAndCloud(t *testing.T) {
	seen := map[string]bool{}
	for _, cloud := range []Cloud{Clouds()[0], Clouds()[1]} {
		for _, tenant := range []string{"", "a.example", "B.example"} {
			seen[recordFile(Options{Cloud: cloud, Tenant: tenant, StateDir: "d"})] = true
		}
	}
	if len(seen) != 6 || !seen[recordFile(Options{Cloud: Clouds()[0], Tenant: "b.EXAMPLE", StateDir: "d"})] {
		t.Errorf("files: %v", seen)
	}
	for f := range seen {
		if filepath.Dir(f) != "d" {
			t.Error(f)
		}
	}
}
