package cmd

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"runtime"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph"
	"mi-roles/graph/signin"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// session is one tenant that a command works on.
type session struct {
	*graph.Client
	cloud      signin.Cloud
	credential azcore.TokenCredential
	risk       catalog.Table
	sandbox    bool
	app        *app
	seen       *seen
}

// stand is what stands in for the wire and the time, for tests of this package;
// no flag or variable reaches it. Its zero value is the real ones.
type stand struct {
	transport http.RoundTripper
	clock     wire.Clock
	tenant    string
}

// clock is the time for what this package waits for or writes down.
func (a *app) clock() wire.Clock {
	if a.stand.clock != nil {
		return a.stand.clock
	}
	return wire.WallClock()
}

// open prepares the tenant that the global flags name. Nothing is sent yet: the
// first request asks for the token. patience is how long a write waits for replication.
func (a *app) open(patience time.Duration) (*session, error) {
	s := &session{risk: catalog.Builtin(), sandbox: a.sandbox != "", app: a, seen: &seen{}}
	a.opened = s
	transport, err := a.connect(s)
	if err != nil {
		return nil, err
	}
	w, err := wire.New(wire.Options{
		Root: s.cloud.GraphRoot, Scope: s.cloud.Scope(), UserAgent: userAgent(), Credential: s.credential, Transport: transport,
		Clock: a.stand.clock, Trace: a.trace(), Notice: a.waiting, Detour: a.detour,
	})
	if err != nil {
		return nil, err
	}
	s.Client = graph.New(w, patience)
	return s, nil
}

// userAgent names the program in the logs of Microsoft Graph.
func userAgent() string {
	return "mi-roles/" + version() + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")"
}

// connect chooses the cloud and the credential; a sandbox brings its transport.
func (a *app) connect(s *session) (http.RoundTripper, error) {
	var err error
	if a.cloud != "" {
		if s.cloud, err = signin.ParseCloud(a.cloud); err != nil {
			return nil, refuse("--cloud: %w", err)
		}
	}
	method, err := signin.ParseMethod(a.auth)
	if err != nil {
		return nil, refuse("--auth: %w", err)
	}
	if a.tenant != "" {
		if _, err := signin.ParseTenant(a.tenant); err != nil {
			return nil, refuse("--tenant: %w", err)
		}
	}
	switch {
	case a.stand.transport != nil:
		s.cloud, s.credential = signin.Clouds()[0], sandboxToken{a.stand.tenant, signin.Clouds()[0]}
		return a.stand.transport, nil
	case s.sandbox:
		return a.openSandbox(s)
	}
	o := signin.Options{Method: method, Cloud: s.cloud, Tenant: a.tenant, Transport: a.network(nil),
		Notice: func(wait time.Duration, reason string) { a.waiting(wire.Wait{For: wait, Reason: reason}) }}
	if !a.noInput && a.Getenv("CI") == "" {
		o.Prompt = func(line string) { _, _ = fmt.Fprintln(a.Err, line) }
	}
	credential, err := signin.New(o)
	if err != nil {
		return nil, err
	}
	s.cloud, s.credential = credential.Cloud(), credential
	if want := a.wantedTenant(); want != "" {
		s.credential = tenantGuard{credential, want}
	}
	return nil, nil
}

// tenantID is the tenant that the token is for, "" when the token does not say.
func (s *session) tenantID(ctx context.Context) string {
	t, err := s.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.cloud.Scope()}, EnableCAE: true})
	if err != nil {
		return ""
	}
	return tenantOf(t.Token)
}

// knowing is a describer of what was read already: it asks nothing.
func (s *session) knowing(identities []roles.Principal, apis ...roles.Resource) roles.Describer {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{}, Risk: s.risk}
	for _, p := range identities {
		d.Principals[p.ID] = p
	}
	for _, api := range apis {
		d.Resources[api.ID] = api
	}
	return d
}

// describer joins the given assignments with the APIs and principals behind
// them, asking only for what is not yet known.
func (s *session) describer(ctx context.Context, all []roles.Assignment, known ...roles.Resource) (roles.Describer, error) {
	d := s.knowing(nil, known...)
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
