package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/gate"
)

type applyOptions struct {
	manifestFiles
	change.Changes
	change.Allowed
	scopeOptions
	reviewed
	prune       bool
	maxRemovals int
	given       func(flag string) bool
}

func newApply(a *app) *cobra.Command {
	o := &applyOptions{}
	c := &cobra.Command{
		Use:     "apply (-f FILE | PLAN [-f FILE] | --review FILE)",
		GroupID: groupState,
		Short:   "Apply a manifest, a saved plan or a review",
		Long: `Apply a manifest, or a plan saved by "plan --out". A saved plan is compared with the tenant
again; if the tenant has changed since, nothing is written.

A saved plan is a file that others can write; its checksum detects accidents, not tampering.
Pass the manifest as well (-f), and the plan is refused unless its changes are exactly those
that the manifest requires now. With -f, pass --prune if the manifest is meant to remove anything;
without -f, the plan decides. Critical and unrated roles are allowed by the manifest or by flags, never by the
plan.

With --review, remove what people decided to remove in the list that "review -o csv" wrote. Rows
whose assignment is gone are skipped; a list that is not filled in, was edited or is of another
tenant is refused.

Prompts for confirmation; without a terminal, pass --yes. It is safe to run an interrupted
apply again.`,
		Example: `  mi-roles apply -f grants.yaml
  mi-roles apply -f grants.yaml --prune --max-removals 3 --yes --record changes.jsonl
  mi-roles apply plan.json --yes
  mi-roles apply plan.json -f grants.yaml --prune --yes
  mi-roles apply --review review.csv --record changes.jsonl`,
		Args: cobra.MaximumNArgs(1),
		RunE: a.run(func(ctx context.Context, args []string) error { return a.apply(ctx, o, args) }),
	}
	f := c.Flags()
	o.manifestFiles.addFlags(f)
	o.scopeOptions.addFlags(f)
	o.reviewed.addFlags(f)
	o.Changes.AddFlags(f)
	o.Allowed.AddFlags(f)
	f.BoolVar(&o.prune, "prune", false, "also remove what the manifest does not list, for the pairs of identity and API that it names")
	f.IntVar(&o.maxRemovals, "max-removals", usualRemovals, "refuse to remove more than this many `assignments`")
	for _, other := range []string{"file", "prune", "all", "subscription", "resource-group", "api"} {
		c.MarkFlagsMutuallyExclusive("review", other)
	}
	o.given = f.Changed
	return c
}

// usualRemovals is how many assignments apply removes without being told that so
// many are meant.
const usualRemovals = 10

func (o *applyOptions) check(args []string) error {
	switch {
	case o.onlyDecided && o.review == "":
		return screen.Refuse("--only-decided requires a review: add --review FILE")
	case o.review != "" && len(args) > 0:
		return screen.Refuse("a review and a saved plan cannot be applied together: leave out %s or --review", args[0])
	case o.review != "":
	case len(args) == 0 && !o.given("file"):
		return screen.Refuse("nothing to apply: pass -f FILE, a saved plan, or --review FILE")
	case len(args) > 0 && o.given("prune") && !o.given("file"):
		return screen.Refuse("a saved plan already defines its removals: leave out --prune, or pass its manifest too with -f FILE")
	case o.whole() && len(args) > 0 && !o.given("file"):
		return screen.Refuse("a saved plan already has a scope: leave out --all, --subscription, --resource-group and --api, or pass " +
			"its manifest too with -f FILE")
	case o.whole() && (!o.prune || !o.given("max-removals")):
		return screen.Refuse("to apply a manifest to everything that is held, allow the removal of the rest, up to a limit: " +
			"--prune --max-removals N")
	case o.maxRemovals < 0:
		return screen.Refuse("--max-removals %d: use 0 or more", o.maxRemovals)
	}
	return o.scopeOptions.check()
}

func (a *app) apply(ctx context.Context, o *applyOptions, args []string) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if err := o.check(args); err != nil {
		return err
	}
	if err := a.CheckConsent("apply", o.Changes); err != nil {
		return err
	}
	if err := o.Read(a.Opener); err != nil {
		return err
	}
	run := change.Run{Runner: a.Runner, Printer: p, Options: o.Changes, Gate: o.Gate(), Wording: gate.Wording{Who: true}}
	switch {
	case o.review != "":
		err = a.planFromReview(ctx, &run, o)
	case len(args) > 0:
		err = a.planFromFile(ctx, &run, o, args[0])
	default:
		err = a.planFromManifest(ctx, &run, o)
	}
	if err != nil {
		return err
	}
	if n := change.Removals(run.Plan); n > o.maxRemovals {
		look := "check them first (mi-roles plan --prune)"
		if o.review != "" {
			look = "check the rows that say remove"
		}
		return &roles.Error{Kind: roles.ErrPolicy,
			Msg:  fmt.Sprintf("this would remove %d assignments, more than --max-removals %d allows", n, o.maxRemovals),
			Hint: fmt.Sprintf("%s; if they are intended, add --max-removals %d", look, n)}
	}
	return run.Confirmed(ctx, "Apply")
}

// planFromManifest compares a manifest with the tenant.
func (a *app) planFromManifest(ctx context.Context, run *change.Run, o *applyOptions) error {
	m, err := a.readManifest(ctx, o.manifestFiles)
	if err != nil {
		return err
	}
	if run.Session, err = a.OpenFor(o.Changes, connect.Replication); err != nil {
		return err
	}
	d, err := a.desireWithin(ctx, run.Session, m, desired.Options{AnyPrincipal: o.any, Now: a.Clock().Now()}, o.scopeOptions)
	if err != nil {
		return err
	}
	a.tellRecreated(d, nil)
	d.describer.SecondStepsDone = d.SecondStepsDone()
	take(run, d, roles.Compare(d.goal(o.prune), d.Held))
	run.Gate, run.Wording = d.opens(run.Gate), d.wording()
	return nil
}

// take makes the run carry out a plan for what was found.
func take(r *change.Run, d resolved, plan roles.Plan) {
	d.describer.Order(plan)
	r.Plan = plan
	r.Target.Identities = d.Identities
	r.SecondStepsDone = d.describer.SecondStepsDone
	for _, api := range d.describer.Resources {
		r.Known = append(r.Known, api)
	}
}
