package pace

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// Sleep takes exactly as long as it is told, unless the context ends, whose cause it returns.
func TestSleep(t *testing.T) {
	stopped := errors.New("stopped")
	for _, c := range []struct {
		name         string
		d, end, want time.Duration // end: of the context, 0 for never
		err          error
	}{
		{"whole", time.Minute, 0, time.Minute, nil},
		{"shortest", 1, 0, 1, nil},
		{"nothing to wait for", 0, 0, 0, nil},
		{"already over", -time.Minute, 0, 0, nil},
		{"cut short", time.Minute, time.Second, time.Second, stopped},
		{"ended before", time.Minute, -1, 0, stopped},
		{"ended before, nothing to wait for", 0, -1, 0, stopped},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				switch {
				case c.end < 0:
					cancel(stopped)
				case c.end > 0:
					time.AfterFunc(c.end, func() { cancel(stopped) })
				}
				start := time.Now()
				err := Sleep(ctx, c.d)
				if took := time.Since(start); took != c.want || !errors.Is(err, c.err) {
					t.Errorf("%s, %v; want %s, %v", took, err, c.want, c.err)
				}
			})
		})
	}
}

// The clock of this machine goes on while it sleeps, and stops sleeping at an interrupt.
func TestWall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := time.Now()
		if err := Wall().Sleep(t.Context(), time.Minute); err != nil || Wall().Now().Sub(before) != time.Minute {
			t.Errorf("after a minute it is %s later: %v", Wall().Now().Sub(before), err)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		if err := Wall().Sleep(ended, time.Minute); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// Of no time at all, an interrupt has the last word.
func TestNoSleep(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	for range 100 {
		if err := Sleep(ended, 0); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if err := Sleep(t.Context(), 0); err != nil {
		t.Error(err)
	}
}
