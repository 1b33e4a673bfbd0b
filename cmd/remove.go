package cmd

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles"
)

type removeOptions struct {
	pick.Selectors
	change.Changes
	all, everyAPI bool
	assignment    pick.OnceFlag
	pick.Questions
	policy change.Allowed
	given  func(flag string) bool
}

func newRemove(a *app) *cobra.Command {
	o := &removeOptions{Selectors: pick.Selectors{Gone: true}}
	c := &cobra.Command{
		Use:     "remove -i IDENTITY -a API (-r ROLE | --all)",
		Aliases: []string{"rm"},
		GroupID: groupChange,
		Short:   "Remove an API's roles from managed identities",
		Long: `Remove app roles. Only what you name is removed: roles of one API, everything on one API
(--all), everything on every API (--all --every-api), or one assignment by its id. Removing
what is already gone is not an error. Prompts for confirmation and for what is missing;
without a terminal, pass --yes.`,
		Example: `  mi-roles remove -i func-orders -a graph -r User.Read.All
  mi-roles remove -i func-orders -a api://orders --all --yes
  mi-roles remove --assignment-id ID --yes`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.remove(ctx, o) }),
	}
	f := c.Flags()
	o.Selectors.AddFlags(f)
	o.Changes.AddFlags(f)
	o.policy.AddPolicy(f)
	f.BoolVar(&o.all, "all", false, "every role that the identity holds on the API")
	f.BoolVar(&o.everyAPI, "every-api", false, "with --all: on every API")
	f.Var(&o.assignment, "assignment-id", "remove the assignment with this `id`")
	c.MarkFlagsMutuallyExclusive("role", "all")
	c.MarkFlagsMutuallyExclusive("api", "every-api")
	for _, other := range []string{"role", "all", "every-api", "api"} {
		c.MarkFlagsMutuallyExclusive("assignment-id", other)
	}
	o.given = f.Changed
	a.AskFor(c, &o.Questions)
	return c
}

// check refuses what cannot be meant. asks tells that what is missing will be asked for.
func (o *removeOptions) check(asks bool) error {
	switch {
	case o.given("assignment-id"):
		return nil
	case o.everyAPI && !o.all:
		return screen.Refuse("--every-api works only with --all")
	case asks:
		return nil
	case !o.given("identity"):
		return screen.Refuse("no identity was named: pass --identity, or --assignment-id")
	case !o.all && len(o.Roles) == 0:
		return screen.Refuse("nothing to remove was named: pass --role, or --all for every role on the API")
	case !o.everyAPI && !o.given("api"):
		return screen.Refuse("no API was named: pass --api, or --all --every-api for every API")
	}
	return nil
}

// checkTexts refuses an id and a policy that cannot be read, before anything is sent.
func (o *removeOptions) checkTexts() error {
	if o.given("assignment-id") {
		if _, err := roles.ParseAssignmentID(string(o.assignment)); err != nil {
			return err
		}
	}
	return o.policy.ReadPolicy()
}

func (a *app) remove(ctx context.Context, o *removeOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if err := o.check(a.CanAsk()); err != nil {
		return err
	}
	if err := a.CanAskFor(&o.Questions, o.wants()); err != nil {
		return err
	}
	if _, err := o.Parse(o.given("api")); err != nil {
		return err
	}
	if !o.DryRun && !a.Yes && !a.CanAsk() {
		return screen.Refuse("remove needs confirmation, and there is no terminal to ask on: add --yes, or preview with --dry-run")
	}
	if err := o.checkTexts(); err != nil {
		return err
	}
	s, err := a.OpenFor(o.Changes, connect.Replication)
	if err != nil {
		return err
	}
	if err := a.askRemove(ctx, s, o); err != nil {
		return err
	}
	r, err := o.Parse(o.given("api"))
	if err != nil {
		return err
	}
	r.Question.Held, r.Question.Partial = true, !o.all
	run, err := a.planRemoval(ctx, s, r, o)
	if err != nil {
		return err
	}
	run.Printer, run.Options = p, o.Changes
	run.Describer().Order(run.Plan)
	n := len(run.Plan.Pending())
	asks := n > 0 && !o.DryRun && !a.Yes
	a.Announce(ctx, run, asks)
	if asks {
		if ok, err := a.Confirm(ctx, fmt.Sprintf("Remove %d %s?", n, screen.Plural(n, "role", "roles"))); err != nil || !ok {
			return cmp.Or(err, fmt.Errorf("nothing was removed"))
		}
	}
	results, err := run.CarryOut(ctx)
	defer a.TellAgain(&o.Questions)
	return run.Print(ctx, results, err)
}
