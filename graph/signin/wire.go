package signin

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"mi-roles/graph/trust"
)

// wire sits in the HTTP pipeline of every credential. It answers the OpenID
// configuration of the known authorities itself, which saves each run a round
// trip, and keeps what the last answer was, because the libraries lose the body
// when a device code is declined, and tell of an answer that they cannot read in
// words of their own. Only the holder of the credential's turn touches it.
type wire struct {
	last  answer
	hurry bool // there is a token to go on with: nobody waits for a busy service
}

// answer is what came over the wire, as far as it explains a failure: a refusal
// whole, with what it may not repeat, and of a success only what it lacks.
type answer struct {
	host    string
	status  int
	body    []byte // of a refusal
	unfit   string // what a success was instead of what was asked for
	secrets []string
	late    time.Duration // the pause that it asks for, if there is no time for it
	none    bool          // the request was sent, and no answer came
}

// secretFields and secretHeaders are where requests for a token carry secrets.
var (
	secretFields = []string{"client_secret", "client_assertion", "assertion", "refresh_token", "device_code", "code", "code_verifier",
		"password"}
	secretHeaders = []string{"Authorization", "X-Identity-Header", "Secret"}
)

// secretsOf lists the secrets in a request, for the case that the answer echoes them.
func secretsOf(req *policy.Request) []string {
	var all []string
	for _, h := range secretHeaders {
		value := req.Raw().Header.Get(h)
		all = append(all, value[strings.IndexByte(value, ' ')+1:]) // without "Bearer " or "Basic "
	}
	if body := req.Body(); body != nil && req.RewindBody() == nil {
		data, _ := io.ReadAll(body)
		form, _ := url.ParseQuery(string(data)) // what is no form has no such field
		for _, f := range secretFields {
			all = append(all, form.Get(f))
		}
	}
	return all
}

func (w *wire) Do(req *policy.Request) (*http.Response, error) {
	if config := openIDConfiguration(req.Raw()); config != nil {
		return &http.Response{
			StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Content-Type": {"application/json"}}, Request: req.Raw(),
			Body: io.NopCloser(bytes.NewReader(config)), ContentLength: int64(len(config)),
		}, nil
	}
	resp, err := req.Next()
	w.last = answer{host: req.Raw().URL.Host, none: err != nil}
	if err != nil {
		return nil, err
	}
	body, err := runtime.Payload(resp)
	if err != nil {
		w.last.none = true
		return nil, err
	}
	body = mended(body)
	w.last.status = resp.StatusCode
	if resp.StatusCode >= http.StatusMultipleChoices {
		w.last.body, w.last.secrets = body, secretsOf(req)
	} else {
		w.last.unfit = unfit(body)
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	_, err = runtime.Payload(resp) // leaves the body readable more than once
	return resp, err
}

// openIDConfiguration is the document that a known authority would answer to r,
// or nil when r asks for something else or someone else.
func openIDConfiguration(r *http.Request) []byte {
	tenant, ok := strings.CutSuffix(strings.Trim(r.URL.Path, "/"), "/v2.0/.well-known/openid-configuration")
	if _, known := authorityHosts[r.URL.Host]; !ok || !known || r.Method != http.MethodGet || strings.Contains(tenant, "/") {
		return nil
	}
	base := "https://" + r.URL.Host + "/" + tenant
	config, err := json.Marshal(map[string]string{
		"authorization_endpoint": base + "/oauth2/v2.0/authorize",
		"token_endpoint":         base + "/oauth2/v2.0/token",
		"issuer":                 base + "/v2.0",
	})
	if err != nil {
		return nil
	}
	return config
}

// clientOptions are what the credentials that speak with an authority share.
func clientOptions(o Options, w *wire) azcore.ClientOptions {
	h := hostOptions(o, w)
	h.PerCallPolicies = []policy.Policy{&patience{w, o.Notice, "signing in"}, w}
	h.Retry = policy.RetryOptions{MaxRetries: -1, TryTimeout: attemptLimit} // patience tries again
	return h
}

// hostOptions are those of a managed identity. It keeps the library's own schedule
// of retries.
func hostOptions(o Options, w *wire) azcore.ClientOptions {
	return azcore.ClientOptions{
		Retry:           policy.RetryOptions{TryTimeout: attemptLimit, ShouldRetry: mayAnswer},
		Cloud:           cloud.Configuration{ActiveDirectoryAuthorityHost: o.Cloud.Authority + "/"},
		PerCallPolicies: []policy.Policy{w},
		Transport:       o.Transport,
		Telemetry:       policy.TelemetryOptions{ApplicationID: "mi-roles"},
	}
}

// HTTPClient is the client for sign-in requests: the environment's proxy and
// certificates, TLS 1.2 or newer, a few MiB a connection, and no redirects, for a
// 307 would carry a client secret along. Wrap may put itself around the transport, to log for
// instance; nil leaves it as it is.
func HTTPClient(wrap func(http.RoundTripper) http.RoundTripper) *http.Client {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		base = &http.Transport{Proxy: http.ProxyFromEnvironment}
	}
	transport := base.Clone()
	transport.TLSClientConfig = trust.TLS()
	transport.OnProxyConnectResponse = refusedByProxy
	bound(transport)
	var outer http.RoundTripper = transport
	if wrap != nil {
		outer = wrap(transport)
	}
	return &http.Client{Transport: outer, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

var _ policy.Policy = (*wire)(nil)
