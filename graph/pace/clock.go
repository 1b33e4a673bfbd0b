package pace

import (
	"context"
	"time"
)

// Clock is the time that waits go by; tests pass one that does not wait.
type Clock interface {
	Now() time.Time
	Sleep(context.Context, time.Duration) error // ends early with the context's error
}

// Wall is the clock of this machine.
func Wall() Clock { return wall{} }

type wall struct{}

func (wall) Now() time.Time { return time.Now() }

func (wall) Sleep(ctx context.Context, d time.Duration) error { return Sleep(ctx, d) }
