package cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/savedplan"
)

// savePlan writes a plan down for apply.
func savePlan(ctx context.Context, s *connect.Session, o *planOptions, d desired, to *screen.Destination) error {
	made := savedplan.Made{Tool: screen.Version(), Created: time.Now(), Tenant: s.TenantID(ctx), Cloud: s.Cloud.Name, Manifest: d.manifest.Digest()}
	if err := savedplan.New(made, d.goal(o.prune), d.Held, d.describer).Write(to); err != nil {
		return err
	}
	return to.Commit(ctx)
}

// planFromFile compares a saved plan with the tenant again. If the tenant moved
// since, it says what moved, and nothing is written.
func (a *app) planFromFile(ctx context.Context, run *change.Run, file string) error {
	saved, err := screen.Await(ctx, func() (savedplan.File, error) { return savedplan.Read(file) })
	if err != nil {
		return change.ExplainWrongKind(err, file, "a saved plan")
	}
	if run.Session, err = a.OpenFor(run.Options, connect.Replication); err != nil {
		return err
	}
	s := run.Session
	if here := s.TenantID(ctx); connect.OtherTenant(saved.Tenant, here) {
		return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("%s is a plan for tenant %s, but this is tenant %s", file, saved.Tenant, here),
			Hint: signInTo(saved.Tenant)}
	}
	d, err := revisit(ctx, s, saved)
	if err != nil {
		return err
	}
	if moved := saved.Moved(d.Held, d.describer); len(moved) > 0 {
		return &roles.Error{Kind: roles.ErrTenantMoved, Msg: "the tenant changed since the plan was made, so nothing was written:\n  " + strings.Join(cleaned(moved), "\n  "),
			Hint: "make a new plan and look at it"}
	}
	plan := roles.Compare(saved.Goal(), d.Held)
	planned := 0
	for _, step := range saved.Steps {
		if step.Needed {
			planned++
		}
	}
	if done := planned - len(plan.Pending()); done > 0 {
		a.Note("%d of the plan's %d changes are made already", done, planned)
	}
	take(run, d, plan)
	return nil
}

func cleaned(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = output.Clean(l)
	}
	return out
}

// revisit reads what the plan's identities and APIs are and hold today.
func revisit(ctx context.Context, s *connect.Session, saved savedplan.File) (desired, error) {
	var d desired
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
