package graph

import (
	"context"
	"time"
)

// Clock is time as the client sees it; tests pass one that does not wait.
type Clock interface {
	Now() time.Time
	Sleep(context.Context, time.Duration) error // ends early with the context's error
}

// WallClock is the time of this machine.
func WallClock() Clock { return wallClock{} }

type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return context.Cause(ctx)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
