package connect

import (
	"context"
	"maps"
	"net/http"
	"runtime"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/graph/pace"
	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Session is one tenant that a command works on.
type Session struct {
	*Opener
	*graph.Client
	Cloud      signin.Cloud
	Credential azcore.TokenCredential
	Risk       catalog.Table
	Sandboxed  bool
	Taken      time.Time // of a snapshot: when the directory was read; else zero
	Seen       *Seen
}

// Overrides is what stands in for the wire and the time, for tests of this package;
// no flag or variable reaches it. Its zero value is the real ones.
type Overrides struct {
	Transport http.RoundTripper
	Clock     pace.Clock
	Tenant    string
	SignIns   signin.Storage
}

// Clock is the time for what this package waits for or writes down.
func (a *Opener) Clock() pace.Clock {
	if a.Overrides.Clock != nil {
		return a.Overrides.Clock
	}
	return pace.Wall()
}

// Open prepares the tenant that the global flags name. Nothing is sent yet: the
// first request asks for the token. patience is how long a write waits for replication.
func (a *Opener) Open(patience time.Duration) (*Session, error) {
	s := &Session{Risk: catalog.Builtin(), Sandboxed: a.Sandbox != "", Opener: a, Seen: &Seen{}}
	a.Opened = s
	transport, err := a.connect(s)
	if err != nil {
		return nil, err
	}
	w, err := wire.New(wire.Options{
		Root: s.Cloud.GraphRoot, Scope: s.Cloud.Scope(), UserAgent: userAgent(), Credential: s.Credential, Transport: transport,
		Clock: a.Overrides.Clock, Trace: a.trace(), Notice: a.Waiting, Detour: a.Detour,
	})
	if err != nil {
		return nil, err
	}
	s.Client = graph.New(w, patience)
	return s, nil
}

// userAgent names the program in the logs of Microsoft Graph.
func userAgent() string {
	return "mi-roles/" + screen.Version() + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")"
}

// connect chooses the cloud and the credential; a sandbox brings its transport.
func (a *Opener) connect(s *Session) (http.RoundTripper, error) {
	var err error
	if a.Cloud != "" {
		if s.Cloud, err = signin.ParseCloud(a.Cloud); err != nil {
			return nil, screen.Refuse("--cloud: %w", err)
		}
	}
	method, err := signin.ParseMethod(a.Auth)
	if err != nil {
		return nil, screen.Refuse("--auth: %w", err)
	}
	if a.tenant != "" {
		if _, err := signin.ParseTenant(a.tenant); err != nil {
			return nil, screen.Refuse("--tenant: %w", err)
		}
	}
	switch {
	case a.sandboxAs != "" && !s.Sandboxed:
		return nil, screen.Refuse("--sandbox-as selects who uses the sandbox: add --sandbox, or leave it out")
	case a.Overrides.Transport != nil:
		s.Cloud, s.Credential = signin.Clouds()[0], SandboxToken{Tenant: a.Overrides.Tenant, Cloud: signin.Clouds()[0]}
		return a.Overrides.Transport, nil
	case s.Sandboxed:
		return a.openSandbox(s)
	}
	credential, err := signin.New(a.signInOptions(s.Cloud, method))
	if err != nil {
		return nil, err
	}
	s.Cloud, s.Credential = credential.Cloud(), credential
	if want := a.wantedTenant(); want != "" {
		s.Credential = tenantGuard{credential, want}
	}
	return nil, nil
}

// signInOptions is how to sign in. Where nobody can be asked, nobody is.
func (a *Opener) signInOptions(cloud signin.Cloud, method signin.Method) signin.Options {
	o := signin.Options{Method: method, Cloud: cloud, Tenant: a.tenant, Transport: a.Network(nil), NoTokenCache: a.noTokenCache,
		Notice: func(wait time.Duration, reason string) { a.Waiting(wire.Wait{For: wait, Reason: reason}) }}
	if !a.NoInput && a.Getenv("CI") == "" {
		o.Prompt = a.Say
	}
	return o
}

// TenantID is the tenant that the token is for, "" when the token does not say.
func (s *Session) TenantID(ctx context.Context) string {
	t, err := s.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.Cloud.Scope()}, EnableCAE: true})
	if err != nil {
		return ""
	}
	return tenantOf(t.Token)
}

// Knowing is a describer of what was read already: it asks nothing.
func (s *Session) Knowing(identities []roles.Principal, apis ...roles.Resource) roles.Describer {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{}, Risk: s.Risk}
	for _, p := range identities {
		d.Principals[p.ID] = p
	}
	for _, api := range apis {
		d.Resources[api.ID] = api
	}
	return d
}

// Describer joins the given assignments with the APIs and principals behind
// them, asking only for what is not yet known.
func (s *Session) Describer(ctx context.Context, all []roles.Assignment, known ...roles.Resource) (roles.Describer, error) {
	d := s.Knowing(nil, known...)
	var ask []roles.ObjectID
	for _, a := range all {
		if _, ok := d.Resources[a.Key.Resource]; !ok {
			ask = append(ask, a.Key.Resource)
		}
	}
	found, err := s.Resources(ctx, ask)
	maps.Copy(d.Resources, found)
	return d, err
}

// Replication is how long a grant is tried again, without --wait, when the
// service does not know yet an identity or role that was just read.
const Replication = 10 * time.Second
