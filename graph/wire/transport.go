package wire

import (
	"crypto/tls"
	"net/http"
)

// defaultTransport is Go's own, which honours HTTPS_PROXY and SSL_CERT_FILE,
// with TLS 1.2 at least and as many kept connections as requests under way.
func defaultTransport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = maxInFlight
	t.OnProxyConnectResponse = refusedByProxy
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	return t
}
