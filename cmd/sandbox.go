package cmd

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph/sandbox"
	"mi-roles/graph/signin"
)

// openSandbox opens the sample tenant or the one in the file that --sandbox names.
func (a *app) openSandbox(s *session) (http.RoundTripper, error) {
	if s.cloud == (signin.Cloud{}) {
		s.cloud = signin.Clouds()[0]
	}
	seen, _ := os.Stat(a.sandbox) // before it is read, so that no later change is missed
	tenant, err := a.sandboxTenant()
	if err != nil {
		return nil, err
	}
	s.credential = sandboxToken{tenant.ID, s.cloud}
	if a.sandbox == builtIn {
		return sandbox.New(tenant, sandbox.Faults{}), nil
	}
	return &savedSandbox{server: sandbox.New(tenant, sandbox.Faults{}), file: a.sandbox, seen: seen}, nil
}

func (a *app) sandboxTenant() (*sandbox.Tenant, error) {
	if a.sandbox == builtIn {
		a.note("sandbox: the built-in sample tenant; nothing in Azure is touched")
		return sandbox.Sample(), nil
	}
	tenant, err := loadSandbox(a.sandbox)
	if err != nil {
		return nil, err
	}
	a.note("sandbox: the tenant in %s; nothing in Azure is touched", a.sandbox)
	return tenant, nil
}

// checkSandboxWritable refuses a writing command on a file that was made
// read-only, before anything is done.
func (a *app) checkSandboxWritable() error {
	if a.sandbox == "" || a.sandbox == builtIn {
		return nil
	}
	if err := sandbox.Writable(a.sandbox); err != nil {
		return refuse("--sandbox: %w", err)
	}
	return nil
}

// sandboxToken signs in to a sandbox: a token that says which tenant it is for
// and is worth nothing elsewhere.
type sandboxToken struct {
	tenant string
	cloud  signin.Cloud
}

func (s sandboxToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	expires := time.Now().Add(time.Hour)
	claims, err := json.Marshal(map[string]any{"aud": s.cloud.GraphRoot, "tid": s.tenant, "app_displayname": "mi-roles sandbox",
		"idtyp": "app", "roles": []string{"Application.Read.All", "AppRoleAssignment.ReadWrite.All"}, "exp": expires.Unix()})
	part := base64.RawURLEncoding.EncodeToString
	return azcore.AccessToken{Token: part([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + part(claims) + ".", ExpiresOn: expires}, err
}
