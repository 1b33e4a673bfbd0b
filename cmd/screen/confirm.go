package screen

import (
	"bufio"
	"context"
	"fmt"
	"strings"
)

// Confirm asks a yes-or-no question; anything but yes is no.
func (a *Screen) Confirm(ctx context.Context, question string) (bool, error) {
	defer a.Allowance.Pause()()
	_, _ = fmt.Fprintf(a.Err, "%s [y/N] ", a.InLocale(question))
	answer := make(chan string, 1)
	in := a.In
	go func() {
		line, _ := bufio.NewReader(in).ReadString('\n')
		answer <- line
	}()
	select {
	case line := <-answer:
		word := strings.ToLower(strings.TrimSpace(line))
		return word == "y" || word == "yes", nil
	case <-ctx.Done():
		_, _ = fmt.Fprintln(a.Err) // what is said of it begins a line of its own
		return false, context.Cause(ctx)
	}
}

// Plural chooses the word for n things.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// FirstError returns the first that is not nil.
func FirstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// WhatIsDoneStays is the advice after a run that ended early.
const WhatIsDoneStays = "run the same command again: what is done stays"

// NothingChanged is what is said of an interrupt before the first change.
const NothingChanged = "interrupted; nothing was changed"
