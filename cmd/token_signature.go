package cmd

import (
	"context"
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/signin"
	"mi-roles/roles"
	"mi-roles/roles/token"
)

// keySource is where the keys are published with which tokens are signed.
type keySource struct {
	cloud     signin.Cloud
	transport policy.Transporter // nil: the network
}

// checkOwnSignature checks a token against the keys of the tenant that it names.
func checkOwnSignature(ctx context.Context, raw string, claims token.Token, from keySource) error {
	if err := beforeKeys(raw); err != nil {
		return err
	}
	switch {
	case claims.TenantID == "":
		return errors.New("cannot check the signature: the token names no tenant (tid)")
	case !roles.IsGUID(claims.TenantID):
		return errors.New("cannot check the signature: the token's tenant (tid) is not an id")
	}
	return from.check(ctx, raw, claims.TenantID)
}

// beforeKeys is what stands in the way of a check whatever the keys are, nil when
// they are worth asking for.
func beforeKeys(raw string) error {
	err := token.CheckSignature(raw, nil)
	if errors.Is(err, token.ErrKeySet) {
		return nil
	}
	return err
}

// check fetches a tenant's keys and checks a token against them.
func (k keySource) check(ctx context.Context, raw, tenant string) error {
	keys, err := signin.Keys(ctx, k.cloud, tenant, k.transport)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		if err = token.CheckSignature(raw, keys); !errors.Is(err, token.ErrKeySet) {
			return err
		}
	}
	return &roles.Error{Kind: roles.ErrUnavailable, Msg: err.Error(), Hint: "is this the right cloud for the token? see --cloud"}
}

func signatureState(err error) string {
	switch {
	case errors.Is(err, token.ErrSignature):
		return "invalid"
	case errors.Is(err, token.ErrUnsigned):
		return "none"
	}
	return "unknown"
}

// uncheckedWords say why a signature was not checked, and how it could be.
func uncheckedWords(t token.Token) string {
	if t.Header.Nonce {
		return "only Microsoft Graph can check that of its own tokens"
	}
	return "--check-signature compares it with the keys that the tenant publishes"
}
