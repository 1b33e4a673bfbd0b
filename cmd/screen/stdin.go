package screen

import (
	"context"
	"io"
)

// ReadInput reads at most limit bytes of standard input.
func (a *Screen) ReadInput(ctx context.Context, what string, limit int64) (string, error) {
	a.AskToPaste(what)
	data, err := Await(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(a.In, limit)) })
	return string(data), err
}

// AskToPaste tells a person at a terminal that input is read, and how to end it.
func (a *Screen) AskToPaste(what string) {
	if a.Ask {
		a.Note("paste the %s, then end the input (Ctrl-D, on Windows Ctrl-Z and Enter)", what)
	}
}

// Await reads what may come from a terminal or a pipe. It gives up when ctx ends,
// since a person may interrupt instead of ending the input; the reader is then left
// behind, and the program ends.
func Await[T any](ctx context.Context, read func() (T, error)) (T, error) {
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
