package wire

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"mi-roles/roles"
)

// blocked is why a request does not reach Microsoft Graph from this machine, however
// often it is sent: the way there is closed, by a proxy or by a certificate that
// nobody here trusts.
type blocked struct {
	text, advice string
}

func (e *blocked) Error() string { return e.text }

// Is makes it a failure that has to be mended before the next try, as a missing
// sign-in has.
func (e *blocked) Is(target error) bool { return target == roles.ErrSignIn }

// proxyFailed is why a proxy did not open a tunnel although it may: a later try can do.
type proxyFailed struct {
	host   string
	status int
}

func (e *proxyFailed) Error() string {
	return fmt.Sprintf("the proxy could not connect to %s (HTTP %d)", e.host, e.status)
}

func (e *proxyFailed) advice() string {
	return "try again in a minute; if this persists, check the proxy of HTTPS_PROXY, or name " + e.host + " in NO_PROXY"
}

// refusedByProxy tells a proxy that does not open a tunnel from one that cannot for the moment.
// In a request for a tunnel, only the Host says where it leads.
func refusedByProxy(_ context.Context, _ *url.URL, connect *http.Request, resp *http.Response) error {
	host := strings.TrimSuffix(connect.Host, ":443")
	switch status := resp.StatusCode; {
	case status == http.StatusOK:
		return nil
	case status >= http.StatusInternalServerError, status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return &proxyFailed{host, status}
	default:
		return &blocked{fmt.Sprintf("the proxy refuses to connect to %s (HTTP %d)", host, status),
			"allow the proxy of HTTPS_PROXY to connect to " + host + ", sign in to it, or name the host in NO_PROXY"}
	}
}

// obstacle finds out whether err is of that kind.
func obstacle(err error) (*blocked, bool) {
	if b, ok := errors.AsType[*blocked](err); ok {
		return b, true
	}
	var verify *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return &blocked{"the TLS certificate has expired or is not valid yet: " + invalid.Error(), "check the clock of this machine"}, true
	case errors.As(err, &verify), errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &invalid):
		return &blocked{"the TLS certificate is not trusted: " + withoutURL(err).Error(),
			"if a proxy inspects traffic, set SSL_CERT_FILE to a file with your organization's root certificates"}, true
	}
	return nil, false
}
