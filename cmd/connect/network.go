package connect

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
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
	return signin.HTTPClient(func(next http.RoundTripper) http.RoundTripper { return tracedTransport{next, a} })
}

// tracedTransport tells of each exchange its address and outcome, and nothing of headers
// and bodies: these hold tokens.
type tracedTransport struct {
	next http.RoundTripper
	*Opener
}

func (t tracedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	outcome := "error"
	if err == nil {
		outcome = resp.Status
	}
	line := fmt.Sprintf("%s %s -> %s in %s", req.Method, shownAddress(req.URL), outcome, time.Since(start).Round(time.Millisecond))
	_, _ = fmt.Fprintln(t.Err, "debug:", output.Clean(line))
	return resp, err
}

// shownParameters are those of requests for a token that say what was asked for. An
// address that the environment gives, such as a pipeline's, may hold others.
var shownParameters = []string{"api-version", "audience", "client_id", "mi_res_id", "msi_res_id", "object_id", "resource"}

// shownAddress is an address without user, fragment and parameters that are not known.
func shownAddress(u *url.URL) string {
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	query := u.Query()
	maps.DeleteFunc(query, func(name string, _ []string) bool { return !slices.Contains(shownParameters, name) })
	shown.RawQuery = query.Encode()
	return shown.String()
}
