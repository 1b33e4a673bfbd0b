package screen

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrTimeout is why a context ended whose time was over.
var ErrTimeout = errors.New("the time limit of --timeout has passed")

// TimeLimit is the time that a command may take, as a context that ends with
// ErrTimeout. What the user allows with --timeout is fixed. Without it, the time
// grows where taking long is no failure: while a person thinks over an answer,
// for changes that the service's quota spreads over minutes, and with --wait.
type TimeLimit struct {
	context.Context
	fixed bool
	mu    sync.Mutex
	until time.Time
	timer *time.Timer
}

// NewTimeLimit begins a time of d; fixed means that the user chose it. The function ends it.
func NewTimeLimit(ctx context.Context, d time.Duration, fixed bool) (*TimeLimit, context.CancelFunc) {
	ctx, end := context.WithCancelCause(ctx)
	t := &TimeLimit{Context: ctx, fixed: fixed, until: time.Now().Add(d), timer: time.AfterFunc(d, func() { end(ErrTimeout) })}
	return t, func() { end(context.Canceled) }
}

// Deadline is when the time is over, as far as is known now.
func (t *TimeLimit) Deadline() (time.Time, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.until, true
}

// Extend allows d more, unless the user chose the time.
func (t *TimeLimit) Extend(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fixed {
		return
	}
	t.until = t.until.Add(max(d, 0))
	t.timer.Reset(time.Until(t.until)) // after the end it has nothing left to end
}

// Pause stops the time until its result is called.
func (t *TimeLimit) Pause() (resume func()) {
	if t.fixed {
		return func() {}
	}
	began := time.Now()
	t.timer.Stop()
	return func() { t.Extend(time.Since(began)) }
}

// PerChange is twice what the service's quota for writes asks for: 3,000 in 150
// seconds, for an app in a tenant.
const PerChange = 100 * time.Millisecond
