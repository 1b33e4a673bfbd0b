package wire

import (
	"context"
	"time"

	"mi-roles/graph/pace"
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
	return pace.Sleep(ctx, d)
}
