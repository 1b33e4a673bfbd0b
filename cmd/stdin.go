package cmd

import (
	"context"
	"io"
)

// readInput reads at most limit bytes of standard input. It gives up when ctx
// ends, since a person may interrupt instead of ending the input; the reader is
// then left behind, and the program ends.
func (a *app) readInput(ctx context.Context, what string, limit int64) (string, error) {
	if a.Ask {
		a.note("paste the %s, then end the input (Ctrl-D, on Windows Ctrl-Z and Enter)", what)
	}
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(a.In, limit))
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		return string(r.data), r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
