package connect

import (
	"context"
	"fmt"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/signin"
	"mi-roles/roles"
	"mi-roles/roles/shell"
	"mi-roles/roles/token"
)

// wantedTenant is the tenant that the user named by its id, "" when none was.
func (a *Opener) wantedTenant() string {
	for _, t := range []string{a.tenant, a.Getenv("AZURE_TENANT_ID")} {
		if t != "" {
			if roles.IsGUID(t) {
				return t
			}
			return ""
		}
	}
	return ""
}

// tenantGuard refuses tokens of another tenant than the one that was named: a
// change must never land where nobody looks for it.
type tenantGuard struct {
	*signin.Credential
	tenant string
}

func (g tenantGuard) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	t, err := g.Credential.GetToken(ctx, o)
	if err != nil {
		return t, err
	}
	got := tenantOf(t.Token)
	if !OtherTenant(g.tenant, got) {
		return t, nil
	}
	return azcore.AccessToken{},
		&roles.Error{Kind: roles.ErrSignIn, Msg: fmt.Sprintf("the sign-in is for tenant %s, not for tenant %s", got, g.tenant),
			Hint: "sign in to the right tenant: az login --tenant " + shell.Anywhere(g.tenant, "TENANT")}
}

// OtherTenant reports whether both tenants are known and differ.
func OtherTenant(a, b string) bool { return a != "" && b != "" && !strings.EqualFold(a, b) }

// tenantOf is the tenant that a token says it is for, "" when it cannot be read.
func tenantOf(raw string) string {
	claims, err := token.Parse(raw)
	if err != nil {
		return ""
	}
	return claims.TenantID
}
