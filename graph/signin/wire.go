package signin

import (
	"crypto/tls"
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
)

// wire sits in the HTTP pipeline of every credential. It answers the OpenID
// configuration of the known authorities itself, which saves each run a round
// trip, and keeps the last refusal, because the libraries lose its body when a
// device code is declined. Only the holder of the credential's turn touches it.
type wire struct {
	last  answer
	hurry bool // there is a token to go on with: nobody waits for a busy service
}

// answer is a refusal as it came over the wire, with what it may not repeat.
type answer struct {
	host    string
	status  int
	body    []byte
	secrets []string
	late    time.Duration // the pause that it asks for, if there is no time for it
}

// secretFields and secretHeaders are where requests for a token carry secrets.
var (
	secretFields  = []string{"client_secret", "client_assertion", "assertion", "refresh_token", "device_code", "code", "code_verifier", "password"}
	secretHeaders = []string{"Authorization", "X-Identity-Header", "Secret"}
)

// secretsOf lists the secrets in a request, for the case that the answer echoes them.
func secretsOf(req *policy.Request) []string {
	var all []string
	for _, h := range secretHeaders {
		all = append(all, strings.TrimPrefix(req.Raw().Header.Get(h), "Bearer "))
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
			Body: io.NopCloser(strings.NewReader(string(config))), ContentLength: int64(len(config)),
		}, nil
	}
	w.last = answer{}
	resp, err := req.Next()
	if err == nil && resp.StatusCode >= http.StatusMultipleChoices {
		body, _ := runtime.Payload(resp) // leaves the body readable
		w.last = answer{host: req.Raw().URL.Host, status: resp.StatusCode, body: body, secrets: secretsOf(req)}
	}
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
	h.PerCallPolicies = []policy.Policy{&patience{w, o.Notice}, w}
	h.Retry = policy.RetryOptions{MaxRetries: -1, TryTimeout: attemptLimit} // patience tries again
	return h
}

// hostOptions are those of a managed identity. It keeps the library's own schedule
// of retries: a metadata service answers 404 and 410 while it starts.
func hostOptions(o Options, w *wire) azcore.ClientOptions {
	return azcore.ClientOptions{
		Cloud:           cloud.Configuration{ActiveDirectoryAuthorityHost: o.Cloud.Authority + "/"},
		PerCallPolicies: []policy.Policy{w},
		Transport:       o.Transport,
		Telemetry:       policy.TelemetryOptions{ApplicationID: "mi-roles"},
	}
}

// HTTPClient is the client for sign-in requests: the environment's proxy and
// certificates, TLS 1.2 or newer, and no redirects, for a 307 would carry a
// client secret along. Wrap may put itself around the transport, to log for
// instance; nil leaves it as it is.
func HTTPClient(wrap func(http.RoundTripper) http.RoundTripper) *http.Client {
	base, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		base = &http.Transport{Proxy: http.ProxyFromEnvironment}
	}
	transport := base.Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	var outer http.RoundTripper = transport
	if wrap != nil {
		outer = wrap(transport)
	}
	return &http.Client{Transport: outer, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

var _ policy.Policy = (*wire)(nil)
