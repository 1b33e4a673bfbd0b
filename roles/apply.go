package roles

import (
	"context"
	"errors"
)

// ErrNotReached marks the steps that were not begun when a run was interrupted
// or ran out of time.
var ErrNotReached = errors.New("not begun")

// DryRun returns what Apply would do, without a Writer: a blocked step fails, a
// needed one is Planned.
func DryRun(plan Plan) []Result {
	out := make([]Result, len(plan))
	for i, s := range plan {
		out[i] = Result{Step: s, Status: Unchanged}
		switch {
		case s.Blocked != nil:
			out[i].Status, out[i].Err = Failed, s.Blocked
		case s.Needed:
			out[i].Status = Planned
		}
	}
	return out
}

// Apply carries out the needed steps of a plan and returns a Result for every
// step, in the plan's order. Steps that were not begun are Skipped; the error
// then says why. Each seen Result is also handed to watch as it happens.
func Apply(ctx context.Context, w Writer, plan Plan, watch func(Result)) ([]Result, error) {
	at := make(map[Key]int, len(plan))
	out := DryRun(plan)
	for i := range out {
		at[plan[i].Key] = i
		if out[i].Status == Planned {
			out[i].Status, out[i].Err = Skipped, ErrNotReached
		} else {
			watch(out[i])
		}
	}
	pending := plan.Pending()
	if len(pending) == 0 {
		return out, nil
	}
	err := w.Write(ctx, pending, func(r Result) {
		out[at[r.Key]] = r
		watch(r)
	})
	return out, err
}
