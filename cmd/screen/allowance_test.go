package screen

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAllowance(t *testing.T) {
	for name, c := range map[string]struct {
		fixed bool
		use   func(*Allowance)
		want  time.Duration
	}{
		"as given":            {true, func(*Allowance) {}, time.Minute},
		"nothing asked":       {false, func(*Allowance) {}, time.Minute},
		"many changes":        {false, func(a *Allowance) { a.Extend(time.Hour) }, 61 * time.Minute},
		"nothing added":       {false, func(a *Allowance) { a.Extend(0); a.Extend(-time.Hour) }, time.Minute},
		"the least":           {false, func(a *Allowance) { a.Extend(1) }, time.Minute + 1},
		"given, many changes": {true, func(a *Allowance) { a.Extend(time.Hour) }, time.Minute},
		"a long thought":      {false, func(a *Allowance) { resume := a.Pause(); time.Sleep(time.Hour); resume() }, 61 * time.Minute},
		"thought and changes": {false,
			func(a *Allowance) { resume := a.Pause(); time.Sleep(time.Hour); resume(); a.Extend(time.Second) },
			61*time.Minute + time.Second},
		"given, a short thought": {true, func(a *Allowance) { defer a.Pause()(); time.Sleep(time.Second) }, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				a, end := NewAllowance(t.Context(), time.Minute, c.fixed)
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
func TestAllowanceEndsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		interrupt := errors.New("Ctrl-C")
		parent, stop := context.WithCancelCause(t.Context())
		a, end := NewAllowance(parent, time.Minute, false)
		stop(interrupt)
		<-a.Done()
		a.Extend(time.Second)
		time.Sleep(time.Hour)
		if !errors.Is(context.Cause(a), interrupt) {
			t.Errorf("ended with %v", context.Cause(a))
		}
		end()
	})
}
