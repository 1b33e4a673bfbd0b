package graph

import (
	"context"
	"slices"
	"sync"
	"time"

	"mi-roles/graph/pace"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

const (
	maxWriters     = 8 // write batches under way: 160 changes are one wave, and few are on their way when one is throttled
	maxWriteTries  = 8 // of one write that the service fails to answer or that conflicts
	firstWriteWait = time.Second
	maxTogether    = 20 // writes that are sent and settled together: one batch
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
	for part := range slices.Chunk(steps, maxTogether) {
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
	reply    wire.Reply
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
		calls := make([]wire.Call, len(open))
		for i, w := range open {
			calls[i] = c.writeCall(w)
		}
		for i, r := range c.wire.Run(ctx, calls) {
			open[i].reply = r
			open[i].tries++
			open[i].doubt = open[i].doubt || r.Unclear()
		}
		open = c.settle(ctx, open, yield)
		if len(open) == 0 {
			return
		}
		wait := c.patient(open, min(pace.Longest, firstWriteWait<<min(open[0].tries-1, 10)))
		if !slices.ContainsFunc(open, (*writing).mustWait) {
			wait = 0
		}
		if c.wire.Clock().Sleep(ctx, wait) != nil {
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
		left := w.since.Add(c.patience).Sub(c.wire.Clock().Now())
		wait = max(min(wait, left), 0)
		c.wire.Notice(wire.Wait{For: wait, Reason: "what was changed has not reached every replica of the directory yet"})
		break
	}
	return wait
}

// mustWait: the next try is the same as the last. A removal that found nothing
// under the API goes on under the identity at once.
func (w *writing) mustWait() bool {
	return w.Action != roles.Remove || w.tries > 1 || !w.refused
}

func (c *Client) writeCall(w *writing) wire.Call {
	if w.Action == roles.Assign {
		return c.wire.Grant(string(w.Key.Principal), string(w.Key.Resource), string(w.Key.Role))
	}
	// Under the API first, as recommended; under the identity when that did not
	// end it: the API itself may be gone.
	return c.wire.Revoke(string(w.Have.ID), string(w.Key.Principal), string(w.Key.Resource), w.tries > 0)
}
