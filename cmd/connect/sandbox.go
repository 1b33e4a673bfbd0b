package connect

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
	"mi-roles/roles/files"
)

// openSandbox opens the sample tenant or the one in the file that --sandbox names.
func (a *Opener) openSandbox(s *Session) (http.RoundTripper, error) {
	if s.Cloud == (signin.Cloud{}) {
		s.Cloud = signin.Clouds()[0]
	}
	seen, _ := os.Stat(a.Sandbox) // before it is read, so that no later change is missed
	tenant, err := a.SandboxTenant()
	if err != nil {
		return nil, err
	}
	token := SandboxToken{Tenant: tenant.ID, Cloud: s.Cloud}
	if a.sandboxAs != "" {
		claims, err := tenant.SignIn(a.sandboxAs)
		if err != nil {
			return nil, screen.Refuse("--sandbox-as: %w", err)
		}
		token.As = &claims
	}
	s.Credential, s.Taken = token, tenant.TakenAt()
	if a.Sandbox == BuiltIn {
		return sandbox.New(tenant, sandbox.Faults{}), nil
	}
	return &savedSandbox{server: sandbox.New(tenant, sandbox.Faults{}), file: a.Sandbox, seen: seen}, nil
}

// Issuer gives the tokens of a served sandbox, where --sandbox-as says who is meant by
// default.
func (a *Opener) Issuer(tenant func() *sandbox.Tenant) (*sandbox.Issuer, error) {
	issuer, err := sandbox.NewIssuer(tenant, a.sandboxAs)
	if err != nil {
		return nil, screen.Refuse("--sandbox-as: %w", err)
	}
	return issuer, nil
}

// SandboxTenant loads the tenant that --sandbox names, and says so on stderr.
func (a *Opener) SandboxTenant() (*sandbox.Tenant, error) {
	if a.Sandbox == BuiltIn {
		a.Note("sandbox: using the built-in sample tenant; Azure is not touched")
		return sandbox.Sample(), nil
	}
	tenant, err := a.loadSandbox(a.Sandbox)
	if err != nil {
		return nil, err
	}
	a.Note("sandbox: using %s; Azure is not touched", a.Sandbox)
	return tenant, nil
}

// CheckSandboxWritable refuses a writing command on a file that was made
// read-only, before anything is done.
func (a *Opener) CheckSandboxWritable() error {
	if a.Sandbox == "" || a.Sandbox == BuiltIn {
		return nil
	}
	if err := files.Check(a.Sandbox); err != nil {
		return screen.Refuse("--sandbox: %w", err)
	}
	return nil
}

// SandboxToken signs in to a sandbox: a token that says which tenant it is for
// and is worth nothing elsewhere.
type SandboxToken struct {
	Tenant string
	Cloud  signin.Cloud
	As     *sandbox.Account // nil: who may do everything
}

// GetToken returns an unsigned token of the sandbox's tenant, good for an hour.
func (s SandboxToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	expires := time.Now().Add(time.Hour)
	said := map[string]any{"aud": s.Cloud.GraphRoot, "tid": s.Tenant, "app_displayname": "mi-roles sandbox",
		"idtyp": "app", "roles": []string{"Application.Read.All", "AppRoleAssignment.ReadWrite.All"}, "exp": expires.Unix()}
	if as := s.As; as != nil {
		said["app_displayname"], said["oid"], said["sub"], said["appid"] = as.DisplayName, as.ObjectID, as.ObjectID, as.AppID
		said["roles"], said["wids"] = as.Roles, as.WIDs
		if as.AzureResource != "" {
			said["xms_mirid"] = as.AzureResource
		}
	}
	claims, err := json.Marshal(said)
	part := base64.RawURLEncoding.EncodeToString
	return azcore.AccessToken{Token: part([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + part(claims) + ".", ExpiresOn: expires}, err
}
