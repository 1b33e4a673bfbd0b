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
	maxWriters    = 8  // write batches under way: 160 changes are one wave, and few are on their way when one is throttled
	maxWriteTries = 8  // of one write that the service fails to answer or that conflicts
	maxTogether   = 20 // writes that are sent and settled together: one batch
)

// Writer changes the tenant that a Client reads.
type Writer struct{ client *Client }

var _ roles.Writer = (*Writer)(nil)

// NewWriter returns the writer of a tenant. Only the room that judges every change
// before it is made may call it (writer_test.go at the root).
func NewWriter(c *Client) *Writer { return &Writer{c} }

// Write carries out the steps, twenty to a batch, and yields a Result for each.
// What an answer leaves open is settled by reading the identity's assignments; the
// table of outcomes decides.
func (w *Writer) Write(ctx context.Context, steps []roles.Step, yield func(roles.Result)) error {
	c := w.client
	var mu sync.Mutex
	report := func(r roles.Result) {
		mu.Lock()
		defer mu.Unlock()
		yield(r)
	}
	began := c.Now()
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
		open := make([]*writing, len(part))
		for i, s := range part {
			open[i] = &writing{Step: s, began: began}
		}
		wg.Go(func() {
			c.writeGroup(ctx, open, report)
			<-writers
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// writing is one step under way.
type writing struct {
	roles.Step
	began         time.Time // by the service's clock
	tries         int
	laggingSince  time.Time // of the first answer that a replica may explain that is behind
	indeterminate bool      // an earlier try may have been carried out

	reply   wire.Reply // to the last try
	said    said
	shown   shown
	found   *roles.Assignment // that makes it as wanted, or not
	outcome outcome
}

func (c *Client) writeGroup(ctx context.Context, open []*writing, yield func(roles.Result)) {
	for len(open) > 0 {
		calls := make([]wire.Call, len(open))
		for i, w := range open {
			calls[i] = c.writeCall(w)
		}
		for i, r := range c.wire.Run(ctx, calls) {
			open[i].tries++
			open[i].receive(r)
			// What was turned away for the moment and then is "there already" may have
			// been carried out the first time.
			open[i].indeterminate = open[i].indeterminate || r.Sent > 1 && open[i].said == already
		}
		open = c.reconcile(ctx, open, yield)
		if len(open) > 0 && c.pause(ctx, open) != nil {
			for _, w := range open {
				yield(w.result())
			}
			return
		}
	}
}

// pause waits before the next try; the last one of a write that meets replication
// lag comes when the patience for it ends. A removal that found nothing under the
// API goes on under the identity at once.
func (c *Client) pause(ctx context.Context, open []*writing) error {
	wait := pace.PollPause(open[0].tries - 1)
	if !slices.ContainsFunc(open, func(w *writing) bool { return w.Action == roles.Assign || w.tries > 1 || w.said != already }) {
		return ctx.Err()
	}
	if i := slices.IndexFunc(open, func(w *writing) bool { return !w.laggingSince.IsZero() }); i >= 0 {
		left := open[i].laggingSince.Add(c.patience).Sub(c.wire.Clock().Now())
		wait = max(min(wait, left), 0)
		c.wire.Notice(wire.Wait{For: wait, Reason: "the change has not reached every replica of the directory yet"})
	}
	return c.wire.Clock().Sleep(ctx, wait)
}

func (c *Client) writeCall(w *writing) wire.Call {
	if w.Action == roles.Assign {
		return c.wire.Grant(string(w.Key.Principal), string(w.Key.Resource), string(w.Key.Role))
	}
	// Under the API first, as recommended; under the identity when that did not
	// end it: the API itself may be gone.
	return c.wire.Revoke(string(w.Have.ID), string(w.Key.Principal), string(w.Key.Resource), w.tries > 0)
}
