package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"mi-roles/roles"
	"mi-roles/roles/wanted"
)

type applyOptions struct {
	files
	changes
	prune       bool
	maxRemovals int
	given       func(flag string) bool
}

func newApply(a *app) *cobra.Command {
	o := &applyOptions{}
	c := &cobra.Command{
		Use:     "apply (-f FILE | PLAN)",
		GroupID: groupState,
		Short:   "Make the tenant as a manifest or a saved plan wants it",
		Long: `Carry out a manifest, or a plan that "plan --out" saved. A saved plan is compared with the
tenant again: if the tenant moved since, nothing is written. Asks before it writes; without a
terminal it needs --yes. A run that was interrupted can simply be run again.`,
		Example: `  mi-roles apply -f grants.yaml
  mi-roles apply -f grants.yaml --prune --max-removals 3 --yes --record changes.jsonl
  mi-roles apply plan.json --yes`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.run(func(ctx context.Context, args []string) error { return a.apply(ctx, o, args) }),
	}
	f := c.Flags()
	o.files.addFlags(f)
	o.changes.addFlags(f)
	f.BoolVar(&o.prune, "prune", false, "remove what the manifest does not want, on the identities and APIs that it names together")
	f.IntVar(&o.maxRemovals, "max-removals", usualRemovals, "refuse to remove more `assignments` than this")
	o.given = f.Changed
	return c
}

// usualRemovals is how many assignments apply removes without being told that so
// many are meant.
const usualRemovals = 10

func (o *applyOptions) check(args []string) error {
	switch {
	case len(args) == 0 && !o.given("file"):
		return refuse("nothing to apply: give -f FILE, or the file of a saved plan")
	case len(args) > 0 && o.given("file"):
		return refuse("give a manifest or a saved plan, not both")
	case len(args) > 0 && o.given("prune"):
		return refuse("a saved plan already says what it removes: leave --prune out")
	case o.maxRemovals < 0:
		return refuse("--max-removals %d: give a number from 0", o.maxRemovals)
	}
	return nil
}

func (a *app) apply(ctx context.Context, o *applyOptions, args []string) error {
	p, err := a.printer()
	if err != nil {
		return err
	}
	if err := o.check(args); err != nil {
		return err
	}
	if err := a.checkConsent("apply", o.changes); err != nil {
		return err
	}
	run := changeRun{app: a, printer: p, options: o.changes}
	if len(args) > 0 {
		err = a.planFromFile(ctx, &run, args[0])
	} else {
		err = a.planFromManifest(ctx, &run, o)
	}
	if err != nil {
		return err
	}
	if n := removals(run.plan); n > o.maxRemovals {
		return &roles.Error{Kind: roles.ErrPolicy, Msg: fmt.Sprintf("this would remove %d assignments, more than --max-removals %d allows", n, o.maxRemovals),
			Hint: fmt.Sprintf("look at them first (mi-roles plan --prune); if they are meant: --max-removals %d", n)}
	}
	return run.confirmed(ctx, "Apply")
}

// planFromManifest compares a manifest with the tenant.
func (a *app) planFromManifest(ctx context.Context, run *changeRun, o *applyOptions) error {
	m, err := a.readManifest(ctx, o.files)
	if err != nil {
		return err
	}
	if run.session, err = a.openFor(o.changes, replication); err != nil {
		return err
	}
	d, err := run.session.desire(ctx, m, wanted.Options{AnyPrincipal: o.any})
	if err != nil {
		return err
	}
	a.tellRecreated(d, nil)
	run.take(d, roles.Compare(d.goal(o.prune), d.Held))
	return d.checkCritical(run.plan)
}

// take makes the run carry out a plan for what was found.
func (r *changeRun) take(d desired, plan roles.Plan) {
	d.describer.Order(plan)
	r.plan = plan
	r.target.identities = d.Identities
	for _, api := range d.describer.Resources {
		r.known = append(r.known, api)
	}
}

// checkConsent refuses, before anything is asked of Azure, a run that would have
// to ask a person when there is none.
func (a *app) checkConsent(command string, o changes) error {
	if o.dryRun || a.yes || a.canAsk() {
		return nil
	}
	return refuse("%s asks before it writes, and there is nobody to ask: add --yes, or look first with --dry-run", command)
}

// confirmed announces the plan, asks where it must, carries it out and prints
// what happened.
func (r changeRun) confirmed(ctx context.Context, verb string) error {
	r.announce(ctx, r)
	pending := r.plan.Pending()
	if n := len(pending); n > 0 && !r.options.dryRun && !r.yes {
		question := fmt.Sprintf("%s %d %s (%d to remove)?", verb, n, plural(n, "change", "changes"), removals(r.plan))
		if ok, err := r.confirm(ctx, question); err != nil || !ok {
			return firstError(err, fmt.Errorf("nothing was changed"))
		}
	}
	results, err := r.carryOut(ctx)
	if results == nil {
		return err
	}
	return r.print(ctx, results, err)
}
