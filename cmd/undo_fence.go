package cmd

import (
	"context"
	"os"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/fence"
	"mi-roles/roles/textfile"
)

// undoFence takes back what a run of fence apply made.
func (a *app) undoFence(ctx context.Context, o *undoOptions, file string, p output.Options) error {
	if o.Recorded() {
		return screen.Refuse("--record: undoing a fence is not recorded: to create it again, run mi-roles fence apply")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return screen.Refuse("%w", err)
	}
	rec, err := fence.ParseRecord(textfile.Decode(text))
	if err != nil {
		return screen.Refuse("%s is not a usable record of fence apply: %w", file, err)
	}
	s, err := a.OpenFor(change.Changes{DryRun: o.DryRun}, connect.Replication)
	if err != nil {
		return err
	}
	if here := s.TenantID(ctx); connect.OtherTenant(rec.Tenant, here) {
		return &roles.Error{Kind: roles.ErrUsage, Msg: file + " records changes of tenant " + rec.Tenant + ", but this is tenant " + here,
			Hint: signInTo(rec.Tenant)}
	}
	f := fence.Outline(rec.Holder)
	view, err := s.FenceOf(ctx, f)
	if err != nil {
		return err
	}
	steps, kept := f.Undo(rec, view.State)
	if kept > 0 {
		a.Note("%s already gone, or not created by mi-roles", display.Count(kept, "recorded object is", "recorded objects are"))
	}
	if rec.Changed > 0 {
		a.Note("what the run changed or removed is not restored: to restore it, apply the earlier manifest with mi-roles fence apply")
	}
	run := change.FenceRun{Runner: a.Runner, Session: s, Printer: p, Fence: f, Steps: steps, Options: change.Changes{DryRun: o.DryRun}}
	return run.Confirmed(ctx)
}
