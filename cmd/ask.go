package cmd

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/output"
)

// questions are the flags that a command asks for when they were not typed. An
// answer is set as if it had been typed, so that what follows has one path.
type questions struct {
	command *cobra.Command
	asked   bool
}

func questionsOf(c *cobra.Command) questions { return questions{command: c} }

func (q *questions) flags() *pflag.FlagSet { return q.command.Flags() }

// missing are those of the flags that were given neither typed nor by the environment.
func (q *questions) missing(flags ...string) []string {
	var names []string
	for _, f := range flags {
		if !q.flags().Changed(f) {
			names = append(names, f)
		}
	}
	return names
}

// canAskFor notes that the missing flags will be asked for. Where nobody can be
// asked, it says which flags to give instead.
func (a *app) canAskFor(q *questions, missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	if a.canAsk() {
		q.asked = true
		return nil
	}
	missing = slices.Sorted(slices.Values(missing))
	quoted := make([]string, len(missing))
	for i, f := range missing {
		quoted[i] = fmt.Sprintf("%q", f)
	}
	give := "--" + missing[len(missing)-1]
	if n := len(missing) - 1; n > 0 {
		give = "--" + strings.Join(missing[:n], ", --") + " and " + give
	}
	return &usageError{at: q.command.CommandPath(),
		err: fmt.Errorf("required flag(s) %s not set, and there is nobody to ask: give %s", strings.Join(quoted, ", "), give)}
}

// answer sets a flag. Commas, quotes and blanks belong to the answer.
func (q *questions) answer(flag string, texts ...string) error {
	f := q.flags().Lookup(flag)
	if f == nil {
		return fmt.Errorf("no flag --%s", flag)
	}
	for _, t := range texts {
		item := onceItem
		if _, list := f.Value.(*listFlag); list {
			item = listItem
		}
		if err := q.flags().Set(flag, item(t)); err != nil {
			return err
		}
	}
	return nil
}

// askIdentity lets the user pick a managed identity for a flag.
func (a *app) askIdentity(ctx context.Context, s *session, q *questions, flag, title string) error {
	all, err := s.allIdentities(ctx)
	if err != nil {
		return err
	}
	choice, err := a.choose(ctx, title, identityOptions(all))
	if err != nil {
		return err
	}
	return q.answer(flag, choice)
}

// askAPI lets the user pick one of the APIs that offer roles to applications.
func (a *app) askAPI(ctx context.Context, s *session, q *questions) error {
	all, err := s.allAPIs(ctx)
	if err != nil {
		return err
	}
	choice, err := a.choose(ctx, "Which API?", apiOptions(all))
	if err != nil {
		return err
	}
	return q.answer("api", choice)
}

// askAssign completes the selectors of assign.
func (a *app) askAssign(ctx context.Context, s *session, o *assignOptions) error {
	for _, flag := range o.missing("identity", "api", "role") {
		var err error
		switch flag {
		case "identity":
			err = a.askIdentity(ctx, s, &o.questions, flag, "Which managed identity gets the roles?")
		case "api":
			err = a.askAPI(ctx, s, &o.questions)
		case "role":
			err = a.askRoles(ctx, s, o)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// askRoles lets the user pick roles that the API offers; a critical one needs a
// yes of its own.
func (a *app) askRoles(ctx context.Context, s *session, o *assignOptions) error {
	r, err := (&selectors{api: o.api}).parse(true)
	if err != nil {
		return err
	}
	t, err := s.resolve(ctx, r, 0, a.note)
	if err != nil {
		return err
	}
	picked, err := a.chooseMany(ctx, "Which roles of "+output.Clean(t.api.DisplayName)+"?", roleOptions(s, t.api, cmp.Or(a.Width, 80)-8))
	if err != nil {
		return err
	}
	if err := o.answer("role", picked...); err != nil {
		return err
	}
	wanted, err := findRoles(t.api, picked)
	if err != nil {
		return err
	}
	for _, role := range s.criticalAmong(t.api, wanted) {
		why := s.risk.Rate(string(t.api.AppID), role.Value, string(role.ID)).Why
		yes, err := a.confirm(ctx, output.Clean(fmt.Sprintf("%s is critical: it %s. Give it all the same?", role.Value, why)))
		if err != nil {
			return err
		}
		if yes {
			if err := o.answer("allow-critical", t.api.RoleText(role)); err != nil {
				return err
			}
		}
	}
	return nil
}

// askCopy completes the two identities of copy.
func (a *app) askCopy(ctx context.Context, s *session, o *copyOptions) error {
	title := map[string]string{"from": "Whose roles are copied?", "to": "Which identity gets them?"}
	for _, flag := range o.missing("from", "to") {
		if err := a.askIdentity(ctx, s, &o.questions, flag, title[flag]); err != nil {
			return err
		}
	}
	return nil
}

// askedConsent asks for a yes to a plan that was put together by answers.
func (a *app) askedConsent(ctx context.Context, q *questions, run changeRun) error {
	n := len(run.plan.Pending())
	if !q.asked || n == 0 || run.options.dryRun || a.yes {
		return nil
	}
	yes, err := a.confirm(ctx, fmt.Sprintf("Give %d %s?", n, plural(n, "role", "roles")))
	if err == nil && !yes {
		err = fmt.Errorf("nothing was changed")
	}
	return err
}
