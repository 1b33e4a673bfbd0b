package graph

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"mi-roles/roles"
)

const (
	maxWriters     = maxInFlight // write batches under way: a run of many changes is one wave
	maxWriteTries  = 8           // of one write that the service fails to answer or that conflicts
	firstWriteWait = time.Second
)

// Write carries out the steps, twenty to a batch, and yields a Result for each.
// What an answer leaves open (a refusal that may mean "already there", a lost
// answer, a server error) is settled by reading the identity's assignments: the
// key is there, or it is not. Message texts decide only whether to try again.
func (c *Client) Write(ctx context.Context, steps []roles.Step, yield func(roles.Result)) error {
	var mu sync.Mutex
	report := func(r roles.Result) {
		mu.Lock()
		defer mu.Unlock()
		yield(r)
	}
	writers := make(chan struct{}, maxWriters)
	var wg sync.WaitGroup
	for part := range slices.Chunk(steps, maxBatch) {
		select {
		case writers <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			c.writeGroup(ctx, part, report)
			<-writers
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// writing is one step under way.
type writing struct {
	roles.Step
	tries    int
	reply    reply
	accepted bool      // the service said yes
	refused  bool      // the service said that it is there (assign) or gone (remove)
	doubt    bool      // a try was not answered, and may have been carried out
	since    time.Time // of the first answer that may be replication lag
}

func (c *Client) writeGroup(ctx context.Context, steps []roles.Step, yield func(roles.Result)) {
	open := make([]*writing, len(steps))
	for i, s := range steps {
		open[i] = &writing{Step: s}
	}
	for len(open) > 0 {
		calls := make([]call, len(open))
		for i, w := range open {
			calls[i] = c.writeCall(w)
		}
		for i, r := range c.run(ctx, calls) {
			open[i].reply = r
			open[i].tries++
			open[i].doubt = open[i].doubt || r.unclear() && !r.vetoed()
		}
		open = c.settle(ctx, open, yield)
		if len(open) == 0 {
			return
		}
		wait := c.patient(open, min(maxDelay, firstWriteWait<<min(open[0].tries-1, 10)))
		if !slices.ContainsFunc(open, (*writing).mustWait) {
			wait = 0
		}
		if c.opts.Clock.Sleep(ctx, wait) != nil {
			failAll(open, yield)
			return
		}
	}
}

// patient cuts a wait so that the last try of a write that meets replication lag
// comes when the patience for it ends, and tells of the wait.
func (c *Client) patient(open []*writing, wait time.Duration) time.Duration {
	for _, w := range open {
		if w.since.IsZero() {
			continue
		}
		left := w.since.Add(c.opts.Patience).Sub(c.opts.Clock.Now())
		wait = max(min(wait, left), 0)
		c.opts.Notice(Wait{For: wait, Reason: "the directory does not know the identity or the role everywhere yet"})
		break
	}
	return wait
}

// mustWait: the next try is the same as the last. A removal that found nothing
// under the API goes on under the identity at once.
func (w *writing) mustWait() bool {
	return w.Action != roles.Remove || w.tries > 1 || !w.refused
}

func (c *Client) writeCall(w *writing) call {
	if w.Action == roles.Assign {
		return c.sdk.grant(string(w.Key.Principal), string(w.Key.Resource), string(w.Key.Role))
	}
	// Under the API first, as recommended; under the identity when that did not
	// end it: the API itself may be gone.
	return c.sdk.revoke(string(w.Have.ID), string(w.Key.Principal), string(w.Key.Resource), w.tries > 0)
}

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
		if (there != nil) == (w.Action == roles.Assign) {
			yield(roles.Result{Step: w.withHave(there), Status: w.settled(), Lost: w.doubt && !w.accepted})
		} else if c.tryAgain(ctx, w) {
			again = append(again, w)
		} else {
			yield(w.outcome())
		}
	}
	return again
}

// done reports a plain success, with the assignment that a grant created.
func (w *writing) done() (bool, *roles.Assignment) {
	if w.reply.status == 204 && w.Action == roles.Remove && w.reply.err == nil {
		return true, w.Have
	}
	w.accepted = w.accepted || w.reply.status == 201 || w.Action == roles.Assign && w.reply.status == 200
	if !w.reply.ok() || w.Action == roles.Remove {
		return false, nil
	}
	entity, err := decode[wireAssignment]("", w.reply)
	if err != nil || entity.ID == "" {
		return false, nil
	}
	a := entity.assignment()
	if a.Key != w.Key {
		return false, nil // an answer about something else proves nothing
	}
	return true, &a
}

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
		return a.Key == w.Key && (w.Action == roles.Assign || a.ID == w.Have.ID)
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
	e := failure("", w.reply)
	switch {
	case w.reply.vetoed():
		return false
	case w.reply.unclear(), e.conflict():
		return w.tries < maxWriteTries
	case w.accepted:
		return false // the service took it; it is not readable yet
	case w.Action == roles.Assign && e.duplicate(), w.Action == roles.Remove && e.gone():
		// The service knows better than the replica that was read. Once more, then believe it.
		w.refused = true
		return w.tries < 2
	case w.Action == roles.Assign && e.notYetThere():
		now := c.opts.Clock.Now()
		if w.since.IsZero() {
			w.since = now
		}
		return now.Sub(w.since) < c.opts.Patience
	}
	return false
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
	err := failure(verb, w.reply)
	if w.doubt && !errors.Is(err, roles.ErrUnavailable) {
		err = &Error{Op: verb, RequestID: err.RequestID, Date: err.Date, Err: err, Message: err.Message + "; an earlier try was not answered, so the outcome is not known"}
	}
	return roles.Result{Step: w.Step, Status: roles.Failed, Err: err}
}

// failAll reports writes whose outcome cannot be learned any more.
func failAll(group []*writing, yield func(roles.Result)) {
	for _, w := range group {
		r := w.outcome()
		if r.Status == roles.Failed && w.reply.unclear() {
			r.Err = &Error{Op: "write", Message: "the outcome is not known; run the same command again to see and finish it", Err: w.reply.err}
		}
		yield(r)
	}
}
