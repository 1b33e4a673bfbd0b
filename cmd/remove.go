package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/output"
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

// planRemoval finds out what is to be removed.
func (a *app) planRemoval(ctx context.Context, s *session, r request, o *removeOptions) (changeRun, error) {
	if o.given("assignment-id") {
		return s.planByID(ctx, a, r, roles.AssignmentID(o.assignment))
	}
	t, err := s.resolve(ctx, r, 0, a.note)
	if err != nil {
		return changeRun{}, err
	}
	if t.lacks(t.meanings(r.roles)) {
		if err := s.complete(ctx, t); err != nil {
			return changeRun{}, err
		}
	}
	goal := roles.Goal{Mode: roles.Without}
	if o.all {
		goal.Keys = heldKeys(t, o.everyAPI)
	} else if goal.Keys, err = removalKeys(t, r.roles); err != nil {
		return changeRun{}, err
	}
	run := changeRun{app: a, session: s, target: t, plan: roles.Compare(goal, t.assignments())}
	if o.everyAPI {
		d, err := s.describer(ctx, t.assignments())
		if err != nil {
			return run, err
		}
		run.known = slices.AppendSeq(run.known, maps.Values(d.Resources))
	}
	return run, nil
}

func heldKeys(t target, everyAPI bool) []roles.Key {
	var all []roles.Key
	for _, h := range t.assignments() {
		if everyAPI || h.Key.Resource == t.api.ID {
			all = append(all, h.Key)
		}
	}
	return all
}

// removalKeys are the roles that are named, as each identity holds them: one may hold
// another of several roles of a value than the next.
func removalKeys(t target, texts []string) ([]roles.Key, error) {
	var all []roles.Key
	for _, text := range texts {
		for _, p := range t.identities {
			id, err := roles.FindHeldRole(t.api, text, t.held[p.ID])
			if err != nil {
				return nil, ofOne(t, p, err)
			}
			all = append(all, roles.Key{Principal: p.ID, Resource: t.api.ID, Role: id})
		}
	}
	return all, nil
}

// ofOne says which of several identities an ambiguity is about.
func ofOne(t target, p roles.Principal, err error) error {
	e := asRoles(err)
	if e == nil || len(t.identities) == 1 || !errors.Is(err, roles.ErrRoleAmbiguous) {
		return err
	}
	of := *e
	of.Msg = output.Clean(p.DisplayName) + ": " + e.Msg
	return &of
}

// planByID plans the removal of one assignment that only its id names.
func (s *session) planByID(ctx context.Context, a *app, r request, id roles.AssignmentID) (changeRun, error) {
	run := changeRun{app: a, session: s}
	found, err := s.Assignment(ctx, id)
	if err != nil {
		return run, err
	}
	if found == nil {
		run.plan = roles.Plan{{Action: roles.Remove, Have: &roles.Assignment{ID: id}}}
		return run, nil
	}
	now, err := s.Recall(ctx, []roles.ObjectID{found.Key.Principal}, []roles.ObjectID{found.Key.Resource})
	if err != nil {
		return run, err
	}
	p, ok := now.Principals[found.Key.Principal]
	if !r.any && ok && !p.Managed() || !ok && found.PrincipalType != "ServicePrincipal" && !r.any {
		return run, &roles.Error{Kind: roles.ErrNotManaged, Msg: fmt.Sprintf("assignment %s belongs to %q, which is not a managed identity", id, found.PrincipalName),
			Hint: "add --any-principal if you mean it"}
	}
	run.known = slices.AppendSeq(run.known, maps.Values(now.Resources))
	if ok {
		run.target.identities = []roles.Principal{p}
	}
	run.plan = roles.Compare(roles.Goal{Mode: roles.Without, Keys: []roles.Key{found.Key}}, []roles.Assignment{*found})
	return run, nil
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
