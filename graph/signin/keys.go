package signin

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// maxKeys bounds the answer; a tenant's key set has about 20 KiB.
const maxKeys = 1 << 20

// Keys fetches the public keys with which a tenant's tokens are signed, as the
// JSON key set of "Access tokens in the Microsoft identity platform". Nothing is
// sent but the tenant's id, and no other address is asked. The zero Cloud is that
// of the environment, a nil transport the usual one.
func Keys(ctx context.Context, c Cloud, tenant string, transport policy.Transporter) ([]byte, error) {
	if _, err := ParseTenant(tenant); err != nil {
		return nil, err
	}
	if c == (Cloud{}) {
		var err error
		if c, err = cloudFromEnvironment(); err != nil {
			return nil, err
		}
	}
	if transport == nil {
		transport = HTTPClient(nil)
	}
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Authority+"/"+url.PathEscape(tenant)+"/discovery/v2.0/keys", nil)
	if err != nil {
		return nil, err
	}
	resp, err := transport.Do(req)
	if err != nil {
		return nil, fmt.Errorf("cannot fetch the tenant's keys: %s", oneLine(err.Error(), 200))
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("cannot fetch the keys of tenant %s: %s answered %d", tenant, req.URL.Host, resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxKeys+1))
	if err != nil {
		return nil, fmt.Errorf("cannot fetch the tenant's keys: %s", oneLine(err.Error(), 200))
	}
	if len(body) > maxKeys {
		return nil, fmt.Errorf("the key set of tenant %s is too long", tenant)
	}
	return body, nil
}
