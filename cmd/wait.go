package cmd

import (
	"context"
	"errors"
	"time"

	"mi-roles/roles"
)

// pauses are those between looks at what takes its time: a second, two, four and
// so on. The last one is cut to what is left, so that the last look comes when
// the time is over.
type pauses struct {
	until time.Time
	next  time.Duration
}

func pausesWithin(d time.Duration) *pauses {
	return &pauses{until: time.Now().Add(d), next: time.Second}
}

// take is the next pause, 0 when the time is over.
func (p *pauses) take() time.Duration {
	const longest = 15 * time.Second
	pause := min(p.next, time.Until(p.until))
	p.next = min(2*p.next, longest)
	return max(pause, 0)
}

// rounded is a pause as people are told it.
func rounded(pause time.Duration) time.Duration { return pause.Round(100 * time.Millisecond) }

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func asRoles(err error) *roles.Error {
	if e, ok := errors.AsType[*roles.Error](err); ok {
		return e
	}
	return nil
}

func checkWait(d time.Duration) error {
	if d < 0 {
		return refuse("--wait %s: give a time that is not negative, such as 2m", d)
	}
	return nil
}
