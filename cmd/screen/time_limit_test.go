package screen

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestTimeLimit(t *testing.T) {
	for name, c := range map[string]struct {
		fixed bool
		use   func(*TimeLimit)
		want  time.Duration
	}{
		"as given":            {true, func(*TimeLimit) {}, time.Minute},
		"nothing asked":       {false, func(*TimeLimit) {}, time.Minute},
		"many changes":        {false, func(a *TimeLimit) { a.Extend(time.Hour) }, 61 * time.Minute},
		"nothing added":       {false, func(a *TimeLimit) { a.Extend(0); a.Extend(-time.Hour) }, time.Minute},
		"the least":           {false, func(a *TimeLimit) { a.Extend(1) }, time.Minute + 1},
		"given, many changes": {true, func(a *TimeLimit) { a.Extend(time.Hour) }, time.Minute},
		"a long thought":      {false, func(a *TimeLimit) { resume := a.Pause(); time.Sleep(time.Hour); resume() }, 61 * time.Minute},
		"thought and changes": {false,
			func(a *TimeLimit) { resume := a.Pause(); time.Sleep(time.Hour); resume(); a.Extend(time.Second) },
			61*time.Minute + time.Second},
		"given, a short thought": {true, func(a *TimeLimit) { defer a.Pause()(); time.Sleep(time.Second) }, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				a, end := NewTimeLimit(t.Context(), time.Minute, c.fixed)
				defer end()
				child, cancel := context.WithTimeout(a, 24*time.Hour)
				defer cancel()
				c.use(a)
				if at, ok := child.Deadline(); !ok || at.Sub(began) != c.want {
					t.Errorf("the deadline is after %s, want %s", at.Sub(began), c.want)
				}
				<-child.Done()
				if took := time.Since(began); took != c.want || !errors.Is(context.Cause(child), ErrTimeout) {
					t.Errorf("ended after %s with %v, want %s", took, context.Cause(child), c.want)
				}
			})
		})
	}
}

// What ends for another reason says so, and is not brought back to life.
func TestTimeLimitEndsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		interrupt := errors.New("Ctrl-C")
		parent, stop := context.WithCancelCause(t.Context())
		a, end := NewTimeLimit(parent, time.Minute, false)
		stop(interrupt)
		<-a.Done()
		a.Extend(time.Second)
		time.Sleep(time.Hour)
		if !errors.Is(context.Cause(a), interrupt) {
			t.Errorf("ended with %v", context.Cause(a))
		}
		end()
		b, end := NewTimeLimit(t.Context(), time.Minute, false)
		end()
		if <-b.Done(); context.Cause(b) != context.Canceled {
			t.Errorf("ended with %v", context.Cause(b))
		}
	})
}
