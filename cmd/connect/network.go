package connect

import (
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/signin"
	"mi-roles/output"
)

// Network is how requests beside those to Microsoft Graph are sent: as the
// caller says, else as usual, and with --debug each is told.
func (a *Opener) Network(given policy.Transporter) policy.Transporter {
	if given != nil || !a.Debug {
		return given
	}
	return signin.HTTPClient(func(next http.RoundTripper) http.RoundTripper { return told{next, a} })
}

// told tells of each exchange its address and outcome, and nothing of headers
// and bodies: these hold tokens.
type told struct {
	next http.RoundTripper
	*Opener
}

func (t told) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	outcome := "error"
	if err == nil {
		outcome = resp.Status
	}
	line := fmt.Sprintf("%s %s -> %s in %s", req.Method, req.URL, outcome, time.Since(start).Round(time.Millisecond))
	_, _ = fmt.Fprintln(t.Err, "debug:", output.Clean(line))
	return resp, err
}
