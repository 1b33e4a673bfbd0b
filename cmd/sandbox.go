package cmd

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"sync"
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
	tenant, err := a.sandboxTenant()
	if err != nil {
		return nil, err
	}
	s.credential = sandboxToken{tenant.ID, s.cloud}
	return &savedSandbox{Server: sandbox.New(tenant, sandbox.Faults{}), file: a.sandbox}, nil
}

func (a *app) sandboxTenant() (*sandbox.Tenant, error) {
	tenant := sandbox.Sample()
	if a.sandbox == builtIn {
		a.note("sandbox: the built-in sample tenant; nothing in Azure is touched")
		return tenant, nil
	}
	loaded, err := sandbox.Load(a.sandbox)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := tenant.Save(a.sandbox); err != nil {
			return nil, refuse("--sandbox: cannot create the file: %w", err)
		}
	case err != nil:
		return nil, refuse("--sandbox: %w", err)
	default:
		tenant = loaded
	}
	a.note("sandbox: the tenant in %s; nothing in Azure is touched", a.sandbox)
	return tenant, nil
}

// savedSandbox keeps the file as new as the tenant: a change is on disk before
// its answer leaves, as with a real service.
type savedSandbox struct {
	*sandbox.Server
	file string // or builtIn: nothing is kept
	mu   sync.Mutex
	lost error // the file could not be written: nothing goes on
}

func (s *savedSandbox) RoundTrip(req *http.Request) (*http.Response, error) {
	if s.file == builtIn {
		return s.Server.RoundTrip(req)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lost != nil {
		return s.refuse(req), nil
	}
	before := s.Stats().Writes
	resp, err := s.Server.RoundTrip(req)
	if s.Stats().Writes == before {
		return resp, err
	}
	if s.lost = s.Tenant().Save(s.file); s.lost != nil {
		return s.refuse(req), nil
	}
	return resp, err
}

// refuse answers for a tenant whose file cannot be written: from then on, what is
// in memory is not what is kept, so it is neither read nor changed any more.
func (s *savedSandbox) refuse(req *http.Request) *http.Response {
	body, _ := json.Marshal(map[string]any{"error": map[string]string{"code": "SandboxNotSaved", "message": s.lost.Error()}})
	return &http.Response{StatusCode: http.StatusNotImplemented, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: req}
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
