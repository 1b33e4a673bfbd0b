package change

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/graph/wire"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/fence"
)

// FenceRun is a fence on its way into a tenant. Its grants passed the gate when it was built.
type FenceRun struct {
	*Runner
	*connect.Session
	Printer output.Options
	Fence   fence.Fence
	Steps   []fence.Step
	Options Changes
}

// FenceRows are the changes of a fence before they are made.
func FenceRows(steps []fence.Step) []output.FenceChange {
	rows := make([]output.FenceChange, len(steps))
	for i, s := range steps {
		rows[i] = output.FenceChange{Action: string(s.Verb), Object: string(s.Object), ID: output.Null(s.ID), Message: s.Text,
			Status: string(roles.Planned)}
	}
	return rows
}

// Confirmed tells what would change, asks where it must, carries it out and prints what
// happened. What was made before a refusal is taken back.
func (r FenceRun) Confirmed(ctx context.Context) error {
	rows := FenceRows(r.Steps)
	if len(r.Steps) > 0 && !r.Options.DryRun {
		if !r.Yes {
			for _, s := range r.Steps {
				r.Note("%s", output.Clean(s.Text))
			}
			question := fmt.Sprintf("Make %s?", display.Count(len(r.Steps), "change", "changes"))
			if ok, err := r.Confirm(ctx, question); err != nil || !ok {
				return cmp.Or(err, fmt.Errorf("nothing was changed"))
			}
		}
	}
	var failed error
	if !r.Options.DryRun {
		failed = r.carryOut(ctx, rows)
	}
	doc := output.Document{Data: rows, Columns: []output.Column{{Title: "STATUS"}, {Title: "ACTION"}, {Title: "OBJECT"},
		{Title: "WHAT", Wrap: true}}}
	tones := map[string]output.Tone{string(roles.Done): output.Good, string(roles.Failed): output.Bad, string(roles.Skipped): output.Warn}
	for _, row := range rows {
		doc.Rows = append(doc.Rows, []output.Cell{{Text: row.Status, Tone: tones[row.Status]}, output.Text(row.Action),
			output.Text(row.Object), output.Text(row.Message)})
	}
	o := r.Printer
	o.Context = nil // a run that was interrupted tells what it did as well
	return cmp.Or(failed, r.Render(doc, o))
}

// carryOut makes the changes one after the other: each rests on the one before.
func (r FenceRun) carryOut(ctx context.Context, rows []output.FenceChange) error {
	w, rec := fenceWriter(r.Client), r.newFenceRecorder(ctx)
	var back []int
	made := make([]string, len(r.Steps))
	for i, s := range r.Steps {
		if ctx.Err() != nil {
			skip(rows[i:], "not attempted, because the run was interrupted")
			return context.Cause(ctx)
		}
		if err := rec.before(ctx, s); err != nil {
			skip(rows[i:], "not attempted")
			return err
		}
		id, err := r.write(ctx, w, s)
		unsaved := rec.after(ctx, s, id, err != nil && !errors.Is(err, roles.ErrUnclear))
		if err == nil {
			rows[i].Status, made[i] = string(roles.Done), id
			if id != "" {
				rows[i].ID = &id
			}
			if back = append(back, i); unsaved != nil {
				skip(rows[i+1:], "not attempted")
				return unsaved
			}
			continue
		}
		rows[i].Status, rows[i].Error = string(roles.Failed), r.fenceProblem(ctx, err)
		skip(rows[i+1:], "not attempted")
		return r.takeBack(ctx, taking{w, rec, back, made, rows}, err)
	}
	return nil
}

// write makes one change. Where its outcome is not known, the tenant is read again.
func (r FenceRun) write(ctx context.Context, w *graph.Writer, s fence.Step) (string, error) {
	made, err := w.WriteFence(ctx, s)
	if err == nil || !errors.Is(err, roles.ErrUnclear) {
		return made, advised(err)
	}
	view, unread := r.FenceOf(ctx, r.Fence)
	if unread != nil {
		return "", err
	}
	if made, done := r.Fence.Settled(s, view.State); done {
		return made, nil
	}
	return "", err
}

// advised says what changing a fence takes, where the service did not say it.
func advised(err error) error {
	if e := wire.AsError(err); e == nil || e.Hint != "" || !errors.Is(err, roles.ErrForbidden) {
		return err
	}
	return &screen.Advised{Err: err, Hint: "changing a fence requires Privileged Role Administrator or Global Administrator, or the " +
		"permissions Policy.ReadWrite.PermissionGrant and RoleManagement.ReadWrite.Directory; a fenced identity cannot change its own fence"}
}

func skip(rows []output.FenceChange, why string) {
	for i := range rows {
		rows[i].Status, rows[i].Error = string(roles.Skipped), &output.Problem{Code: "Skipped", Message: why}
	}
}

func (r FenceRun) fenceProblem(ctx context.Context, err error) *output.Problem {
	o := Classify(ctx, err)
	return &output.Problem{Code: o.name, Message: output.Clean(err.Error()), Hint: output.Null(r.Hint(err, o))}
}

// taking is what a run has done so far.
type taking struct {
	w    *graph.Writer
	rec  *fenceRecorder
	back []int    // the steps that were done
	made []string // the ids of what they made
	rows []output.FenceChange
}

// takeBack reverses what was done, the last first. What cannot be taken back is told.
func (r FenceRun) takeBack(ctx context.Context, t taking, why error) error {
	var left []string
	for _, i := range slices.Backward(t.back) {
		if _, err := t.w.WriteFence(ctx, r.Steps[i].Back(t.made[i])); err != nil {
			left = append(left, r.Steps[i].Text)
			continue
		}
		if err := t.rec.takenBack(ctx, r.Steps[i], t.made[i]); err != nil {
			r.Note("%v", err)
		}
		skip(t.rows[i:i+1], "it was made, then reverted because a later change was refused")
	}
	for _, text := range left {
		r.Note("could not be reverted: %s", output.Clean(text))
	}
	if len(left) > 0 {
		return fmt.Errorf("%w: %w", errPartly, why)
	}
	if len(t.back) > 0 {
		r.Note("%s reverted: the tenant is as it was", display.Count(len(t.back), "change was", "changes were"))
	}
	return why
}
