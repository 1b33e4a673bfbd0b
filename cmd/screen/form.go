package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// leftError is a question that the user walked away from. It is an interrupt.
type leftError struct{ canceled bool }

func (e leftError) Error() string {
	if e.canceled {
		return "canceled; nothing was changed"
	}
	return NothingChanged
}
func (leftError) Is(target error) bool { return target == context.Canceled }

// HowLeft says how a run ended before its first change.
func HowLeft(err error) string {
	if left, ok := errors.AsType[leftError](err); ok {
		return left.Error()
	}
	return NothingChanged
}

// ErrBack is the wish to answer the question before again.
var ErrBack = errors.New("back to the previous question")

// Question is a list to choose from.
type Question struct {
	Title   string
	Options []Option
	Back    bool // there is a question before, to which one can go back
}

// Choose asks for one of the options. It gives ErrBack if the person goes back.
func (a *Screen) Choose(ctx context.Context, q Question) (string, error) {
	values, err := a.pick(ctx, &picker{Question: q})
	if err != nil {
		return "", err
	}
	return values[0], nil
}

// ChooseMany asks for at least one of the options, likewise.
func (a *Screen) ChooseMany(ctx context.Context, q Question) ([]string, error) {
	return a.pick(ctx, &picker{Question: q, many: true})
}

// pick puts a question on stderr, so that stdout stays the result's. It gives at
// least one value.
func (a *Screen) pick(ctx context.Context, m *picker) ([]string, error) {
	if len(m.Options) == 0 {
		return nil, errors.New("there is nothing to choose from: " + m.Title)
	}
	defer a.Allowance.Pause()()
	m.refilter("")
	if a.plain() || a.Getenv("ACCESSIBLE") != "" {
		return a.pickPlain(ctx, m)
	}
	m.sign = a.InLocale
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(a.In), tea.WithOutput(a.terminal()), tea.WithoutSignalHandler()).Run()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("the prompt cannot be shown: %w", err)
	}
	return m.taken, m.left
}

// terminal is stderr itself, without what keeps it tidy.
func (a *Screen) terminal() io.Writer {
	if w, ok := a.Err.(*tidyWriter); ok {
		return w.w
	}
	return a.Err
}

// readLine reads one line and nothing beyond it. The end of input is a way to leave.
func (a *Screen) readLine(ctx context.Context) (string, error) {
	type answer struct {
		line string
		err  error
	}
	got, in := make(chan answer, 1), a.In
	go func() {
		var line []byte
		for b := make([]byte, 1); ; {
			if _, err := io.ReadFull(in, b); err != nil {
				got <- answer{"", leftError{}}
				return
			}
			if b[0] == '\n' {
				got <- answer{strings.TrimSpace(string(line)), nil}
				return
			}
			line = append(line, b[0])
		}
	}()
	select {
	case g := <-got:
		return g.line, g.err
	case <-ctx.Done():
		_, _ = fmt.Fprintln(a.Err)
		return "", leftError{}
	}
}
