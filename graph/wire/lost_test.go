package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestLost: no answer is said with the host that did not give one, without addresses of this machine.
func TestLost(t *testing.T) {
	of := func(op string, err error) error {
		return &url.Error{Op: "Get", URL: "https://h/x",
			Err: &net.OpError{Op: op, Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, Err: err}}
	}
	const network, again = "check the network connection", "try again"
	for name, c := range map[string]struct {
		err          error
		want, advice string
	}{
		"reset":   {of("read", os.NewSyscallError("read", syscall.ECONNRESET)), "the connection to h broke", again},
		"end":     {&url.Error{Op: "Get", URL: "https://h/x", Err: io.EOF}, "the connection to h broke", again},
		"HTTP/2":  {errors.New("http2: server sent GOAWAY and closed the connection"), "the connection to h broke", again},
		"refused": {of("dial", os.NewSyscallError("connect", syscall.ECONNREFUSED)), "cannot reach h", network},
		"no name": {of("dial", &net.DNSError{Err: "no such host", Name: "h.example"}),
			"cannot find h.example: no network, or no DNS", network},
		"no proxy": {of("proxyconnect", of("dial", syscall.ECONNREFUSED)), "cannot reach the proxy on the way to h", network},
		"silent":   {of("read", os.ErrDeadlineExceeded), "h did not answer in time", again},
		"bound":    {context.DeadlineExceeded, "h did not answer in time", again},
		"proxy's own": {fmt.Errorf("x: %w", &proxyFailed{"h", http.StatusBadGateway}),
			"the proxy could not connect to h (HTTP 502)", "HTTPS_PROXY"},
	} {
		err := lose("h", c.err)
		e := &Error{Op: "read", Err: err}
		if err.Error() != c.want || !strings.Contains(e.Advice(), c.advice) || e.Error() != c.want+" (tried to read)" {
			t.Errorf("%s: %v, %s", name, err, e.Advice())
		}
		if _, proxy := errors.AsType[*proxyFailed](err); !proxy && !errors.Is(err, c.err) {
			t.Errorf("%s: the cause is lost", name)
		}
	}
	if hint := (&Error{Err: lose("h", io.EOF), Hint: "own"}).Advice(); hint != "own" {
		t.Error(hint)
	}
}
