package screen

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// slow is a person who takes an hour to type a line.
type slow struct{ line *strings.Reader }

func (s slow) Read(p []byte) (int, error) {
	if int64(s.line.Len()) == s.line.Size() {
		time.Sleep(time.Hour)
	}
	return s.line.Read(p)
}

// TestThinkingTakesNoTime: while a person thinks, the time of the run stands still.
func TestThinkingTakesNoTime(t *testing.T) {
	for name, ask := range map[string]func(a *Screen, ctx context.Context) (string, error){
		"confirm": func(a *Screen, ctx context.Context) (string, error) {
			ok, err := a.Confirm(ctx, "Really?")
			return fmt.Sprint(ok), err
		},
		"choose": func(a *Screen, ctx context.Context) (string, error) { return a.Choose(ctx, which(fruit(3))) },
	} {
		synctest.Test(t, func(t *testing.T) {
			a, _ := person(t, "")
			a.In = slow{strings.NewReader(map[string]string{"confirm": "yes\n", "choose": "2\n"}[name])}
			before, _ := a.TimeLimit.Deadline()
			got, err := ask(a, a.TimeLimit)
			if after, _ := a.TimeLimit.Deadline(); err != nil || got != map[string]string{"confirm": "true", "choose": "b"}[name] ||
				after.Sub(before) != time.Hour {
				t.Errorf("%s: %q, %v, the time grew by %s", name, got, err, after.Sub(before))
			}
		})
	}
}

// TestTheEndOfInput leaves nobody behind who reads on.
func TestTheEndOfInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, _ := person(t, "")
		if _, err := a.Choose(t.Context(), which(fruit(3))); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// TestHowLeft: who cancels did so on purpose, and everything else is an interrupt.
func TestHowLeft(t *testing.T) {
	for want, errs := range map[string][]error{NothingChanged: {leftError{}, context.Canceled, nil},
		"canceled; nothing was changed": {leftError{canceled: true}, fmt.Errorf("so: %w", leftError{canceled: true})}} {
		for _, err := range errs {
			if got := HowLeft(err); got != want {
				t.Errorf("%#v: %s", err, got)
			}
		}
	}
}

// TestOnATerminal: the list with a cursor takes keys.
func TestOnATerminal(t *testing.T) {
	a, _ := person(t, "\x1b[B\r")
	a.Plain = false
	if got, err := a.Choose(t.Context(), which(fruit(3))); err != nil || got != "b" {
		t.Errorf("%q, %v", got, err)
	}
}

// broken is a terminal that cannot be read.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("no terminal") }

// TestABrokenTerminal is told, and nothing is chosen.
func TestABrokenTerminal(t *testing.T) {
	a, _ := person(t, "")
	a.In, a.Plain = broken{}, false
	if got, err := a.Choose(t.Context(), which(fruit(3))); err == nil || got != "" ||
		!strings.HasPrefix(err.Error(), "the prompt cannot be shown: ") || !strings.Contains(err.Error(), "no terminal") {
		t.Errorf("%q, %v", got, err)
	}
}
