package cmd

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/desired"
	"mi-roles/roles/gate"
	"mi-roles/roles/manifest"
	"mi-roles/roles/savedplan"
)

// savePlan writes a plan down for apply.
func (a *app) savePlan(ctx context.Context, s *connect.Session, o *planOptions, d resolved, to *screen.Destination) error {
	made := savedplan.Made{Tool: screen.Version(), Created: a.Clock().Now(), Tenant: s.TenantID(ctx), Cloud: s.Cloud.Name,
		Manifest: d.manifest.Digest()}
	if err := savedplan.New(made, d.goal(o.prune), d.Held, d.describer).Write(to); err != nil {
		return err
	}
	if err := to.Commit(ctx); err != nil {
		return err
	}
	a.Note("plan saved to %s; apply it with: mi-roles apply %s", o.out, a.Shell().Word(change.FileArgument(o.out)))
	return nil
}

// planFromFile compares a saved plan with the tenant again, and with a manifest where one
// is given beside it. If the tenant moved since, it says what moved, and nothing is written.
func (a *app) planFromFile(ctx context.Context, run *change.Run, o *applyOptions, file string) error {
	saved, err := screen.Await(ctx, func() (savedplan.File, error) { return savedplan.Read(file) })
	if err != nil {
		return change.ExplainWrongKind(err, file, "a saved plan")
	}
	var m manifest.Manifest
	if o.given("file") {
		if m, err = a.readManifest(ctx, o.manifestFiles); err != nil {
			return err
		}
	}
	if run.Session, err = a.OpenFor(run.Options, connect.Replication); err != nil {
		return err
	}
	s := run.Session
	if here := s.TenantID(ctx); connect.OtherTenant(saved.Tenant, here) {
		return &roles.Error{Kind: roles.ErrUsage,
			Msg:  fmt.Sprintf("%s is a plan for tenant %s, but this is tenant %s", file, saved.Tenant, here),
			Hint: signInTo(saved.Tenant)}
	}
	d, err := revisit(ctx, s, saved)
	if err != nil {
		return err
	}
	if moved := saved.Moved(d.Held, d.describer); len(moved) > 0 {
		return &roles.Error{Kind: roles.ErrTenantMoved,
			Msg:  "the tenant has changed since the plan was created, so nothing was written:\n  " + strings.Join(cleaned(moved), "\n  "),
			Hint: "make a new plan and review it"}
	}
	if o.given("file") {
		if err := a.holdAgainst(ctx, run, saved, d, m, o); err != nil {
			return err
		}
	}
	a.tellRerated(saved.Ratings(), d.describer)
	plan := roles.Compare(saved.Goal(), d.Held)
	planned := 0
	for _, step := range saved.Steps {
		if step.Needed {
			planned++
		}
	}
	if done := planned - len(plan.Pending()); done > 0 {
		a.Note("%d of the plan's %d changes are already made", done, planned)
	}
	take(run, d, plan)
	return nil
}

// holdAgainst refuses a plan whose changes are not those that a manifest wants of the
// tenant now; of others, the manifest says which roles are meant. What the plan says of
// itself is no evidence: whoever can edit it can seal it again.
func (a *app) holdAgainst(ctx context.Context, run *change.Run, saved savedplan.File, d resolved, m manifest.Manifest,
	o *applyOptions) error {
	w, err := a.desireWithin(ctx, run.Session, m, desired.Options{AnyPrincipal: o.any, Now: a.Clock().Now()}, o.scopeOptions)
	if err != nil {
		return err
	}
	a.tellRecreated(w, nil)
	prune := saved.Prune
	if o.given("prune") {
		prune = o.prune
	}
	maps.Copy(w.describer.Principals, d.describer.Principals)
	maps.Copy(w.describer.Resources, d.describer.Resources)
	var lines []string
	for _, differs := range saved.Against(w.goal(prune), slices.Concat(d.Held, w.Held), w.describer) {
		lines = append(lines, differs.String())
	}
	if len(lines) > 0 {
		return &roles.Error{Kind: roles.ErrPolicy,
			Msg:  "the plan does not match what the manifest requires now, so nothing was written:\n  " + strings.Join(lines, "\n  "),
			Hint: "make a new plan from this manifest and review it"}
	}
	run.Gate, run.Wording = w.opens(run.Gate), w.wording()
	return nil
}

// tellRerated names the roles that a file rates otherwise than the table does today.
func (a *app) tellRerated(said map[roles.Key]catalog.Level, d roles.Describer) {
	for _, r := range gate.Ratings(said, d) {
		a.Note("%s", r)
	}
}

func cleaned(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = output.Clean(l)
	}
	return out
}

// revisit reads what the plan's identities and APIs are and hold today.
func revisit(ctx context.Context, s *connect.Session, saved savedplan.File) (resolved, error) {
	var d resolved
	now, err := s.ReadByIDs(ctx, saved.Identities(), saved.APIs())
	if err != nil {
		return d, err
	}
	for _, step := range saved.Steps {
		// An API that was gone when the plan was made has no app id in it.
		if _, there := now.Resources[step.ResourceID]; !there && step.ResourceAppID == "" {
			now.Resources[step.ResourceID] = roles.Resource{ID: step.ResourceID, DisplayName: step.ResourceDisplayName, Gone: true}
		}
	}
	d.describer = roles.Describer{Principals: now.Principals, Resources: now.Resources, Risk: s.Risk}
	for _, id := range saved.Identities() {
		if p, there := now.Principals[id]; there {
			d.Identities = append(d.Identities, p)
		}
		d.Held = append(d.Held, now.Held[id]...)
	}
	return d, findSuccessors(ctx, s, saved, d.describer)
}

// findSuccessors looks for identities that were recreated, so that the user is told so.
func findSuccessors(ctx context.Context, s *connect.Session, saved savedplan.File, d roles.Describer) error {
	gone := saved.Gone(d)
	if len(gone) == 0 {
		return nil
	}
	answer, err := s.Lookup(ctx, roles.LookupRequest{Identities: gone})
	for _, found := range answer.Identities {
		for _, p := range found.Principals {
			d.Principals[p.ID] = p
		}
	}
	return err
}
