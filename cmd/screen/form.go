package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// leftError is a question that the user walked away from. It is an interrupt.
type leftError struct{}

func (leftError) Error() string        { return NothingChanged }
func (leftError) Is(target error) bool { return target == context.Canceled }

// Choose asks for one of the options.
func (a *Screen) Choose(ctx context.Context, title string, options []Option) (string, error) {
	values, err := a.pick(ctx, &picker{title: title, options: options})
	if err != nil {
		return "", err
	}
	return values[0], nil
}

// ChooseMany asks for at least one of the options.
func (a *Screen) ChooseMany(ctx context.Context, title string, options []Option) ([]string, error) {
	return a.pick(ctx, &picker{title: title, options: options, many: true})
}

// pick puts a question on stderr, so that stdout stays the result's. It gives at
// least one value.
func (a *Screen) pick(ctx context.Context, m *picker) ([]string, error) {
	if len(m.options) == 0 {
		return nil, errors.New("there is nothing to choose from: " + m.title)
	}
	defer a.Allowance.Pause()()
	if a.plain() || a.Getenv("ACCESSIBLE") != "" {
		return a.pickPlain(ctx, m)
	}
	m.sign = a.InLocale
	m.refilter()
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(a.In), tea.WithOutput(a.terminal()), tea.WithoutSignalHandler()).Run()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("the question cannot be shown: %w", err)
	case len(m.taken) == 0:
		return nil, leftError{}
	}
	return m.taken, nil
}

// terminal is stderr itself, without what keeps it tidy.
func (a *Screen) terminal() io.Writer {
	if w, ok := a.Err.(*tidyWriter); ok {
		return w.w
	}
	return a.Err
}

// mostPlain is how many options a question without cursor lists at once.
const mostPlain = 25

// pickPlain asks line by line, for screen readers and terminals that can do no more.
func (a *Screen) pickPlain(ctx context.Context, m *picker) ([]string, error) {
	fit := m.options
	for {
		_, _ = fmt.Fprintln(a.Err, a.InLocale(m.title))
		if len(fit) <= mostPlain {
			for i, o := range fit {
				_, _ = fmt.Fprintf(a.Err, "%3d  %s\n", i+1, a.InLocale(o.Label))
			}
		}
		what := "its number"
		if m.many {
			what = "numbers"
		}
		_, _ = fmt.Fprintf(a.Err, "%d to choose from; %s, or words of the name: ", len(fit), what)
		line, err := a.readLine(ctx)
		if err != nil {
			return nil, err
		}
		if values := numbered(fit, line, m.many); len(values) > 0 {
			return values, nil
		}
		if fit = matchingOptions(m.options, line); len(fit) == 0 {
			_, _ = fmt.Fprintln(a.Err, "nothing matches")
			fit = m.options
		}
	}
}

// numbered are the options of a list of numbers, none if the line is no such list.
func numbered(options []Option, line string, many bool) []string {
	words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == ',' })
	if len(words) > 1 && !many || len(options) > mostPlain {
		return nil
	}
	var values []string
	for _, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil || n < 1 || n > len(options) {
			return nil
		}
		if v := options[n-1].Value; !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

// readLine reads one line and nothing beyond it. The end of input is a way to leave.
func (a *Screen) readLine(ctx context.Context) (string, error) {
	type answer struct {
		line string
		err  error
	}
	got := make(chan answer, 1)
	go func() {
		var line []byte
		for b := make([]byte, 1); ; {
			if _, err := io.ReadFull(a.In, b); err != nil {
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
		return "", leftError{}
	}
}

// Option is one line of a question: what is shown, and what a flag gets.
type Option struct{ Label, Value string }

// Distinct adds the value to labels that are shown twice, so that one can tell them apart.
func Distinct(options []Option) []Option {
	times := map[string]int{}
	for _, o := range options {
		times[o.Label]++
	}
	for i, o := range options {
		if times[o.Label] > 1 {
			options[i].Label += "  " + o.Value
		}
	}
	return options
}
