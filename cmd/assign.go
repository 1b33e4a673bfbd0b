package cmd

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph/pace"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/gate"
)

type assignOptions struct {
	pick.Selectors
	change.Changes
	pick.Questions
	change.Allowed
	wait time.Duration
}

func newAssign(a *app) *cobra.Command {
	o := &assignOptions{}
	c := &cobra.Command{
		Use:     "assign -i IDENTITY -a API -r ROLE",
		Aliases: []string{"add"},
		GroupID: groupChange,
		Short:   "Assign an API's roles to managed identities",
		Long: `Assign app roles of an API to managed identities. Existing assignments stay as they are, so it
is safe to run the same command again. Roles that lead to control of the tenant are refused
unless --allow-critical names them, and unrated roles of Microsoft's own APIs unless
--allow-unrated does. On a terminal, you are asked for what is missing.`,
		Example: `  mi-roles assign -i func-orders -a graph -r User.Read.All
  mi-roles assign -i "rg-shop/func-orders,id-reporting" -a api://orders -r Orders.Read.All -r Orders.ReadWrite.All
  mi-roles assign -i /subscriptions/SUB/resourceGroups/rg/providers/Microsoft.Web/sites/web -a graph -r Mail.Send --dry-run`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.assign(ctx, o) }),
	}
	o.Selectors.AddFlags(c.Flags())
	o.Changes.AddFlags(c.Flags())
	c.Flags().DurationVar(&o.wait, "wait", 0, "wait up to this long for a new identity to appear and for the assignment to become visible")
	o.Allowed.AddFlags(c.Flags())
	a.AskFor(c, &o.Questions)
	return c
}

func (a *app) assign(ctx context.Context, o *assignOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if err := a.CanAskFor(&o.Questions, o.Missing("identity", "api", "role")); err != nil {
		return err
	}
	if err := screen.CheckWait(o.wait); err != nil {
		return err
	}
	if _, err := o.Parse(o.Flags().Changed("api")); err != nil {
		return err
	}
	if err := o.Read(a.Opener); err != nil {
		return err
	}
	s, err := a.OpenFor(o.Changes, o.patience())
	if err != nil {
		return err
	}
	if err := a.askAssign(ctx, s, o); err != nil {
		return err
	}
	run, err := a.assignRun(ctx, s, o, p)
	if err != nil {
		return err
	}
	a.tellOldTable()
	if err := run.Judge(); err != nil {
		return err
	}
	a.Announce(ctx, run, o.Asked)
	if err := a.AskedConsent(ctx, &o.Questions, run); err != nil {
		return err
	}
	results, err := run.CarryOut(ctx)
	defer a.TellAgain(&o.Questions)
	if err == nil && o.wait > 0 && !o.DryRun {
		err = awaitReadable(ctx, s, results, o.wait, a.Note)
	}
	return run.Print(ctx, results, err)
}

// assignRun looks up what is named, and compares what is held with it.
func (a *app) assignRun(ctx context.Context, s *connect.Session, o *assignOptions, p output.Options) (change.Run, error) {
	r, err := o.Parse(true)
	if err != nil {
		return change.Run{}, err
	}
	r.Question.Held, r.Question.Partial = true, true
	a.TimeLimit.Extend(3 * o.wait) // for the identity, for the grant, and until it is readable
	t, err := a.ResolveOrAsk(ctx, s, &o.Selectors, &r, o.wait)
	if err != nil {
		return change.Run{}, err
	}
	wanted, err := pick.FindRoles(t.API, r.Roles)
	if err != nil {
		return change.Run{}, t.Named(err)
	}
	goal := roles.Goal{Mode: roles.AtLeast, Keys: keys(t, wanted)}
	if err := pick.CompleteFor(ctx, s, t, goal.Keys); err != nil {
		return change.Run{}, err
	}
	run := change.Run{Runner: a.Runner, Session: s, Target: t, Printer: p, Plan: roles.Compare(goal, t.Assignments()), Options: o.Changes,
		Gate: o.Gate(), Wording: gate.Wording{Who: len(t.Identities) > 1}}
	run.Describer().Order(run.Plan)
	return run, nil
}

// patience is how long a grant is tried again when the service does not know yet
// what it refers to: as long as --wait says, else a little.
func (o *assignOptions) patience() time.Duration {
	if o.wait > 0 {
		return o.wait
	}
	return connect.Replication
}

func keys(t pick.Target, wanted []roles.AppRole) []roles.Key {
	var all []roles.Key
	for _, p := range t.Identities {
		for _, r := range wanted {
			all = append(all, roles.Key{Principal: p.ID, Resource: t.API.ID, Role: r.ID})
		}
	}
	return all
}

// awaitReadable waits until the grants just made can be read. A grant that the
// service accepted is made, readable or not, so only an interrupt fails the run.
func awaitReadable(ctx context.Context, s *connect.Session, results []roles.Result, wait time.Duration, note func(string, ...any)) error {
	for left := pace.PollsWithin(s.Clock(), wait); ; {
		missing, err := notReadable(ctx, s, results)
		if change.Interrupted(ctx) {
			return context.Cause(ctx)
		}
		if err != nil || missing == 0 {
			return nil //nolint:nilerr // the grants are made, whether they can be read or not
		}
		pause := left.Next()
		if pause == 0 {
			note("accepted, not yet visible: %d of %d assignments cannot be read yet; the directory may need a few more minutes", missing,
				len(results))
			return nil
		}
		if s.Clock().Sleep(ctx, pause) != nil && !change.Interrupted(ctx) {
			return nil
		}
	}
}

func notReadable(ctx context.Context, s *connect.Session, results []roles.Result) (int, error) {
	var ids []roles.ObjectID
	wanted := map[roles.Key]bool{}
	for _, r := range results {
		if r.Status == roles.Done {
			ids = append(ids, r.Key.Principal)
			wanted[r.Key] = true
		}
	}
	held, err := s.AssignmentsOf(ctx, ids)
	for _, all := range held {
		for _, a := range all {
			delete(wanted, a.Key)
		}
	}
	return len(wanted), err
}
