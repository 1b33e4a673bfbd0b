package change

import (
	"context"
	"maps"
	"slices"
	"time"

	"mi-roles/graph"
	"mi-roles/graph/pace"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

const (
	// replicationWindow is how long after a change a read may still show what was before.
	replicationWindow = 15 * time.Minute
	// VisibleWithin is how long undo waits, from the end of the recorded run, for a grant
	// of which it knows no id to show up. What is not shown by then is taken for gone.
	VisibleWithin = time.Minute
)

// WithinReplicationWindow reports whether what a recorded run did may not be readable yet.
func WithinReplicationWindow(b record.Reversal, now time.Time) bool {
	at := b.Time
	if b.Uncertain {
		at = b.Until
	}
	return now.Sub(at) < replicationWindow
}

// AssumeMade is the step for a change that the directory does not show, or not any
// more: where trying can do no harm it is tried, since reads may lag behind.
func AssumeMade(b record.Reversal, step roles.Step) roles.Step {
	switch {
	case b.Action == roles.Assign && step.Have != nil && step.Have.ID == b.ID:
		// What is listed is the assignment that the run removed.
		step.Needed, step.Have, step.ReadsMayLag, step.SupersededID = true, nil, true, b.ID
	case b.Action == roles.Remove && b.ID != "":
		step.Needed, step.Have, step.ReadsMayLag = true, &roles.Assignment{ID: b.ID, Key: b.Key()}, true
	}
	return step
}

// notYetVisible: the run gave the role, or was stopped when it was about to, and did not
// learn the id by which to take it back. The directory must show it first.
func notYetVisible(b record.Reversal, held []roles.Assignment) bool {
	shown := func(a roles.Assignment) bool { return a.Key == b.Key() }
	return b.Action == roles.Remove && b.ID == "" && !slices.ContainsFunc(held, shown)
}

// AwaitVisible reads again, right after a recorded run, until its grants are shown.
// One that the run was only about to make may never be. A rehearsal does not wait,
// and what a sandbox holds is shown at once.
func (r *Run) AwaitVisible(ctx context.Context, back []record.Reversal, now graph.Current) error {
	if r.Options.DryRun || r.Sandboxed {
		return nil
	}
	of, left := r.notYetVisibleOf(back, now)
	if len(of) > 0 {
		r.Note("the recorded run ended a moment ago: waiting for the directory to show its changes")
	}
	for looks := pace.PollsWithin(r.Clock(), left); len(of) > 0; of, _ = r.notYetVisibleOf(back, now) {
		if err := r.Clock().Sleep(ctx, looks.Next()); err != nil {
			return err
		}
		again, err := r.AssignmentsOf(ctx, of)
		if err != nil {
			return err
		}
		maps.Copy(now.Held, again)
	}
	return nil
}

// notYetVisibleOf are the identities that are there and may be about to show a grant,
// and how long that is worth waiting for.
func (r *Run) notYetVisibleOf(back []record.Reversal, now graph.Current) (of []roles.ObjectID, left time.Duration) {
	for _, b := range back {
		_, there := now.Principals[b.PrincipalID]
		wait := b.Until.Add(VisibleWithin).Sub(r.Now())
		if there && wait > 0 && notYetVisible(b, now.Held[b.PrincipalID]) {
			of, left = append(of, b.PrincipalID), max(left, wait)
		}
	}
	return of, left
}
