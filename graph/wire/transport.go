package wire

import (
	"net/http"

	"mi-roles/graph/trust"
)

// defaultTransport is Go's own, which honors HTTPS_PROXY, with the certificates of
// [trust] and as many kept connections as requests under way.
func defaultTransport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConnsPerHost = maxInFlight
	t.OnProxyConnectResponse = refusedByProxy
	t.TLSClientConfig = trust.TLS()
	return t
}
