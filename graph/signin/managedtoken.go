package signin

import (
	"context"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/managedidentity"
)

// HostIdentity says which managed identity of this host is meant. The zero value
// is the one that AZURE_CLIENT_ID selects, else the system-assigned one. Of
// several fields the first that the host accepts counts: a bare GUID can be a
// client id or an object id, and only the host knows which.
type HostIdentity struct {
	ClientID   string
	ObjectID   string // of the identity's service principal
	ResourceID string // Azure resource id of the user-assigned identity
	Own        bool   // the system-assigned one, after the others; AZURE_CLIENT_ID has no say then
}

// hostProbe is how long a host may take to show that it is in Azure, when a
// person waits for the answer.
const hostProbe = 2 * time.Second

const hintHost = "run this on the Azure resource that has the identity: App Service, Functions, Container Apps, a VM, an Arc server, " +
	"Service Fabric or Cloud Shell; " +
	"elsewhere: `az account get-access-token --resource RESOURCE | mi-roles token inspect` reads a token of your own, " +
	"and `mi-roles verify -i IDENTITY -a API -r ROLE` checks the grant without any token"

// NewManaged prepares a credential that asks this host for tokens of its managed
// identity, by the endpoint that the environment announces or, without one, by
// the instance metadata service ("How managed identities for Azure resources
// work with Azure virtual machines"). It sends nothing itself. On a host outside
// Azure GetToken fails within three seconds.
func NewManaged(o Options, id HostIdentity) (*Credential, error) {
	o.Method = Managed
	if o.Cloud == (Cloud{}) {
		c, err := cloudFromEnvironment()
		if err != nil {
			return nil, err
		}
		o.Cloud = c
	}
	o = o.complete()
	w := &wire{}
	return &Credential{
		cloud: o.Cloud, sources: []source{hostSource(o, hostOptions(o, w), id)}, wire: w, now: o.now,
		explain: explainer{tenant: o.Tenant, cloud: o.Cloud}, turn: make(chan struct{}, 1), held: map[string]cachedToken{},
	}, nil
}

// kinds are the ways to name the identity, in the order to try them; nil is the
// host's own.
func (id HostIdentity) kinds() []azidentity.ManagedIDKind {
	var kinds []azidentity.ManagedIDKind
	if id.ClientID != "" {
		kinds = append(kinds, azidentity.ClientID(id.ClientID))
	}
	if id.ObjectID != "" {
		kinds = append(kinds, azidentity.ObjectID(id.ObjectID))
	}
	if id.ResourceID != "" {
		kinds = append(kinds, azidentity.ResourceID(id.ResourceID))
	}
	if env := os.Getenv("AZURE_CLIENT_ID"); len(kinds) == 0 && env != "" && !id.Own {
		kinds = append(kinds, azidentity.ClientID(env))
	}
	if len(kinds) == 0 || id.Own {
		kinds = append(kinds, nil)
	}
	return kinds
}

// asked is the same for people. Azure Machine Learning falls back to a variable of
// its own.
func (id HostIdentity) asked() identity {
	byClient, byDefault := os.Getenv("AZURE_CLIENT_ID"), os.Getenv("DEFAULT_IDENTITY_CLIENT_ID")
	switch {
	case id.ResourceID != "":
		return identity{id: "resource id " + id.ResourceID}
	case id.ClientID != "" && id.ObjectID != "":
		return identity{id: "client id or object id " + id.ClientID}
	case id.ClientID != "":
		return identity{id: "client id " + id.ClientID}
	case id.ObjectID != "":
		return identity{id: "object id " + id.ObjectID}
	case id.Own:
		return identity{}
	case byClient != "":
		return identity{"client id " + byClient, "AZURE_CLIENT_ID"}
	case byDefault != "" && hostKind() == managedidentity.AzureML:
		return identity{"client id " + byDefault, "DEFAULT_IDENTITY_CLIENT_ID"}
	}
	return identity{}
}

func hostSource(o Options, h azcore.ClientOptions, id HostIdentity) source {
	s := source{name: nameManaged, asked: id.asked()}
	var either firstOf
	for _, kind := range id.kinds() {
		cred, err := managedCredential(h, kind)
		if err != nil {
			s.err = err
			return s
		}
		either = append(either, cred)
	}
	s.cred = either
	if hostKind() == managedidentity.DefaultToIMDS {
		s.cred = &onHost{&probed{cred: either, transport: o.Transport, limit: hostProbe}}
	}
	return s
}

// onHost tells someone whose machine is not in Azure what to do instead.
type onHost struct{ *probed }

func (p *onHost) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if !p.present && !p.answers(ctx) {
		return azcore.AccessToken{},
			problem{"this machine has no managed identity: it is not an Azure resource, or none is turned on", hintHost}
	}
	p.present = true
	return p.cred.GetToken(ctx, o)
}

// firstOf asks its credentials in order; of several failures the first is told.
type firstOf []azcore.TokenCredential

func (f firstOf) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	var first error
	for _, cred := range f {
		token, err := cred.GetToken(ctx, o)
		if err == nil || ctx.Err() != nil {
			return token, err
		}
		if first == nil {
			first = err
		}
	}
	return azcore.AccessToken{}, first
}
