package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
)

// leftError is a question that the user walked away from. It is an interrupt.
type leftError struct{}

func (leftError) Error() string        { return "interrupted; nothing was changed" }
func (leftError) Is(target error) bool { return target == context.Canceled }

const (
	listHeight = 14  // lines of a question
	mostLines  = 300 // of more options, a part of the name is asked for first
)

// choose asks for one of the options.
func (a *app) choose(ctx context.Context, title string, options []option) (string, error) {
	if len(options) == 0 {
		return "", errors.New("there is nothing to choose from in this tenant")
	}
	options, err := a.narrow(ctx, title, options)
	if err != nil {
		return "", err
	}
	var value string
	field := huh.NewSelect[string]().Title(title).Description(title + " Type to filter, enter takes it.").
		Options(lines(options)...).Height(listHeight).Filtering(true).Value(&value)
	return value, a.show(ctx, field)
}

// chooseMany asks for at least one of the options.
func (a *app) chooseMany(ctx context.Context, title string, options []option) ([]string, error) {
	if len(options) == 0 {
		return nil, errors.New("there is nothing to choose from on this API")
	}
	options, err := a.narrow(ctx, title, options)
	if err != nil {
		return nil, err
	}
	var values []string
	field := huh.NewMultiSelect[string]().Title(title).Description("Space marks, / filters, enter goes on.").
		Options(lines(options)...).Height(listHeight).Value(&values).
		Validate(func(v []string) error {
			if len(v) == 0 {
				return errors.New("mark at least one with space")
			}
			return nil
		})
	return values, a.show(ctx, field)
}

// narrow keeps lists short enough to look through: in a large tenant, a part of
// the name comes first.
func (a *app) narrow(ctx context.Context, title string, options []option) ([]option, error) {
	if len(options) <= mostLines {
		return options, nil
	}
	matching := func(text string) []option {
		var some []option
		for _, o := range options {
			if containsAll(o.label+" "+o.value, strings.Fields(text)) {
				some = append(some, o)
			}
		}
		return some
	}
	var text string
	field := huh.NewInput().Title(title).Value(&text).
		Description(fmt.Sprintf("%d to choose from: type words of the name.", len(options))).
		Validate(func(text string) error {
			switch n := len(matching(text)); {
			case n == 0:
				return errors.New("nothing matches")
			case n > mostLines:
				return fmt.Errorf("%d match: type more", n)
			}
			return nil
		})
	err := a.show(ctx, field)
	return matching(text), err
}

func lines(options []option) []huh.Option[string] {
	all := make([]huh.Option[string], len(options))
	for i, o := range options {
		all[i] = huh.NewOption(o.label, o.value)
	}
	return all
}

// show puts a question on stderr, so that stdout stays the result's.
func (a *app) show(ctx context.Context, field huh.Field) error {
	styles := sync.OnceValue(func() *huh.Styles { return huh.ThemeBase(false) }) // huh asks for them at every line
	form := huh.NewForm(huh.NewGroup(field)).
		WithProgramOptions(tea.WithFilter(quitInOrder)). // first: it replaces what was set
		WithInput(a.In).WithOutput(a.terminal()).
		WithTheme(huh.ThemeFunc(func(bool) *huh.Styles { return styles() }))
	if a.Getenv("TERM") == "dumb" || a.Getenv("ACCESSIBLE") != "" {
		return a.showPlain(ctx, form)
	}
	err := form.RunWithContext(ctx)
	switch {
	case errors.Is(err, huh.ErrUserAborted):
		return leftError{}
	case err != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	}
	return err
}

// quitInOrder lets Ctrl-C end a question as enter does: bubbletea's own way out
// does not wait for its reader, which may then still take a key.
func quitInOrder(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, left := msg.(tea.InterruptMsg); left {
		return tea.QuitMsg{}
	}
	return msg
}

// showPlain asks line by line, for screen readers and terminals that can do no more.
func (a *app) showPlain(ctx context.Context, form *huh.Form) error {
	answered := make(chan error, 1)
	go func() { answered <- form.WithAccessible(true).RunWithContext(ctx) }()
	select {
	case err := <-answered:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// terminal is stderr itself, without what keeps it tidy.
func (a *app) terminal() io.Writer {
	if w, ok := a.Err.(*tidyWriter); ok {
		return w.w
	}
	return a.Err
}
