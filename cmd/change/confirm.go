package change

import (
	"cmp"
	"context"
	"fmt"

	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
)

// CheckConsent refuses, before anything is asked of Azure, a run that would have
// to ask a person when there is none.
func (a *Runner) CheckConsent(command string, o Changes) error {
	if o.DryRun || a.Yes || a.CanAsk() {
		return nil
	}
	return screen.Refuse("%s needs confirmation, and there is no terminal to ask on: add --yes, or preview with --dry-run", command)
}

// Confirmed announces the plan, asks where it must, carries it out and prints
// what happened.
func (r Run) Confirmed(ctx context.Context, verb string) error {
	if err := r.Judge(); err != nil {
		return err
	}
	n := len(r.Plan.Pending())
	asks := n > 0 && !r.Options.DryRun && !r.Yes
	r.Announce(ctx, r, asks)
	if asks {
		question := fmt.Sprintf("%s %d %s%s?", verb, n, screen.Plural(n, "change", "changes"), removed(Removals(r.Plan)))
		if ok, err := r.Confirm(ctx, question); err != nil || !ok {
			return cmp.Or(err, fmt.Errorf("nothing was changed"))
		}
	}
	results, err := r.CarryOut(ctx)
	if results == nil {
		return err
	}
	return r.Print(ctx, results, err)
}

// removed says how many of the changes remove something, if any do.
func removed(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d to remove)", n)
}

// AskedConsent asks for a yes to a plan that was put together by answers.
func (a *Runner) AskedConsent(ctx context.Context, q *pick.Questions, run Run) error {
	n := len(run.Plan.Pending())
	if !q.Asked || n == 0 || run.Options.DryRun || a.Yes {
		return nil
	}
	yes, err := a.Confirm(ctx, fmt.Sprintf("Assign %d %s?", n, screen.Plural(n, "role", "roles")))
	if err == nil && !yes {
		err = fmt.Errorf("nothing was changed")
	}
	return err
}
