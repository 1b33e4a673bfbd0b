package wire

import (
	"context"
	"fmt"
	"sync"
	"time"

	"mi-roles/graph/pace"
)

// throttle holds every request back while the service asks to be left alone: one
// throttled answer pauses all workers.
type throttle struct {
	mu    sync.Mutex
	until time.Time
}

// pause holds everyone back until the given time; a later time wins.
func (g *throttle) pause(until time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until.After(g.until) {
		g.until = until
	}
}

// wait returns when nobody is held back. When that ends only after the context's
// deadline there is no use in waiting: it then fails at once.
func (g *throttle) wait(ctx context.Context, clock pace.Clock) error {
	for {
		g.mu.Lock()
		left := g.until.Sub(clock.Now())
		g.mu.Unlock()
		if left <= 0 {
			return context.Cause(ctx)
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < left {
			return &tooLong{left}
		}
		if err := clock.Sleep(ctx, left); err != nil {
			return err
		}
	}
}

// tooLong: the service asks for a longer pause than the command may take.
type tooLong struct{ left time.Duration }

func (e *tooLong) Error() string {
	return fmt.Sprintf("the service asks to wait %s more, longer than --timeout allows", e.left.Round(time.Second))
}
