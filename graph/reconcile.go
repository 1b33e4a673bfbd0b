package graph

import (
	"context"
	"net/http"

	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// reconcile yields what is certain and returns what must be tried again.
func (c *Client) reconcile(ctx context.Context, group []*writing, yield func(roles.Result)) (again []*writing) {
	var unsure []*writing
	var whose []roles.ObjectID
	for _, w := range group {
		if w.said == accepted {
			yield(roles.Result{Step: w.withHave(), Status: roles.Done})
			continue
		}
		unsure, whose = append(unsure, w), append(whose, w.Key.Principal)
	}
	held, err := c.AssignmentsOf(ctx, whose)
	for _, w := range unsure {
		w.look(held[w.Key.Principal], err)
		w.outcome = decide(w.said, w.shown, w.indeterminate)
		if !c.again(ctx, w) {
			yield(w.result())
			continue
		}
		w.indeterminate = w.indeterminate || w.outcome.maybe()
		again = append(again, w)
	}
	return again
}

// receive sorts the answer to a try.
func (w *writing) receive(r wire.Reply) {
	w.reply = r
	e := r.Failure("")
	switch {
	case r.NotBegun():
		w.said = unsent
	case r.Success() && w.documented():
		w.said = accepted
	case r.Success():
		w.said = undocumented
	case r.Unclear():
		w.said = unanswered
	case w.Action == roles.Assign && e.Duplicate(), w.Action == roles.Remove && e.Gone():
		w.said = already
	case e.Conflict(), w.Action == roles.Assign && e.NotYetThere():
		w.said = notYet
	default:
		w.said = refused
	}
}

// documented: the answer is the one that Microsoft's pages promise. A grant is in it.
func (w *writing) documented() bool {
	if w.Action == roles.Remove {
		return w.reply.Status == http.StatusNoContent && w.reply.Err == nil
	}
	entity, err := wire.Decode[wireAssignment](wire.Call{}, w.reply)
	if err != nil || entity.ID == "" || w.reply.Status != http.StatusCreated {
		return false
	}
	made := entity.assignment()
	w.found = &made
	return made.Key == w.Key
}

// look sorts what the identity holds after a try.
func (w *writing) look(held []roles.Assignment, err error) {
	w.found = nil
	var other bool
	for _, a := range held {
		switch {
		case a.Key != w.Key:
		case w.Action == roles.Remove && a.ID != w.Have.ID:
			other = true
		case w.found == nil || w.found.ID == w.SupersededID || a.ID != w.SupersededID && a.Created.Before(w.found.Created):
			w.found = &a
		}
	}
	switch {
	case err != nil:
		w.shown = unread
	case (w.found == nil) == (w.Action == roles.Assign):
		w.shown = otherwise
	case other:
		w.shown = another
	case w.ReadsMayLag && (w.found == nil || w.found.ID == w.SupersededID):
		w.shown = unproven
	case w.found != nil && w.found.OlderThan(w.began):
		w.shown = older
	default:
		w.shown = wanted
	}
}

// again reports whether the write is to be tried again.
func (c *Client) again(ctx context.Context, w *writing) bool {
	switch {
	case ctx.Err() != nil || w.shown == unread || w.reply.Vetoed():
		return false
	case w.outcome&once != 0:
		return w.tries < 2
	case w.outcome&often != 0:
		return w.tries < maxWriteTries
	case w.outcome&patiently != 0:
		return w.tries < 2 || c.mayBeBehind(w)
	}
	return false
}

// mayBeBehind: a replica is given time, from the first answer that it may explain.
func (c *Client) mayBeBehind(w *writing) bool {
	now := c.wire.Clock().Now()
	if w.laggingSince.IsZero() {
		w.laggingSince = now
	}
	return now.Sub(w.laggingSince) < c.patience
}

func (w *writing) withHave() roles.Step {
	s := w.Step
	if w.found != nil {
		s.Have = w.found
	}
	return s
}

// result is that of a write that is not tried again.
func (w *writing) result() roles.Result {
	r := roles.Result{Step: w.Step, Status: w.outcome.status()}
	switch w.outcome & ends {
	case done, unchanged:
		r.Step, r.ReadBack = w.withHave(), r.Status == roles.Done
	case regranted:
		r.Err = &roles.Error{Kind: roles.ErrTenantMoved, Msg: "the assignment is gone, but someone granted the same role again meanwhile",
			Hint: "to remove that one too, run the same command again"}
	default:
		r.Err = w.failure()
	}
	return r
}

// failure is the service's answer, and what speaks against it.
func (w *writing) failure() error {
	op, state := "assign the role", "reads do not show it yet"
	if w.Action == roles.Remove {
		op, state = "remove the assignment", "the directory still shows the assignment"
	}
	switch w.shown {
	case unread:
		state = "what the identity holds could not be read"
	case unproven:
		state = "reads may still show the earlier state"
	}
	e := w.reply.Failure(op)
	e.Unclear = w.outcome&ends == open
	switch {
	case w.said == undocumented:
		e.Status, e.Code, e.Err = w.reply.Status, "", nil
		e.Message, e.Hint = "the response does not show what was done, and "+state, "run the same command again in a minute"
	case w.said == already:
		e.Message, e.Hint = e.Text()+"; but "+state, "run the same command again in a minute"
		if w.shown != unread && w.Action == roles.Remove {
			e.Hint += ", or remove it in the Entra admin center"
		}
	case w.said == unanswered && w.shown == unread:
		e = &wire.Error{Op: op, Message: "the outcome is unknown", Err: w.reply.Err, Unclear: e.Unclear,
			Hint: "run the same command again: it finds out what was done and completes the rest"}
	case w.indeterminate && w.said != unanswered:
		e.Message = e.Text() + "; an earlier attempt got no response, so the outcome is unknown"
	case e.Unclear && w.said != unanswered:
		e.Message = e.Text() + "; " + state + ", so the outcome is unknown"
	}
	return e
}
