package signin

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// TestWhenATokenIsRenewed: five minutes before its end or when its issuer says, not within half a minute, and never after its end.
func TestWhenATokenIsRenewed(t *testing.T) {
	now := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	c := &Credential{now: func() time.Time { return now }}
	for name, x := range map[string]struct{ expires, refresh, want time.Duration }{
		"an hour": {time.Hour, 0, 55 * time.Minute}, "told earlier": {24 * time.Hour, 12 * time.Hour, 12 * time.Hour},
		"told later": {time.Hour, 58 * time.Minute, 55 * time.Minute}, "five minutes": {5 * time.Minute, 0, 30 * time.Second},
		"five and a half": {5*time.Minute + 30*time.Second, 0, 30 * time.Second}, "six": {6 * time.Minute, 0, time.Minute},
		"nearly spent": {20 * time.Second, 0, 20 * time.Second}, "half a minute": {30 * time.Second, 0, 30 * time.Second},
		"told at once": {time.Hour, time.Second, 30 * time.Second}, "spent": {-time.Minute, 0, -time.Minute},
	} {
		token := azcore.AccessToken{ExpiresOn: now.Add(x.expires)}
		if x.refresh > 0 {
			token.RefreshOn = now.Add(x.refresh)
		}
		if got := c.renewAt(token).Sub(now); got != x.want {
			t.Errorf("%s: after %s, want %s", name, got, x.want)
		}
	}
}

// TestTokensAreKeptApart by scope, tenant and continuous access evaluation, until they have to be renewed.
func TestTokensAreKeptApart(t *testing.T) {
	now := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	f := &fakeSource{token: azcore.AccessToken{Token: accessToken, ExpiresOn: now.Add(time.Hour)}}
	w := newWorld(t)
	if c := w.open(Options{}, nil); c.Name() != "" {
		t.Errorf("before the first token it is %s of several", c.Name())
	}
	c := withFake(w, f, &now)
	if c.Name() != "Azure CLI" {
		t.Errorf("the only candidate is %q", c.Name())
	}
	first := policy.TokenRequestOptions{Scopes: []string{"a"}}
	for i, x := range []struct {
		after time.Duration
		o     policy.TokenRequestOptions
		asked int
	}{
		{0, first, 1}, {0, first, 1}, {0, policy.TokenRequestOptions{Scopes: []string{"b"}}, 2},
		{0, policy.TokenRequestOptions{Scopes: []string{"a"}, TenantID: tenant}, 3},
		{0, policy.TokenRequestOptions{Scopes: []string{"a"}, EnableCAE: true}, 4}, {55*time.Minute - 1, first, 4}, {1, first, 5},
	} {
		now = now.Add(x.after)
		if _, err := c.GetToken(t.Context(), x.o); err != nil || len(f.asked) != x.asked {
			t.Errorf("%d: asked %d times, want %d: %v", i, len(f.asked), x.asked, err)
		}
	}
	if c.Name() != "Azure CLI" {
		t.Error(c.Name())
	}
}

// slow is a source that answers when its time is over.
type slow struct{}

func (slow) GetToken(ctx context.Context, _ policy.TokenRequestOptions) (azcore.AccessToken, error) {
	<-ctx.Done()
	return azcore.AccessToken{}, ctx.Err()
}

// TestASourceThatDoesNotAnswer is given up after its own time, and the next one is asked.
func TestASourceThatDoesNotAnswer(t *testing.T) {
	c := newWorld(t).open(Options{Method: AzureCLI}, nil)
	good := &fakeSource{token: azcore.AccessToken{Token: accessToken, ExpiresOn: time.Now().Add(time.Hour)}}
	c.sources = []source{{name: "A", cred: slow{}, limit: time.Millisecond, optional: true}, {name: "B", cred: good}}
	if mustToken(t, c); c.Name() != "B" {
		t.Error(c.Name())
	}
	c.held = map[string]cachedToken{}
	if mustToken(t, c); len(good.asked) != 2 {
		t.Errorf("the first that answered is asked from then on: %d", len(good.asked))
	}
	for name, x := range map[string]struct {
		s      source
		reason string
	}{
		"late": {source{cred: slow{}, limit: time.Millisecond}, "gave no answer within 1ms"}, "empty": {source{cred: &fakeSource{}},
			"answered without a token"},
		"broken": {source{err: errors.New("not set up")}, "not set up"}, "failed": {source{cred: &fakeSource{err: errors.New("no")}}, "no"},
	} {
		token, err := c.try(t.Context(), &x.s, graphRequest())
		if err == nil || err.Error() != x.reason || token.Token != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
