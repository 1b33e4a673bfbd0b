package cmd

import (
	"context"
	"fmt"
	"strings"
	"time"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/savedplan"
)

// savePlan writes a plan down for apply.
func (s *session) savePlan(ctx context.Context, o *planOptions, d desired, to *destination) error {
	made := savedplan.Made{Tool: version(), Created: time.Now(), Tenant: s.tenantID(ctx), Cloud: s.cloud.Name, Manifest: d.manifest.Digest()}
	if err := savedplan.New(made, d.goal(o.prune), d.Held, d.describer).Write(to); err != nil {
		return err
	}
	return to.commit()
}

// planFromFile compares a saved plan with the tenant again. If the tenant moved
// since, it says what moved, and nothing is written.
func (a *app) planFromFile(ctx context.Context, run *changeRun, file string) error {
	saved, err := await(ctx, func() (savedplan.File, error) { return savedplan.Read(file) })
	if err != nil {
		return mistaken(err, file, "a saved plan")
	}
	if run.session, err = a.openFor(run.options, replication); err != nil {
		return err
	}
	s := run.session
	if here := s.tenantID(ctx); otherTenant(saved.Tenant, here) {
		return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("%s is a plan for tenant %s, but this is tenant %s", file, saved.Tenant, here),
			Hint: signInTo(saved.Tenant)}
	}
	d, err := s.revisit(ctx, saved)
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
		a.note("%d of the plan's %d changes are made already", done, planned)
	}
	run.take(d, plan)
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
func (s *session) revisit(ctx context.Context, saved savedplan.File) (desired, error) {
	var d desired
	now, err := s.Recall(ctx, saved.Identities(), saved.APIs())
	if err != nil {
		return d, err
	}
	for _, step := range saved.Steps {
		// An API that was gone when the plan was made has no app id in it.
		if _, there := now.Resources[step.ResourceID]; !there && step.ResourceAppID == "" {
			now.Resources[step.ResourceID] = roles.Resource{ID: step.ResourceID, DisplayName: step.ResourceDisplayName, Gone: true}
		}
	}
	d.describer = roles.Describer{Principals: now.Principals, Resources: now.Resources, Risk: s.risk}
	for _, id := range saved.Identities() {
		if p, there := now.Principals[id]; there {
			d.Identities = append(d.Identities, p)
		}
		d.Held = append(d.Held, now.Held[id]...)
	}
	return d, s.findSuccessors(ctx, saved, d.describer)
}

// findSuccessors looks for identities that were recreated, so that the user is told so.
func (s *session) findSuccessors(ctx context.Context, saved savedplan.File, d roles.Describer) error {
	gone := saved.Gone(d)
	if len(gone) == 0 {
		return nil
	}
	answer, err := s.Look(ctx, roles.Question{Identities: gone})
	for _, found := range answer.Identities {
		for _, p := range found.Principals {
			d.Principals[p.ID] = p
		}
	}
	return err
}
