package change

import (
	"context"
	"errors"
	"fmt"

	"mi-roles/cmd/screen"
	"mi-roles/roles"
)

// completedStays is the advice after a run that ended early.
const completedStays = "run the same command again: completed changes stay"

// Interrupted reports whether someone ended the run. That its time was over is another end.
func Interrupted(ctx context.Context) bool {
	return ctx.Err() != nil && !errors.Is(context.Cause(ctx), screen.ErrTimeout)
}

// cutShort is the end of a run that was interrupted when it had begun to change
// the tenant. Its text is what became of the changes, and not the service's last word.
type cutShort struct {
	err               error
	made, unclear, of int
}

// cutShortBy tells what an interrupt left undone. A change that the service had turned
// away for the moment, and that would have been tried again, was not reached.
func cutShortBy(results []roles.Result, stopped error) error {
	c := &cutShort{err: stopped}
	for i, res := range results {
		if !res.Needed || res.Blocked != nil {
			continue
		}
		c.of++
		switch {
		case res.Status == roles.Done:
			c.made++
		case errors.Is(res.Err, roles.ErrUnclear):
			c.unclear++
		case res.Status == roles.Failed && (errors.Is(res.Err, roles.ErrUnavailable) || errors.Is(res.Err, context.Canceled)):
			results[i].Status, results[i].Err = roles.Skipped, roles.ErrNotReached
		}
	}
	return c
}

func (c *cutShort) Error() string {
	made := fmt.Sprintf("interrupted; %d of %d changes made", c.made, c.of)
	switch {
	case c.made > 0 && c.unclear > 0:
		return fmt.Sprintf("%s, and possibly %d more", made, c.unclear)
	case c.made > 0:
		return made
	case c.unclear > 0:
		return fmt.Sprintf("interrupted; %d of %d changes possibly made", c.unclear, c.of)
	}
	return screen.NothingChanged
}

func (c *cutShort) Unwrap() error { return c.err }

// hint is what to do about the changes that were not made.
func (c *cutShort) hint() string {
	if c.made+c.unclear == 0 {
		return ""
	}
	return completedStays
}

// reportInterrupt says how a run was left. What else failed then failed because of
// the interrupt.
func (a *Runner) reportInterrupt(err error) {
	text, hint := screen.HowLeft(err), ""
	if c, ok := errors.AsType[*cutShort](err); ok {
		text, hint = c.Error(), c.hint()
	}
	a.Say("mi-roles: " + text)
	if hint != "" {
		a.Say("  hint: " + hint)
	}
}
