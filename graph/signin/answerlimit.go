package signin

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// maxAnswers bounds what one connection may bring. A sound answer has a few KiB,
// and a connection carries few of them: it is closed soon after its last one.
const maxAnswers = 4 << 20

// bound keeps a transport from reading more than maxAnswers from a connection. The
// connection is measured and not the answer, since Service Fabric's certificate is
// pinned by MSAL, which takes no wrapper around a transport. Packed answers are not
// asked for: they would be larger than what was measured.
func bound(t *http.Transport) {
	dial := t.DialContext
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &measured{Conn: conn, left: maxAnswers}, nil
	}
	t.DisableCompression = true
}

// measured is a connection that may bring so many bytes more. One goroutine at a
// time reads from it.
type measured struct {
	net.Conn
	left int
}

func (m *measured) Read(p []byte) (int, error) {
	if m.left == 0 {
		return 0, tooMuch{}
	}
	n, err := m.Conn.Read(p[:min(len(p), m.left)])
	m.left -= n
	return n, err
}

// tooMuch ends a connection. The next one would bring as much, so azcore does not
// ask again.
type tooMuch struct{}

func (tooMuch) Error() string { return fmt.Sprintf("more than %d MiB came", maxAnswers>>20) }

// NonRetriable tells azcore so.
func (tooMuch) NonRetriable() {}

// refusedByProxy fails unless the proxy opened the way. Go itself would keep the
// words of the status line only, which differ from proxy to proxy.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return fmt.Errorf("proxy answered %d", resp.StatusCode)
}
