package cmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
)

// endless is a standard input that nobody ends: whoever reads it presses Ctrl-C.
type endless struct {
	interrupt func()
	patience  context.Context // so that a test that fails ends, too
}

func (e endless) Read([]byte) (int, error) {
	e.interrupt()
	<-e.patience.Done()
	return 0, io.EOF
}

// TestManifestInterrupted: Ctrl-C ends a command that waits for its manifest.
func TestManifestInterrupted(t *testing.T) {
	for _, args := range [][]string{{"plan", "-f", "-"}, {"apply", "-f", "-", "--yes"}, {"verify", "-f", "-"}} {
		patience, end := context.WithTimeout(t.Context(), 5*time.Second)
		ctx, interrupt := context.WithCancel(t.Context())
		var out, errs bytes.Buffer
		code := Run(ctx, append(args, "--sandbox"),
			screen.Streams{In: endless{interrupt, patience}, Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
		if code != change.ExitInterrupted || out.Len() > 0 || patience.Err() != nil {
			t.Errorf("%v: exit %d, %v\n%s%s", args, code, patience.Err(), errs.String(), out.String())
		}
		interrupt()
		end()
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("input/output error") }

func TestManifestUnreadable(t *testing.T) {
	var errs bytes.Buffer
	code := Run(t.Context(), []string{"plan", "-f", "-", "--sandbox"},
		screen.Streams{In: broken{}, Out: io.Discard, Err: &errs, Getenv: func(string) string { return "" }})
	spoken{code, "", errs.String()}.want(t, change.ExitUsage, "manifest stdin cannot be read: input/output error")
}
