package cmd

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/roles"
)

// replication is how long a grant is tried again, without --wait, when the
// service does not know yet an identity or role that was just read.
const replication = 10 * time.Second

type assignOptions struct {
	selectors
	changes
	questions
	wait  time.Duration
	allow listFlag
}

func newAssign(a *app) *cobra.Command {
	o := &assignOptions{}
	c := &cobra.Command{
		Use:     "assign -i IDENTITY -a API -r ROLE",
		Aliases: []string{"add"},
		GroupID: groupChange,
		Short:   "Give roles of an API to managed identities",
		Long: `Give app roles of an API to managed identities. What is already there stays as it is,
so running the same command again is safe. Roles that lead to control of the tenant
are refused unless --allow-critical names them. On a terminal, what is missing is asked for.`,
		Example: `  mi-roles assign -i func-orders -a graph -r User.Read.All
  mi-roles assign -i rg-shop/func-orders,id-reporting -a api://orders -r Orders.Read.All -r Orders.ReadWrite.All
  mi-roles assign -i /subscriptions/SUB/resourceGroups/rg/providers/Microsoft.Web/sites/web-shop -a graph -r Mail.Send --dry-run`,
		Args: noArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.assign(ctx, o) }),
	}
	o.selectors.addFlags(c.Flags())
	o.changes.addFlags(c.Flags())
	c.Flags().DurationVar(&o.wait, "wait", 0, "wait so long for a fresh identity, and until the grant is readable")
	c.Flags().Var(&o.allow, "allow-critical", "critical `role` that may be given (repeatable, or a comma list)")
	o.questions = questionsOf(c)
	return c
}

func (a *app) assign(ctx context.Context, o *assignOptions) error {
	p, err := a.printer()
	if err != nil {
		return err
	}
	if err := a.canAskFor(&o.questions, o.missing("identity", "api", "role")); err != nil {
		return err
	}
	if err := checkWait(o.wait); err != nil {
		return err
	}
	if _, err := o.parse(o.flags().Changed("api")); err != nil {
		return err
	}
	s, err := a.openFor(o.changes, o.patience())
	if err != nil {
		return err
	}
	if err := a.askAssign(ctx, s, o); err != nil {
		return err
	}
	r, err := o.parse(true)
	if err != nil {
		return err
	}
	r.question.Held, r.question.Partial = true, true
	a.allowance.extend(3 * o.wait) // for the identity, for the grant, and until it is readable
	t, err := s.resolve(ctx, r, o.wait, a.note)
	if err != nil {
		return err
	}
	wanted, err := findRoles(t.api, r.roles)
	if err != nil {
		return err
	}
	if err := s.checkCritical(t.api, wanted, o.allow); err != nil {
		return err
	}
	goal := roles.Goal{Mode: roles.AtLeast, Keys: keys(t, wanted)}
	if err := s.see(ctx, t, goal.Keys); err != nil {
		return err
	}
	run := changeRun{app: a, session: s, target: t, printer: p, plan: roles.Compare(goal, t.assignments()), options: o.changes}
	run.describer().Order(run.plan)
	a.announce(ctx, run)
	if err := a.askedConsent(ctx, &o.questions, run); err != nil {
		return err
	}
	results, err := run.carryOut(ctx)
	defer a.tellAgain(&o.questions)
	if err == nil && o.wait > 0 && !o.dryRun {
		err = s.awaitReadable(ctx, results, o.wait, a.note)
	}
	return run.print(ctx, results, err)
}

// patience is how long a grant is tried again when the service does not know yet
// what it refers to: as long as --wait says, else a little.
func (o *assignOptions) patience() time.Duration {
	if o.wait > 0 {
		return o.wait
	}
	return replication
}

// findRoles resolves every role before anything is written.
func findRoles(api roles.Resource, texts []string) ([]roles.AppRole, error) {
	var found []roles.AppRole
	for _, text := range texts {
		role, err := roles.FindRole(api, text)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(found, func(r roles.AppRole) bool { return r.ID == role.ID }) {
			found = append(found, role)
		}
	}
	return found, nil
}

func keys(t target, wanted []roles.AppRole) []roles.Key {
	var all []roles.Key
	for _, p := range t.identities {
		for _, r := range wanted {
			all = append(all, roles.Key{Principal: p.ID, Resource: t.api.ID, Role: r.ID})
		}
	}
	return all
}

// awaitReadable waits until the grants just made can be read. A grant that the
// service accepted is made, readable or not, so only an interrupt fails the run.
func (s *session) awaitReadable(ctx context.Context, results []roles.Result, wait time.Duration, note func(string, ...any)) error {
	for left := pausesWithin(s.app.clock(), wait); ; {
		missing, err := s.notReadable(ctx, results)
		if interrupted(ctx) {
			return context.Cause(ctx)
		}
		if err != nil || missing == 0 {
			return nil //nolint:nilerr // the grants are made, whether they can be read or not
		}
		pause := left.take()
		if pause == 0 {
			note("accepted, not yet visible: %d of %d grants cannot be read yet; the directory may need some minutes more", missing, len(results))
			return nil
		}
		if s.app.clock().Sleep(ctx, pause) != nil && !interrupted(ctx) {
			return nil
		}
	}
}

func (s *session) notReadable(ctx context.Context, results []roles.Result) (int, error) {
	var ids []roles.ObjectID
	wanted := map[roles.Key]bool{}
	for _, r := range results {
		if r.Status == roles.Done {
			ids = append(ids, r.Key.Principal)
			wanted[r.Key] = true
		}
	}
	held, err := s.Held(ctx, ids)
	for _, all := range held {
		for _, a := range all {
			delete(wanted, a.Key)
		}
	}
	return len(wanted), err
}
