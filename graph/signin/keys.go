package signin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// maxKeys bounds the answer; a tenant's key set has about 20 KiB.
const maxKeys = 1 << 20

// KeysError says why the keys of a tenant could not be had, and what to do about it.
type KeysError struct{ Reason, Hint string }

func (e *KeysError) Error() string { return e.Reason }

// Keys fetches the public keys with which a tenant's tokens are signed, as the
// JSON key set of "Access tokens in the Microsoft identity platform". Nothing is
// sent but the tenant's id, and no other address is asked. A service that is busy or
// away is asked again as when signing in. Of the options, Cloud, Notice and Transport count.
func Keys(ctx context.Context, o Options, tenant string) ([]byte, error) {
	if _, err := ParseTenant(tenant); err != nil {
		return nil, err
	}
	if o.Cloud == (Cloud{}) {
		var err error
		if o.Cloud, err = cloudFromEnvironment(); err != nil {
			return nil, err
		}
	}
	req, err := runtime.NewRequest(ctx, http.MethodGet, o.Cloud.Authority+"/"+url.PathEscape(tenant)+"/discovery/v2.0/keys")
	if err != nil {
		return nil, err
	}
	resp, err := keysPipeline(o.complete()).Do(req)
	if err != nil {
		return nil, unreachableKeys(req.Raw().URL.Host, err)
	}
	body, err := runtime.Payload(resp)
	switch {
	case err != nil:
		return nil, unreachableKeys(req.Raw().URL.Host, err)
	case resp.StatusCode != http.StatusOK:
		return nil, &KeysError{fmt.Sprintf("cannot fetch the keys of tenant %s: %s answered %d", tenant, req.Raw().URL.Host, resp.StatusCode),
			hintOfKeys(resp.StatusCode)}
	case len(body) > maxKeys:
		return nil, &KeysError{fmt.Sprintf("the key set of tenant %s is too long", tenant), hintPortal}
	}
	return body, nil
}

// keysPipeline asks again as clientOptions do.
func keysPipeline(o Options) runtime.Pipeline {
	w := &wire{}
	options := clientOptions(o, w)
	options.PerCallPolicies = []policy.Policy{&patience{w, o.Notice, "fetching the tenant's keys"}}
	options.Transport, options.Telemetry.Disabled = cutAnswers{o.Transport}, true // nothing is sent but the tenant's id
	return runtime.NewPipeline("mi-roles", "", runtime.PipelineOptions{}, &options)
}

// cutAnswers ends every answer one byte after maxKeys.
type cutAnswers struct{ policy.Transporter }

func (c cutAnswers) Do(r *http.Request) (*http.Response, error) {
	resp, err := c.Transporter.Do(r)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, maxKeys+1), resp.Body}
	}
	return resp, err
}

// unreachableKeys puts a failure of the network into words.
func unreachableKeys(host string, err error) error {
	f, known := networkProblem("", host, err.Error())
	if !known {
		f.reason, f.hint = oneLine(err.Error(), 200), hintNetwork
	}
	return &KeysError{"cannot fetch the tenant's keys: " + f.reason, f.hint}
}

// hintOfKeys tells a tenant that the authority does not have from an authority that is away.
func hintOfKeys(status int) string {
	switch {
	case status == http.StatusBadRequest || status == http.StatusNotFound:
		return "is this the right cloud for the token? see --cloud"
	case busy(status):
		return "try again later"
	}
	return hintPortal
}
