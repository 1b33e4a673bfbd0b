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
	// lagging is how long after a change a read may still show what was before.
	lagging = 15 * time.Minute
	// Settling is how long undo waits, from the end of the recorded run, for a grant
	// of which it knows no id to show up. What is not shown by then is taken for gone.
	Settling = time.Minute
)

// Recent reports whether what a recorded run did may not be readable yet.
func Recent(b record.Reversal, now time.Time) bool {
	at := b.Time
	if b.Uncertain {
		at = b.Until
	}
	return now.Sub(at) < lagging
}

// Unseen is the step for a change that the directory does not show, or not any
// more: where trying can do no harm it is tried, since reads may lag behind.
func Unseen(b record.Reversal, step roles.Step) roles.Step {
	switch {
	case b.Action == roles.Assign && step.Have != nil && step.Have.ID == b.ID:
		// What is listed is the assignment that the run removed.
		step.Needed, step.Have, step.ReadsMayLag, step.SupersededID = true, nil, true, b.ID
	case b.Action == roles.Remove && b.ID != "":
		step.Needed, step.Have, step.ReadsMayLag = true, &roles.Assignment{ID: b.ID, Key: b.Key()}, true
	}
	return step
}

// hidden: the run gave the role, or was stopped when it was about to, and did not
// learn the id by which to take it back. The directory must show it first.
func hidden(b record.Reversal, held []roles.Assignment) bool {
	shown := func(a roles.Assignment) bool { return a.Key == b.Key() }
	return b.Action == roles.Remove && b.ID == "" && !slices.ContainsFunc(held, shown)
}

// AwaitSeen reads again, right after a recorded run, until its grants are shown.
// One that the run was only about to make may never be. A rehearsal does not wait,
// and what a sandbox holds is shown at once.
func (r *Run) AwaitSeen(ctx context.Context, back []record.Reversal, now graph.Current) error {
	if r.Options.DryRun || r.Sandboxed {
		return nil
	}
	of, left := r.stillHidden(back, now)
	if len(of) > 0 {
		r.Note("the recorded run ended a moment ago: waiting for the directory to show what it did")
	}
	for looks := pace.LooksWithin(r.Clock(), left); len(of) > 0; of, _ = r.stillHidden(back, now) {
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

// stillHidden are the identities that are there and may be about to show a grant,
// and how long that is worth waiting for.
func (r *Run) stillHidden(back []record.Reversal, now graph.Current) (of []roles.ObjectID, left time.Duration) {
	for _, b := range back {
		_, there := now.Principals[b.PrincipalID]
		wait := b.Until.Add(Settling).Sub(r.Now())
		if there && wait > 0 && hidden(b, now.Held[b.PrincipalID]) {
			of, left = append(of, b.PrincipalID), max(left, wait)
		}
	}
	return of, left
}
