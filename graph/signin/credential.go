package signin

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

const (
	// renewBefore is when a token counts as spent. It equals the margin of MSAL
	// and of Azure CLI, so asking again then really brings a newer token.
	renewBefore = 5 * time.Minute
	// renewPause keeps a source that hands out nearly spent tokens from being
	// asked for every request.
	renewPause = 30 * time.Second
)

// Options say how to sign in. The zero value means: automatically, in the cloud
// of the environment, in the credential's own tenant, without asking anyone.
type Options struct {
	Method Method // empty: Auto
	Cloud  Cloud  // zero: AZURE_AUTHORITY_HOST's cloud, else the public one
	Tenant string // tenant id or domain name; empty: the credential's default

	// Prompt shows one line to the user (a device code, "a browser opens"). Nil
	// means that nobody is there: Browser and DeviceCode then use what an earlier
	// sign-in left, or fail.
	Prompt func(string)

	// Notice is told of each wait for a busy sign-in service; it may be nil.
	Notice func(wait time.Duration, reason string)

	// Transport sends the HTTP requests; nil is [HTTPClient] without a wrapper.
	Transport policy.Transporter

	// StateDir remembers who signed in with Browser or DeviceCode (no secrets);
	// empty is a folder for this tool in the user's cache directory.
	StateDir string

	// NoTokenCache keeps Browser and DeviceCode from storing a sign-in, and from using
	// one that is stored.
	NoTokenCache bool

	cacheName string                           // of the encrypted cache; empty: mi-roles
	openCache func() (azidentity.Cache, error) // nil: the encrypted cache of the system
	now       func() time.Time                 // nil: time.Now
}

// Credential is an [azcore.TokenCredential] that keeps its tokens in memory, asks
// once for concurrent callers, and answers failures as [*Error]. Claims and
// EnableCAE of the request reach the source unchanged.
type Credential struct {
	cloud   Cloud
	sources []source
	wire    *wire
	explain explainer
	now     func() time.Time
	turn    chan struct{} // a lock that a canceled context need not wait for
	held    map[string]cachedToken
	later   barrier
	chosen  atomic.Pointer[source]
}

// cachedToken is a token with the time from which a newer one is wanted.
type cachedToken struct {
	token azcore.AccessToken
	renew time.Time
}

// New prepares the credential without sending anything. It fails on options that
// cannot mean anything; a missing secret or sign-in is reported by GetToken.
func New(o Options) (*Credential, error) {
	if o.Method == "" {
		o.Method = Auto
	}
	if _, err := ParseMethod(string(o.Method)); err != nil {
		return nil, err
	}
	if o.Tenant != "" {
		if _, err := ParseTenant(o.Tenant); err != nil {
			return nil, err
		}
	}
	if o.Cloud == (Cloud{}) {
		c, err := cloudFromEnvironment()
		if err != nil {
			return nil, err
		}
		o.Cloud = c
	}
	return open(o.complete())
}

func open(o Options) (*Credential, error) {
	w := &wire{}
	sources, err := sourcesFor(o, w)
	if err != nil {
		return nil, err
	}
	return &Credential{
		cloud: o.Cloud, sources: sources, wire: w, now: o.now,
		explain: explainer{tenant: o.Tenant, cloud: o.Cloud, auto: o.Method == Auto},
		turn:    make(chan struct{}, 1), held: map[string]cachedToken{},
	}, nil
}

// Cloud is the cloud whose authority this credential asks.
func (c *Credential) Cloud() Cloud { return c.cloud }

// Name says which credential gave the token, such as "Azure CLI"; before the
// first token it is empty unless there is only one candidate.
func (c *Credential) Name() string {
	if s := c.chosen.Load(); s != nil {
		return s.name
	}
	if len(c.sources) == 1 {
		return c.sources[0].name
	}
	return ""
}

// GetToken returns a token for the scopes. It ends at once when ctx does, with an
// error that wraps ctx's. A token that is still valid is preferred over failing
// to renew it; a request with Claims never gets a remembered token.
func (c *Credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return azcore.AccessToken{}, interrupted(ctx)
	}
	if ctx.Err() != nil {
		return azcore.AccessToken{}, interrupted(ctx)
	}
	key := fmt.Sprintf("%s %s %t", strings.Join(o.Scopes, " "), o.TenantID, o.EnableCAE)
	old, have := c.held[key]
	if have && o.Claims == "" && c.now().Before(old.renew) {
		return old.token, nil
	}
	c.wire.hurry = have && o.Claims == "" && c.now().Before(old.token.ExpiresOn)
	if !c.wire.hurry && c.now().Before(c.later.until) {
		return azcore.AccessToken{}, c.later.err
	}
	token, err := c.ask(ctx, o)
	if err == nil {
		c.held[key] = cachedToken{token, c.renewAt(token)}
		return token, nil
	}
	if late := c.wire.last.late; late > 0 {
		c.later = barrier{c.now().Add(late), err}
	}
	if c.wire.hurry && ctx.Err() == nil {
		c.held[key] = cachedToken{old.token, c.now().Add(renewPause)}
		return old.token, nil
	}
	return azcore.AccessToken{}, err
}

func (c *Credential) renewAt(t azcore.AccessToken) time.Time {
	at := t.ExpiresOn.Add(-renewBefore)
	if !t.RefreshOn.IsZero() && t.RefreshOn.Before(at) {
		at = t.RefreshOn
	}
	if soonest := c.now().Add(renewPause); at.Before(soonest) {
		at = soonest
	}
	if at.After(t.ExpiresOn) {
		at = t.ExpiresOn
	}
	return at
}

// ask goes through the sources as DefaultAzureCredential does: a source that is
// not set up passes on to the next, one that was refused ends the search, and the
// first that answers is used from then on.
func (c *Credential) ask(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	explain := c.explain
	explain.scope = strings.Join(o.Scopes, " ")
	if s := c.chosen.Load(); s != nil {
		token, err := c.try(ctx, s, o)
		if err == nil || ctx.Err() != nil {
			return token, err
		}
		return token, explain.all([]trial{{s, err, c.wire.last}})
	}
	var trials []trial
	for i := range c.sources {
		s := &c.sources[i]
		token, err := c.try(ctx, s, o)
		if err == nil {
			c.chosen.Store(s)
			return token, nil
		}
		if ctx.Err() != nil {
			return token, err
		}
		trials = append(trials, trial{s, err, c.wire.last})
		if refused := new(azidentity.AuthenticationFailedError); errors.As(err, &refused) && !s.optional {
			break
		}
	}
	return azcore.AccessToken{}, explain.all(trials)
}

func (c *Credential) try(ctx context.Context, s *source, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.wire.last = answer{}
	if s.err != nil {
		return azcore.AccessToken{}, s.err
	}
	limited, cancel := ctx, context.CancelFunc(func() {})
	if s.limit > 0 {
		limited, cancel = context.WithTimeout(ctx, s.limit)
	}
	defer cancel()
	token, err := s.cred.GetToken(limited, o)
	switch {
	case err == nil && token.Token == "":
		return token, problem{reason: "answered without a token"}
	case err == nil:
		return token, nil
	case ctx.Err() != nil:
		return azcore.AccessToken{}, interrupted(ctx)
	case limited.Err() != nil:
		return azcore.AccessToken{}, problem{reason: fmt.Sprintf("gave no answer within %s", s.limit)}
	}
	return azcore.AccessToken{}, err
}

var _ azcore.TokenCredential = (*Credential)(nil)
