package output

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

// Work that computes is left behind at once, and reaches the writer no more.
func TestInterruptibly(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted, left, ended := errors.New("interrupted"), make(chan bool), make(chan error, 1)
	var b strings.Builder
	err := Interruptibly(ctx, &b, func(w io.Writer) error {
		_, _ = io.WriteString(w, "begun")
		cancel(interrupted)
		<-left
		_, err := io.WriteString(w, "never")
		ended <- err
		return err
	})
	if !errors.Is(err, interrupted) || b.String() != "begun" {
		t.Errorf("%q, %v", b.String(), err)
	}
	close(left)
	if err := <-ended; err == nil || b.String() != "begun" {
		t.Errorf("written afterwards: %q, %v", b.String(), err)
	}
}

func TestInterruptiblyPassesErrorsOn(t *testing.T) {
	want := errors.New("cannot")
	if err := Interruptibly(t.Context(), io.Discard, func(io.Writer) error { return want }); !errors.Is(err, want) {
		t.Error(err)
	}
	if err := Interruptibly(t.Context(), refusing{want},
		func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); !errors.Is(err, want) {
		t.Error(err)
	}
	var b strings.Builder
	o := Options{Format: JSON, Context: t.Context()}
	if err := Render(&b, Document{Data: []int{1}}, o); err != nil || b.String() != "[\n  1\n]\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
}

type refusing struct{ err error }

func (r refusing) Write([]byte) (int, error) { return 0, r.err }
