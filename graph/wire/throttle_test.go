package wire

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestThePauseAndTheDeadline: what ends with the deadline is waited for; what ends a nanosecond later is not begun.
func TestThePauseAndTheDeadline(t *testing.T) {
	for left, want := range map[time.Duration]bool{time.Minute - 1: true, time.Minute: true, time.Minute + 1: false} {
		synctest.Test(t, func(t *testing.T) { // the deadline goes by the machine's clock: here it stands still
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			clock := &ticking{now: time.Now()}
			g := &throttle{until: clock.now.Add(left)}
			if err := g.wait(ctx, clock); (err == nil) != want || errors.As(err, new(*tooLong)) == want {
				t.Errorf("%s: %v", left, err)
			}
			c, clock, _ := script(t, refused(500, "x"))
			if c.pause(ctx, retryDecision{delay: left}) != want || (len(clock.pauses) == 1) != want {
				t.Errorf("%s: paused %v", left, clock.pauses)
			}
		})
	}
}

// TestTheThrottleIsOver when its time has come, and not before.
func TestTheThrottleIsOver(t *testing.T) {
	for left, want := range map[time.Duration][]time.Duration{-time.Second: nil, 0: nil, 1: {1}, time.Second: {time.Second}} {
		clock := &ticking{now: time.Unix(1_700_000_000, 0)}
		g := &throttle{until: clock.now.Add(left)}
		if err := g.wait(t.Context(), clock); err != nil || !slices.Equal(clock.pauses, want) {
			t.Errorf("%s: waited %v, %v", left, clock.pauses, err)
		}
	}
	stop := errors.New("stopped")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	clock := &ticking{now: time.Unix(1_700_000_000, 0)}
	if err := new(throttle).wait(ctx, clock); !errors.Is(err, stop) {
		t.Errorf("nobody is held back: %v", err)
	}
	if err := (&throttle{until: clock.now.Add(time.Second)}).wait(ctx, clock); err == nil || len(clock.pauses) != 1 {
		t.Errorf("the wait goes on after %v: %v", clock.pauses, err)
	}
	const text = "the service asks to wait 1m30s more, longer than --timeout allows"
	if got := (&tooLong{90*time.Second + 400*time.Millisecond}).Error(); got != text {
		t.Error(got)
	}
}
