package cmd

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/gate"
	"mi-roles/roles/record"
)

type undoOptions struct {
	change.Changes
	change.Allowed
}

func newUndo(a *app) *cobra.Command {
	o := &undoOptions{}
	c := &cobra.Command{
		Use:     "undo RECORD",
		GroupID: groupState,
		Short:   "Undo the changes in a record",
		Long: `Undo the changes in a record that --record wrote, newest first. Whatever has changed since the
recorded run is left as it is, and so is what was undone before. Microsoft Graph can take minutes
to show recent changes; undo waits for them, or attempts the reversal anyway. A critical role
that was removed is restored only if --allow-critical names it: a record's checksums detect
accidents, not tampering. From a record of "fence apply", what it created is deleted; what it
changed or removed is not restored. Prompts for confirmation; without a terminal, pass --yes.`,
		Example: `  mi-roles undo changes.jsonl --dry-run
  mi-roles undo changes.jsonl --yes`,
		Args: cobra.ExactArgs(1),
		RunE: a.run(func(ctx context.Context, args []string) error { return a.undo(ctx, o, args[0]) }),
	}
	o.Changes.AddFlags(c.Flags())
	o.Allowed.AddFlags(c.Flags())
	return c
}

func (a *app) undo(ctx context.Context, o *undoOptions, file string) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if err := a.CheckConsent("undo", o.Changes); err != nil {
		return err
	}
	if change.IsFenceRecord(file) {
		return a.undoFence(ctx, o, file, p)
	}
	if err := a.HoldRecord(o.Changes); err != nil {
		return err
	}
	if err := o.Read(a.Opener); err != nil {
		return err
	}
	entries, notes, err := record.Read(file)
	if err != nil {
		return change.ExplainWrongKind(err, file, "a record")
	}
	for _, n := range notes {
		a.Note("%s", n)
	}
	s, err := a.OpenFor(o.Changes, connect.Replication)
	if err != nil {
		return err
	}
	if err := checkTenant(ctx, s, file, entries); err != nil {
		return err
	}
	run := change.Run{Runner: a.Runner, Session: s, Printer: p, Options: o.Changes, Gate: o.Gate(), Wording: gate.Wording{Who: true}}
	back := record.Reverse(entries)
	if err := planUndo(ctx, &run, back); err != nil {
		return err
	}
	a.tellRerated(record.Ratings(back), run.Describer())
	return run.Confirmed(ctx, "Undo")
}

// checkTenant refuses a record of another tenant.
func checkTenant(ctx context.Context, s *connect.Session, file string, entries []record.Entry) error {
	here := s.TenantID(ctx)
	for _, e := range entries {
		if connect.OtherTenant(e.Tenant, here) {
			return &roles.Error{Kind: roles.ErrUsage,
				Msg:  fmt.Sprintf("%s records changes of tenant %s, but this is tenant %s", file, e.Tenant, here),
				Hint: signInTo(e.Tenant)}
		}
	}
	return nil
}

// signInTo is a hint. The id comes from a file, which may be another's.
func signInTo(tenant string) string {
	if !roles.IsGUID(tenant) {
		return "sign in to the other tenant with --tenant"
	}
	return "sign in to the other tenant: --tenant " + tenant
}

// planUndo compares what undoes the record with the tenant as it is now.
func planUndo(ctx context.Context, r *change.Run, back []record.Reversal) error {
	var ids, apis []roles.ObjectID
	for _, b := range back {
		ids, apis = append(ids, b.PrincipalID), append(apis, b.ResourceID)
	}
	now, err := r.ReadByIDs(ctx, ids, apis)
	if err != nil {
		return err
	}
	gone, err := r.FindMissing(ctx, back, now)
	if err != nil {
		return err
	}
	if err := r.AwaitVisible(ctx, back, now); err != nil {
		return err
	}
	r.Target.Identities = slices.SortedFunc(maps.Values(now.Principals), pick.ComparePrincipals)
	r.Known = slices.AppendSeq(r.Known, maps.Values(now.Resources))
	for _, b := range back {
		step, remark := undoStep(r, b, now.Held[b.PrincipalID], gone.WhyBlocked(b, now))
		foreign := step.Needed && b.Action == roles.Remove && !b.Made(*step.Have)
		if foreign {
			remark = notOurs
			r.Skipped = append(r.Skipped, roles.Result{Step: step, Status: roles.Skipped, Err: leftAlone(*step.Have)})
		} else {
			r.Plan = append(r.Plan, step)
		}
		if remark != "" && len(back) <= change.ManySteps {
			r.Note("%s", output.Clean(fmt.Sprintf("%s, %s of %s: %s", b.PrincipalDisplayName, b.Role(), b.ResourceDisplayName, remark)))
		}
	}
	r.NameMissing(back, now)
	return nil
}

const notOurs = "not the assignment that the recorded run made; it is left alone"

func leftAlone(a roles.Assignment) error {
	return &roles.Error{Kind: roles.ErrTenantMoved, Msg: notOurs,
		Hint: "to remove it too: mi-roles remove --assignment-id " + string(a.ID)}
}

// undoStep is the step that undoes one change; blocked is why a role cannot be given
// back. remark says what is special about the step.
func undoStep(r *change.Run, b record.Reversal, held []roles.Assignment, blocked error) (step roles.Step, remark string) {
	step = roles.Compare(roles.Goal{Mode: change.ModeOf(b.Action), Keys: []roles.Key{b.Key()}}, held)[0]
	shown := step.Needed
	// A role that cannot be given again and is shown was never taken away, if a stopped
	// run was only about to do so.
	if !shown && change.WithinReplicationWindow(b, r.Now()) && !r.Sandboxed && (blocked == nil || !b.Uncertain) {
		step = change.AssumeMade(b, step)
	}
	if step.Needed && step.Action == roles.Assign {
		step.Blocked = blocked
	}
	switch {
	case shown:
		return step, ""
	case step.Needed:
		return step, "already as before the recorded run, as far as the directory shows; attempted anyway, because the directory may " +
			"lag behind"
	}
	return step, "already as before the recorded run"
}
