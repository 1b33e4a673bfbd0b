package graph

import (
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"mi-roles/roles"
)

// Options says which Graph to speak to, and how.
type Options struct {
	Root       string                 // https://graph.microsoft.com, without version or trailing slash
	Scope      string                 // Root + "/.default"
	Credential azcore.TokenCredential // asked before each request; it caches
	Transport  http.RoundTripper      // nil: Go's default, which honours HTTPS_PROXY and SSL_CERT_FILE
	Clock      Clock                  // nil: the wall clock
	Patience   time.Duration          // how long replication is waited for (404, "Not a valid reference update.")
	Trace      func(Exchange)         // each HTTP exchange, for --debug; may be nil
	Notice     func(Wait)             // each wait for the service; may be nil
}

// Wait tells that requests are held back, and why.
type Wait struct {
	For    time.Duration
	Reason string // "throttled", "HTTP 503", …
}

// Client is one tenant behind one Graph. It is safe for concurrent use.
type Client struct {
	opts     Options
	host     string
	http     *http.Client
	sdk      requests
	gate     gate
	slots    chan struct{} // requests under way
	noExpand atomic.Bool   // the service refused $expand with "id in": read one by one
}

var (
	_ roles.Reader = (*Client)(nil)
	_ roles.Writer = (*Client)(nil)
)

// maxInFlight bounds the requests under way: several hundred operations, in
// batches, are one wave. tenantReaders bounds those of a whole-tenant read, whose
// answers are large: enough to hide the latency, few enough for its memory.
const (
	maxInFlight   = 32
	tenantReaders = 10
)

// New returns a client; it sends nothing.
func New(o Options) (*Client, error) {
	root, err := url.Parse(o.Root)
	if err != nil || root.Scheme != "https" || root.Host == "" {
		return nil, &Error{Op: "open Microsoft Graph", Message: "the address " + o.Root + " is not https://HOST"}
	}
	if o.Clock == nil {
		o.Clock = wallClock{}
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
	sdk, err := newRequests(strings.TrimSuffix(o.Root, "/") + version)
	if err != nil {
		return nil, err
	}
	return &Client{
		opts: o, host: root.Host, sdk: sdk,
		http:  &http.Client{Transport: o.Transport, CheckRedirect: refuseRedirect},
		slots: make(chan struct{}, maxInFlight),
	}, nil
}

const version = "/v1.0"

// refuseRedirect keeps the answer that redirects: Graph does not redirect the
// calls made here, and a token is never carried to another host.
func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
