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

// NothingChanged is what is said of an interrupt before the first change.
const NothingChanged = "interrupted; nothing was changed"

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
	defer a.TimeLimit.Pause()()
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
	if w, ok := a.Err.(*statusWriter); ok {
		return w.w
	}
	return a.Err
}

// readLine is line for a question that the end of input is a way to leave.
func (a *Screen) readLine(ctx context.Context) (string, error) {
	line, err := a.line(ctx)
	if err != nil {
		return "", leftError{}
	}
	return line, nil
}

// line reads one line and nothing beyond it, without the blanks around it. Its error is
// that of the input, with what came before it, or that of the context.
func (a *Screen) line(ctx context.Context) (string, error) {
	type answer struct {
		line string
		err  error
	}
	got, in := make(chan answer, 1), a.In
	go func() {
		var line []byte
		var err error
		for b := make([]byte, 1); err == nil && b[0] != '\n'; {
			if _, err = io.ReadFull(in, b); err == nil {
				line = append(line, b[0])
			}
		}
		got <- answer{strings.TrimSpace(string(line)), err}
	}()
	select {
	case g := <-got:
		return g.line, g.err
	case <-ctx.Done():
		_, _ = fmt.Fprintln(a.Err) // what is said of it begins a line of its own
		return "", context.Cause(ctx)
	}
}
