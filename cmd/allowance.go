package cmd

import (
	"context"
	"errors"
	"sync"
	"time"
)

var errTimeout = errors.New("the time that --timeout allows is over")

// allowance is the time that a command may take, as a context that ends with
// errTimeout. What the user allows with --timeout is fixed. Without it, the time
// grows where taking long is no failure: while a person thinks over an answer,
// for changes that the service's quota spreads over minutes, and with --wait.
type allowance struct {
	context.Context
	fixed bool
	mu    sync.Mutex
	until time.Time
	timer *time.Timer
}

func newAllowance(ctx context.Context, d time.Duration, fixed bool) (*allowance, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	t := &allowance{Context: ctx, fixed: fixed, until: time.Now().Add(d), timer: time.AfterFunc(d, func() { end(errTimeout) })}
	return t, func() {
		t.timer.Stop()
		end(context.Canceled)
	}
}

// Deadline is when the time is over, as far as is known now.
func (t *allowance) Deadline() (time.Time, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.until, true
}

func (t *allowance) extend(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fixed || d <= 0 {
		return
	}
	t.until = t.until.Add(d)
	t.timer.Reset(time.Until(t.until)) // after the end it has nothing left to end
}

// pause stops the time until its result is called.
func (t *allowance) pause() (resume func()) {
	if t.fixed {
		return func() {}
	}
	began := time.Now()
	t.timer.Stop()
	return func() { t.extend(time.Since(began)) }
}

// perChange is twice what the service's quota for writes asks for: 3,000 in 150
// seconds, for an app in a tenant.
const perChange = 100 * time.Millisecond
