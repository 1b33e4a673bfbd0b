package screen

import (
	"context"
	"fmt"
	"strings"
)

// Confirm asks a yes-or-no question; anything but yes is no.
func (a *Screen) Confirm(ctx context.Context, question string) (bool, error) {
	defer a.TimeLimit.Pause()()
	_, _ = fmt.Fprintf(a.Err, "%s [y/N] ", a.InLocale(question))
	line, _ := a.line(ctx) // the end of input is a no
	if err := context.Cause(ctx); err != nil {
		return false, err
	}
	word := strings.ToLower(line)
	return word == "y" || word == "yes", nil
}
