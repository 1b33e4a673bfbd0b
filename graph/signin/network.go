package signin

import (
	"regexp"
	"strings"
	"sync"
)

var hostPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`https?://([^/"\s]+)|host='([^']+)'`) })

// networkProblem reads the network errors of Go, which the libraries hand on as
// text, and of Azure CLI. The host counts where the text names none.
func networkProblem(name, host, text string) (finding, bool) {
	t, ok := troubleIn(text)
	if named := submatch(hostPattern(), text); named != "" {
		host = named
	}
	if host == "" {
		host = "the sign-in service"
	}
	f := finding{reason: strings.ReplaceAll(t.reason, "HOST", oneLine(host, 100)), hint: t.hint, unavailable: !t.final, final: t.final}
	switch {
	case name == nameCLI:
		f.hint = strings.ReplaceAll(f.hint, "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
	case strings.Contains(text, "http://"+host):
		f.hint = strings.ReplaceAll(f.hint, "HTTPS_PROXY", "HTTP_PROXY")
	}
	return f, ok
}

// troubleIn finds the first trouble that a text tells of.
func troubleIn(text string) (trouble, bool) {
	text = strings.ToLower(text)
	for _, t := range troubles {
		for _, part := range t.parts {
			if strings.Contains(text, part) {
				return t, true
			}
		}
	}
	return trouble{}, false
}

// trouble is a failure of the network. A lasting one is the same a second later, a
// final one until someone changes something.
type trouble struct {
	parts          []string
	reason, hint   string
	lasting, final bool
}

const (
	hintNetwork = "check the network connection, and HTTPS_PROXY where one is needed"
	hintProxy   = "check HTTPS_PROXY, its user and password too, and NO_PROXY"
	hintPortal  = "open any web page in a browser to see what the network requires"
	hintCert    = "set SSL_CERT_FILE to a file with your organization's root certificates"
)

// troubles are in the order of significance: what a proxy or a certificate says
// explains the broken connection around it.
var troubles = []trouble{
	{[]string{"proxy answered 401", "proxy answered 407", "proxy authentication required", "username/password authentication failed"},
		"the proxy denied access to HOST: it requires a user and password", hintProxy, true, true},
	{[]string{"proxy answered 5", "tunnel connection failed: 5"},
		"the proxy could not reach HOST", hintProxy, true, false},
	{[]string{"proxy answered", "tunnel connection failed", "not allowed by ruleset"},
		"the proxy denied access to HOST", hintProxy, true, true},
	{[]string{"expired or is not yet valid", "not yet valid", "certificate has expired"},
		"the TLS certificate of HOST has expired or is not valid yet: this machine's clock may be wrong",
		"set the clock, then try again", true, true},
	{[]string{"signed by unknown authority", "certificate is not trusted", "x509: ", "failed to verify certificate",
		"certificate verify failed"},
		"the TLS certificate of HOST is not trusted here: a proxy or firewall may be reading the traffic", hintCert, true, true},
	{[]string{"thumbprint from service fabric did not match"},
		"the TLS certificate of HOST is not the one that IDENTITY_SERVER_THUMBPRINT names", hintFabric, true, true},
	{[]string{"protocol version", "handshake failure", "does not look like a tls handshake", "http response to https client",
		"wrong version number"},
		"HOST does not speak TLS 1.2 or newer: a proxy or firewall may be in the way", hintProxy, true, true},
	{[]string{"proxyconnect", "socks connect", "cannot connect to proxy"},
		"cannot reach the proxy on the way to HOST", hintProxy, true, false},
	{[]string{"mib came"},
		"HOST answered with far more than a token: a proxy may be in the way", hintPortal, true, false},
	{[]string{"no such host", "server misbehaving", "name resolution", "getaddrinfo failed", "name or service not known",
		"failed to resolve"},
		"cannot find HOST: no network, or no DNS", "check the network connection", true, false},
	{[]string{"connection refused", "network is unreachable", "no route to host", "actively refused"},
		"cannot reach HOST", hintNetwork, true, false},
	{[]string{"connection reset", " eof", "broken pipe", "http2:", "stream error", "malformed", "remotedisconnected",
		"forcibly closed", "connection aborted"},
		"the connection to HOST broke", "try again; a firewall may be in the way", false, false},
	{[]string{"i/o timeout", "deadline exceeded", "handshake timeout", "timed out", "timeout awaiting"},
		"HOST did not answer in time", hintNetwork, false, false},
}
