package signin

import (
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/managedidentity"
)

// How long the instance metadata service may take to show that it exists. In a
// chain it is the second that DefaultAzureCredential grants, so that a laptop
// does not wait; where the user insists, a machine that just booted gets longer.
const (
	chainProbe = time.Second
	namedProbe = 5 * time.Second
)

const (
	metadataHost    = "169.254.169.254"
	metadataService = "http://" + metadataHost + "/metadata/identity/oauth2/token"
)

// managed is the managed identity of the host; AZURE_CLIENT_ID selects a
// user-assigned one. Where no environment variable announces an endpoint, the
// instance metadata service is probed before it is asked.
func managed(o Options, h azcore.ClientOptions, probe time.Duration) source {
	id := HostIdentity{}
	cred, err := managedCredential(h, id.kinds()[0])
	if err != nil {
		return source{name: nameManaged, err: err, asked: id.asked()}
	}
	// Being in a chain, even one that is thrown away, makes the credential take an
	// answer that is not JSON (a proxy at that address) for "none here".
	if _, err := azidentity.NewChainedTokenCredential([]azcore.TokenCredential{cred}, nil); err != nil {
		return sourceOf(nameManaged, nil, err)
	}
	s := source{name: nameManaged, cred: cred, asked: id.asked()}
	if hostKind() == managedidentity.DefaultToIMDS {
		// Nothing announced it, so what answers at the link-local address may be
		// anything: its refusal does not end a search.
		s.cred, s.optional = &probed{cred: cred, transport: o.Transport, limit: probe}, true
	}
	return s
}

// managedCredential asks the host that the environment announces. Service Fabric's
// certificate is pinned by MSAL, which takes a plain transport only: there --debug
// shows nothing.
func managedCredential(h azcore.ClientOptions, kind azidentity.ManagedIDKind) (*azidentity.ManagedIdentityCredential, error) {
	if hostKind() == managedidentity.ServiceFabric && !plain(h.Transport) {
		h.Transport = HTTPClient(nil)
	}
	return azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{ClientOptions: h, ID: kind})
}

func hostKind() managedidentity.Source {
	kind, err := managedidentity.GetSource()
	if err != nil {
		return managedidentity.DefaultToIMDS
	}
	return kind
}

func plain(t policy.Transporter) bool {
	client, ok := t.(*http.Client)
	if !ok {
		return false
	}
	_, ok = client.Transport.(*http.Transport)
	return ok
}

// probed asks the metadata service only once it has answered anything at all.
type probed struct {
	cred      azcore.TokenCredential
	transport policy.Transporter
	limit     time.Duration
	present   bool // touched only under the Credential's turn
}

func (p *probed) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if !p.present && !p.answers(ctx) {
		return azcore.AccessToken{},
			problem{"none here: no metadata service answered within " + p.limit.String(),
				"only hosts in Azure have one; elsewhere run `az login`"}
	}
	p.present = true
	return p.cred.GetToken(ctx, o)
}

// answers sends a request without the Metadata header, which the service refuses
// but answers: it costs no token.
func (p *probed) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, metadataService, nil)
	if err != nil {
		return false
	}
	resp, err := p.transport.Do(req)
	if err != nil {
		return false
	}
	_ = resp.Body.Close() // only the fact of an answer matters
	switch resp.StatusCode {
	case http.StatusProxyAuthRequired, http.StatusBadGateway, http.StatusGatewayTimeout:
		return false // HTTP_PROXY answered that nobody is there
	}
	return true
}
