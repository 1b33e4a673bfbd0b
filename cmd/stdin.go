package cmd

import (
	"context"
	"io"
)

// readInput reads at most limit bytes of standard input.
func (a *app) readInput(ctx context.Context, what string, limit int64) (string, error) {
	a.askToPaste(what)
	data, err := await(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(a.In, limit)) })
	return string(data), err
}

func (a *app) askToPaste(what string) {
	if a.Ask {
		a.note("paste the %s, then end the input (Ctrl-D, on Windows Ctrl-Z and Enter)", what)
	}
}

// await reads what may come from a terminal or a pipe. It gives up when ctx ends,
// since a person may interrupt instead of ending the input; the reader is then left
// behind, and the program ends.
func await[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := read()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
