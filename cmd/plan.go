package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/savedplan"
)

type planOptions struct {
	manifestFiles
	scopeOptions
	prune, exitCode, unchanged bool
	out                        string
	change.Allowed
}

func newPlan(a *app) *cobra.Command {
	o := &planOptions{}
	c := &cobra.Command{
		Use:     "plan -f FILE",
		GroupID: groupState,
		Short:   "Preview the changes of a manifest",
		Long: `Compare a manifest with the tenant and show what would be added, kept and, with --prune,
removed, and what the identities hold beyond the manifest, for the pairs of identity and API that
it names. With --all, or limited to a scope, the manifest is compared with everything that managed
identities hold there. A grant whose last day (expires) has passed is removed even without --prune.
Read-only.`,
		Example: `  mi-roles plan -f grants.yaml
  mi-roles plan -f grants/ --prune --out plan.json --exit-code
  mi-roles plan -f everything.yaml --all --exit-code`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.plan(ctx, o) }),
	}
	f := c.Flags()
	o.manifestFiles.addFlags(f)
	o.scopeOptions.addFlags(f)
	f.BoolVar(&o.prune, "prune", false,
		"also remove what the manifest does not list, for the pairs of identity and API that it names, or in the scope")
	f.BoolVar(&o.unchanged, "show-unchanged", false, "also show what stays unchanged")
	f.BoolVar(&o.exitCode, "exit-code", false,
		"exit with 3 when changes are pending, or with --all or a scope when something is held that the manifest does not list")
	f.StringVar(&o.out, "out", "", "save the plan to this `file`, for use with: mi-roles apply FILE")
	o.AddPolicy(f)
	pick.Require(c, "file")
	return c
}

func (a *app) plan(ctx context.Context, o *planOptions) error {
	p, err := a.Printer(output.SARIF, output.JUnit)
	if err != nil {
		return err
	}
	if err := o.scopeOptions.check(); err != nil {
		return err
	}
	var to *screen.Destination
	if o.out != "" {
		if to, err = a.OpenOut(ctx, o.out, savedplan.Check); err != nil {
			return err
		}
		defer to.Discard()
	}
	if err := o.Read(a.Opener); err != nil {
		return err
	}
	s, d, err := a.readPlanned(ctx, o)
	if err != nil {
		return err
	}
	d.describer.SecondStepsDone = d.SecondStepsDone()
	plan := roles.Compare(d.goal(o.prune), d.Held)
	d.describer.Order(plan)
	var loose []roles.Assignment // held, but not wanted: with --prune the plan has them
	if !o.prune {
		loose = d.unmanaged()
	}
	a.tellRecreated(d, nil)
	doc, title := d.planDocument(plan, loose, o.unchanged, o.whole()), summary(plan, loose)
	doc.Title = "mi-roles " + title
	if err := a.Render(doc, p); err != nil {
		return err
	}
	a.Note("%s", title)
	a.tellPlan(ctx, s, d, plan)
	a.TellJob(doc, title, "changes", len(plan.Pending()))
	if err := change.Refused(d.opens(o.Gate()), plan, d.describer, d.wording()); err != nil {
		return err
	}
	if o.out != "" {
		if err := a.savePlan(ctx, s, o, d, to); err != nil {
			return err
		}
	}
	if o.exitCode && (len(plan.Pending()) > 0 || o.whole() && len(loose) > 0) {
		return change.ErrDiffers
	}
	return nil
}

// readPlanned reads the manifest, and what its assignments mean in the tenant.
func (a *app) readPlanned(ctx context.Context, o *planOptions) (*connect.Session, resolved, error) {
	m, err := a.readManifest(ctx, o.manifestFiles)
	if err != nil {
		return nil, resolved{}, err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return nil, resolved{}, err
	}
	d, err := a.desireWithin(ctx, s, m, desired.Options{AnyPrincipal: o.any, Now: a.Clock().Now()}, o.scopeOptions)
	return s, d, err
}

// tellPlan says what else is to know before a plan is applied.
func (a *app) tellPlan(ctx context.Context, s *connect.Session, d resolved, plan roles.Plan) {
	a.TellFenced(ctx, s, plan, d.describer)
	a.TellSecondSteps(d.toBeGiven(plan))
	if n := change.Removals(plan); n > usualRemovals {
		a.Note("apply refuses to remove this many; if they are intended, add --max-removals %d", n)
	}
}
