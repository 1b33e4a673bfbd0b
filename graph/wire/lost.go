package wire

import (
	"errors"
	"net"
)

// lost is why no answer came from a host. It names the host and not, as Go does, the addresses
// and ports of a connection.
type lost struct {
	host string
	err  error
}

// lose is the error of a request to a host that got no answer. What a proxy said stays.
func lose(host string, err error) error {
	if p, ok := errors.AsType[*proxyFailed](err); ok {
		return p
	}
	return &lost{host, err}
}

func (e *lost) Unwrap() error { return e.err }

func (e *lost) Error() string {
	var name *net.DNSError
	var op *net.OpError
	dialed := errors.As(e.err, &op)
	switch {
	case dialed && op.Op == "proxyconnect":
		return "cannot reach the proxy on the way to " + e.host
	case errors.As(e.err, &name):
		return "cannot find " + name.Name + ": no network, or no DNS"
	case dialed && op.Op == "dial":
		return "cannot reach " + e.host
	case timedOut(e.err):
		return e.host + " did not answer in time"
	}
	return "the connection to " + e.host + " broke"
}

func (e *lost) advice() string {
	if op, ok := errors.AsType[*net.OpError](e.err); ok && (op.Op == "proxyconnect" || op.Op == "dial") {
		return "check the network connection, and HTTPS_PROXY where one is needed"
	}
	return "try again; if this persists, a proxy or firewall may be in the way"
}

func timedOut(err error) bool {
	t, ok := errors.AsType[net.Error](err)
	return ok && t.Timeout()
}
