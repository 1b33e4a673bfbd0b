package graph

import (
	"bytes"
	"context"
	"net/http"
	"slices"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// settle yields what is certain and returns what must be tried again.
func (c *Client) settle(ctx context.Context, group []*writing, yield func(roles.Result)) []*writing {
	var unsure []*writing
	for _, w := range group {
		if done, a := w.done(); done {
			yield(roles.Result{Step: w.withHave(a), Status: roles.Done})
		} else {
			unsure = append(unsure, w)
		}
	}
	if len(unsure) == 0 {
		return nil
	}
	held, err := c.readBack(ctx, unsure)
	if err != nil {
		failAll(unsure, yield)
		return nil
	}
	var again []*writing
	for _, w := range unsure {
		there := find(held[w.Key.Principal], w)
		asWanted := (there != nil) == (w.Action == roles.Assign)
		switch {
		case asWanted && w.reply.Unclear() && !w.believed() && c.tryAgain(ctx, w):
			again = append(again, w)
		case asWanted && !(w.reply.Unclear() && w.Unproven):
			yield(roles.Result{Step: w.withHave(there), Status: w.settled(), Lost: w.doubt && !w.accepted})
		case c.tryAgain(ctx, w):
			again = append(again, w)
		default:
			yield(w.outcome())
		}
	}
	return again
}

// made: the service says that it carried the write out, whatever became of the
// rest of its answer. A 200 with something else than JSON may be from something
// in between.
func made(r wire.Reply) bool {
	if r.Status == http.StatusOK {
		body := bytes.TrimSpace(r.Body)
		return len(body) == 0 || body[0] == '{'
	}
	return r.Status > http.StatusOK && r.Status < http.StatusMultipleChoices
}

// done reports a plain success, with the assignment that a grant created.
func (w *writing) done() (bool, *roles.Assignment) {
	w.accepted = made(w.reply)
	if w.accepted && w.Action == roles.Remove {
		return true, w.Have
	}
	if !w.reply.OK() {
		return false, nil
	}
	entity, err := wire.Decode[wireAssignment](wire.Call{}, w.reply)
	if err != nil || entity.ID == "" {
		return false, nil
	}
	a := entity.assignment()
	if a.Key != w.Key {
		return false, nil // an answer about something else proves nothing
	}
	return true, &a
}

// believed: the tenant is as wanted, and the write was not answered. Replicas differ,
// so it is tried once more before a read alone decides; where reads prove nothing,
// until it is answered.
func (w *writing) believed() bool { return w.tries > 1 && !w.Unproven }

func (w *writing) withHave(a *roles.Assignment) roles.Step {
	s := w.Step
	if a != nil {
		s.Have = a
	}
	return s
}

// settled is the status of a step whose wanted state was found by reading back.
func (w *writing) settled() roles.Status {
	if w.accepted {
		return roles.Done
	}
	return roles.Unchanged
}

func (c *Client) readBack(ctx context.Context, group []*writing) (map[roles.ObjectID][]roles.Assignment, error) {
	var ids []roles.ObjectID
	for _, w := range group {
		ids = append(ids, w.Key.Principal)
	}
	return c.Held(ctx, distinct(ids))
}

func find(held []roles.Assignment, w *writing) *roles.Assignment {
	i := slices.IndexFunc(held, func(a roles.Assignment) bool {
		return a.Key == w.Key && a.ID != w.Stale && (w.Action == roles.Assign || a.ID == w.Have.ID)
	})
	if i < 0 {
		return nil
	}
	return &held[i]
}

// tryAgain decides about a write that reading back did not settle.
func (c *Client) tryAgain(ctx context.Context, w *writing) bool {
	if ctx.Err() != nil {
		return false
	}
	e := w.reply.Failure("")
	switch {
	case w.reply.Vetoed():
		return false
	case w.accepted:
		return false // the service took it; it is not readable yet
	case w.reply.Unclear(), e.Conflict():
		return w.tries < maxWriteTries
	case w.Action == roles.Assign && e.Duplicate():
		// The service knows better than the replica that was read. Once more, then believe it.
		w.refused = true
		return w.tries < 2 || w.Unproven && c.mayBeBehind(w)
	case w.Action == roles.Remove && e.Gone():
		// One of two replicas is behind: that which does not find a fresh assignment,
		// or that which still shows one that is gone.
		w.refused = true
		return w.tries < 2 || c.mayBeBehind(w)
	case w.Action == roles.Assign && e.NotYetThere():
		return c.mayBeBehind(w)
	}
	return false
}

// mayBeBehind: a replica is given time, from the first answer that it may explain.
func (c *Client) mayBeBehind(w *writing) bool {
	now := c.wire.Clock().Now()
	if w.since.IsZero() {
		w.since = now
	}
	return now.Sub(w.since) < c.patience
}

// outcome is the Result of a write that is not tried again.
func (w *writing) outcome() roles.Result {
	switch {
	case w.accepted:
		return roles.Result{Step: w.Step, Status: roles.Done}
	case w.refused:
		return roles.Result{Step: w.Step, Status: roles.Unchanged, Lost: w.doubt}
	}
	verb := "assign the role"
	if w.Action == roles.Remove {
		verb = "remove the assignment"
	}
	err := w.reply.Failure(verb)
	err.Unclear = w.doubt
	if w.doubt && !w.reply.Unclear() {
		err.Message = err.Text() + "; an earlier try was not answered, so the outcome is not known"
	}
	return roles.Result{Step: w.Step, Status: roles.Failed, Err: err}
}

// failAll reports writes that cannot be read back or tried again any more. What
// the service turned away is known to have failed.
func failAll(group []*writing, yield func(roles.Result)) {
	for _, w := range group {
		r := w.outcome()
		if r.Status == roles.Failed && w.reply.Unclear() {
			r.Err = &wire.Error{Op: "write", Message: "the outcome is not known; run the same command again to see and finish it", Err: w.reply.Err, Unclear: true}
		}
		yield(r)
	}
}
