package cmd

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/roles"
)

type removeOptions struct {
	selectors
	changes
	all, everyAPI bool
	assignment    onceFlag
	questions
	given func(flag string) bool
}

func newRemove(a *app) *cobra.Command {
	o := &removeOptions{}
	c := &cobra.Command{
		Use:     "remove -i IDENTITY -a API (-r ROLE | --all)",
		Aliases: []string{"rm"},
		GroupID: groupChange,
		Short:   "Take roles of an API away from managed identities",
		Long: `Take app roles away. Only what is named is removed: roles of one API, everything on one
API (--all), everything on every API (--all --every-api), or one assignment by its id.
What is already gone is no failure. Asks before it removes, and for what was not named;
without a terminal it needs --yes.`,
		Example: `  mi-roles remove -i func-orders -a graph -r User.Read.All
  mi-roles remove -i func-orders -a api://orders --all --yes
  mi-roles remove --assignment-id ID --yes`,
		Args: noArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.remove(ctx, o) }),
	}
	f := c.Flags()
	o.selectors.addFlags(f)
	o.changes.addFlags(f)
	f.BoolVar(&o.all, "all", false, "every role that the identity holds on the API")
	f.BoolVar(&o.everyAPI, "every-api", false, "with --all: on every API")
	f.Var(&o.assignment, "assignment-id", "the assignment with this `id`, alone")
	c.MarkFlagsMutuallyExclusive("role", "all")
	c.MarkFlagsMutuallyExclusive("api", "every-api")
	for _, other := range []string{"role", "all", "every-api", "api"} {
		c.MarkFlagsMutuallyExclusive("assignment-id", other)
	}
	o.given = f.Changed
	o.questions = questionsOf(c)
	return c
}

// check refuses what cannot be meant. asks tells that what is missing will be asked for.
func (o *removeOptions) check(asks bool) error {
	switch {
	case o.given("assignment-id"):
		return nil
	case o.everyAPI && !o.all:
		return refuse("--every-api works only with --all")
	case asks:
		return nil
	case !o.given("identity"):
		return refuse("no identity was named: give --identity, or --assignment-id")
	case !o.all && len(o.roles) == 0:
		return refuse("nothing to remove was named: give --role, or --all for every role on the API")
	case !o.everyAPI && !o.given("api"):
		return refuse("no API was named: give --api, or --all --every-api for every API")
	}
	return nil
}

func (a *app) remove(ctx context.Context, o *removeOptions) error {
	p, err := a.printer()
	if err != nil {
		return err
	}
	if err := o.check(a.canAsk()); err != nil {
		return err
	}
	if err := a.canAskFor(&o.questions, o.wants()); err != nil {
		return err
	}
	if _, err := o.parse(o.given("api")); err != nil {
		return err
	}
	if !o.dryRun && !a.yes && !a.canAsk() {
		return refuse("remove asks before it removes, and there is nobody to ask: add --yes, or look first with --dry-run")
	}
	if o.given("assignment-id") {
		if _, err := roles.ParseAssignmentID(string(o.assignment)); err != nil {
			return err
		}
	}
	s, err := a.openFor(o.changes, replication)
	if err != nil {
		return err
	}
	if err := a.askRemove(ctx, s, o); err != nil {
		return err
	}
	r, err := o.parse(o.given("api"))
	if err != nil {
		return err
	}
	r.question.Held, r.question.Partial = true, !o.all
	run, err := a.planRemoval(ctx, s, r, o)
	if err != nil {
		return err
	}
	run.printer, run.options = p, o.changes
	run.describer().Order(run.plan)
	a.announce(ctx, run)
	if n := len(run.plan.Pending()); n > 0 && !o.dryRun && !a.yes {
		if ok, err := a.confirm(ctx, fmt.Sprintf("Remove %d %s?", n, plural(n, "role", "roles"))); err != nil || !ok {
			return firstError(err, fmt.Errorf("nothing was removed"))
		}
	}
	results, err := run.carryOut(ctx)
	defer a.tellAgain(&o.questions)
	return run.print(ctx, results, err)
}

// confirm asks a yes-or-no question; anything but yes is no.
func (a *app) confirm(ctx context.Context, question string) (bool, error) {
	defer a.allowance.pause()()
	_, _ = fmt.Fprintf(a.Err, "%s [y/N] ", question)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(a.In).ReadString('\n')
		answer <- line
	}()
	select {
	case line := <-answer:
		word := strings.ToLower(strings.TrimSpace(line))
		return word == "y" || word == "yes", nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
