package wire

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"mi-roles/graph/pace"
)

// Options says which Graph to speak to, and how.
type Options struct {
	Root       string                 // https://graph.microsoft.com, without version or trailing slash
	Scope      string                 // Root + "/.default"
	UserAgent  string                 // names the program in the tenant's activity logs
	Credential azcore.TokenCredential // asked before each request; it caches
	Transport  http.RoundTripper      // nil: the network, with HTTPS_PROXY and SSL_CERT_FILE
	Clock      pace.Clock             // nil: the wall clock
	Trace      func(Exchange)         // each HTTP exchange, for --debug; may be nil
	Notice     func(Wait)             // each wait for the service; may be nil
	Detour     func(Detour)           // each way of asking that was not available; may be nil
}

// Wait tells that requests are held back, and why.
type Wait struct {
	For    time.Duration
	Reason string // "throttled", "HTTP 503", …
}

// Detour tells that the service does not answer a question in the cheapest way,
// so that it is asked in another.
type Detour struct {
	Op  string // what was asked, in the user's words
	Why error  // the service's refusal
}

// Client is one Graph, signed in to. It is safe for concurrent use.
type Client struct {
	Requests
	opts     Options
	host     string
	http     *http.Client
	throttle throttle
	slots    chan struct{}          // requests under way
	given    atomic.Pointer[pieces] // of the token that was sent last
	noBatch  atomic.Bool            // the service refused $batch as such
	ahead    atomic.Int64           // the service's clock, compared with the client's: a Duration
}

// maxInFlight bounds the requests under way: several hundred operations, in
// batches, are one wave.
const maxInFlight = 32

// New returns a client; it sends nothing.
func New(o Options) (*Client, error) {
	root, err := url.Parse(o.Root)
	if err != nil || root.Scheme != "https" || root.Host == "" {
		return nil, &Error{Op: "open Microsoft Graph", Message: "the address " + o.Root + " is not https://HOST"}
	}
	if o.Clock == nil {
		o.Clock = pace.Wall()
	}
	if o.Transport == nil {
		o.Transport = defaultTransport()
	}
	if o.Trace == nil {
		o.Trace = func(Exchange) {}
	}
	if o.Notice == nil {
		o.Notice = func(Wait) {}
	}
	if o.Detour == nil {
		o.Detour = func(Detour) {}
	}
	requests, err := newRequests(strings.TrimSuffix(o.Root, "/") + version)
	if err != nil {
		return nil, err
	}
	return &Client{
		Requests: requests, opts: o, host: root.Host,
		http:  &http.Client{Transport: o.Transport, CheckRedirect: refuseRedirect},
		slots: make(chan struct{}, maxInFlight),
	}, nil
}

const version = "/v1.0"

// refuseRedirect keeps the answer that redirects: Graph does not redirect the
// calls made here, and a token is never carried to another host.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Clock is the time by which the client waits.
func (c *Client) Clock() pace.Clock { return c.opts.Clock }

// Notice tells of a wait that the caller is about to make.
func (c *Client) Notice(w Wait) { c.opts.Notice(w) }

// Detour tells of a way of asking that was not available.
func (c *Client) Detour(d Detour) { c.opts.Detour(d) }
