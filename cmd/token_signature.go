package cmd

import (
	"context"
	"errors"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/token"
)

// keySource is where the keys are published with which tokens are signed.
type keySource struct {
	cloud     signin.Cloud
	transport policy.Transporter // nil: the network
	notice    func(wait time.Duration, reason string)
}

// keysOf is where the keys of a cloud's tenants are published.
func (a *app) keysOf(cloud signin.Cloud, transport policy.Transporter) keySource {
	return keySource{cloud, a.Network(transport), func(wait time.Duration, reason string) { a.Waiting(wire.Wait{For: wait, Reason: reason}) }}
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
	keys, err := signin.Keys(ctx, signin.Options{Cloud: k.cloud, Transport: k.transport, Notice: k.notice}, tenant)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var none *signin.KeysError
	switch {
	case errors.As(err, &none):
		return &roles.Error{Kind: roles.ErrUnavailable, Msg: none.Reason, Hint: none.Hint}
	case err != nil:
		return err
	}
	if err = token.CheckSignature(raw, keys); errors.Is(err, token.ErrKeySet) {
		return &roles.Error{Kind: roles.ErrUnavailable, Msg: err.Error(),
			Hint: "a proxy may have answered instead: open any web page in a browser to see what the network requires"}
	}
	return err
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
