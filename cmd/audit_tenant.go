package cmd

import (
	"context"
	"strings"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
)

// audited is a tenant, or several, and what was found there.
type audited struct {
	*connect.Session // nil for several tenants
	scope            string
	in               audit.Input
	found            audit.Result
	beside
}

// auditRequest is what an audit was asked for, as the command line and its files say.
type auditRequest struct {
	pick.Request
	in       audit.Input
	manifest manifest.Manifest
	risk     catalog.Table
}

// prepareAudit reads the command line and the files that say what to look for.
func (a *app) prepareAudit(ctx context.Context, o *auditOptions) (q auditRequest, err error) {
	if err := o.policy.Read(a.Opener); err != nil {
		return q, err
	}
	if q.in, err = o.settings(ctx, a.Clock().Now()); err != nil {
		return q, err
	}
	if q.Request, err = o.request(); err != nil {
		return q, err
	}
	if o.given("file") {
		if q.manifest, err = a.readManifest(ctx, o.manifests); err != nil {
			return q, err
		}
	}
	q.risk, err = a.riskTable(ctx)
	return q, err
}

// auditTenant reads every file, then the tenant, and looks for everything.
func (a *app) auditTenant(ctx context.Context, o *auditOptions) (audited, error) {
	if o.given("snapshots") {
		return a.auditSnapshots(ctx, o)
	}
	q, err := a.prepareAudit(ctx, o)
	if err != nil {
		return audited{}, err
	}
	then, err := a.openBaseline(ctx, o)
	if err != nil {
		return audited{}, err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return audited{}, err
	}
	if err := o.checkBaseline(ctx, s, then); err != nil {
		return audited{}, err
	}
	if err := a.askNeeded(ctx, s, &o.Questions, &o.Selectors); err != nil {
		return audited{}, err
	}
	if q.Request, err = o.request(); err != nil {
		return audited{}, err
	}
	x, err := a.auditIn(ctx, s, o, q)
	if err == nil && then != nil {
		x.found, err = a.against(ctx, s, then, o, x.in, o.over(q), x.found)
	}
	return x, err
}

// whole reports whether every managed identity is read, with all that it holds.
func (o *auditOptions) whole() bool {
	return o.all && !o.given("api") && len(o.subscriptions)+len(o.groups) == 0
}

// over is whose holdings are looked at.
func (o *auditOptions) over(q auditRequest) scope {
	within := desired.Scope{Subscriptions: o.subscriptions, Groups: o.groups}
	return scope{Request: q.Request, named: o.given("identity"), inside: within.Holds,
		places: limitedTo(o.groups, o.subscriptions)}
}

// auditIn reads a tenant and the files beside it, and looks for everything.
func (a *app) auditIn(ctx context.Context, s *connect.Session, o *auditOptions, q auditRequest) (audited, error) {
	s.Risk = q.risk
	x := audited{Session: s, scope: o.scope(), in: q.in}
	var err error
	if x.in.Principals, x.in.Grants, err = a.holdingsOf(ctx, s, o.over(q)); err != nil {
		return x, err
	}
	if x.beside, err = a.readBeside(ctx, s, &o.auditInputs, &x.in); err == nil && o.given("file") {
		err = addManifest(ctx, s, q.manifest, &x.in, o.whole(), o.Any)
	}
	if err != nil {
		return x, err
	}
	if o.given("snapshots") {
		x.in = x.in.InTenant(strings.ToLower(s.TenantID(ctx)))
	}
	x.found, err = screen.Await(ctx, func() (audit.Result, error) { return audit.Find(x.in), nil })
	if o.given("snapshots") {
		x.found = x.found.InTenant(strings.ToLower(s.TenantID(ctx)))
	}
	return x, err
}
