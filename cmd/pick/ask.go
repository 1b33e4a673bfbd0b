package pick

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
)

// Questions are the flags that a command asks for when they were not typed. An
// answer is set as if it had been typed, so that what follows has one path.
type Questions struct {
	Command *cobra.Command
	Asked   bool
}

// QuestionsOf returns the questions of a command, none of them asked.
func QuestionsOf(c *cobra.Command) Questions { return Questions{Command: c} }

// Flags returns the flags of the command.
func (q *Questions) Flags() *pflag.FlagSet { return q.Command.Flags() }

// Missing are those of the flags that were given neither typed nor by the environment.
func (q *Questions) Missing(flags ...string) []string {
	var names []string
	for _, f := range flags {
		if !q.Flags().Changed(f) {
			names = append(names, f)
		}
	}
	return names
}

// CanAskFor notes that the missing flags will be asked for. Where nobody can be
// asked, it says which flags to give instead.
func (a *Finder) CanAskFor(q *Questions, missing []string) error {
	if len(missing) == 0 {
		return nil
	}
	if a.CanAsk() {
		q.Asked = true
		return nil
	}
	forms := make([]string, len(missing))
	for i, name := range missing {
		forms[i] = FlagForm(q.Flags().Lookup(name))
	}
	example, _, _ := strings.Cut(strings.TrimSpace(q.Command.Example), "\n")
	return &screen.UsageError{At: q.Command.CommandPath(), Example: example,
		Err: fmt.Errorf("%s needs %s, and there is nobody to ask", Called(q.Command), anyOf(forms, "and"))}
}

// Answer sets a flag. Commas, quotes and blanks belong to the answer.
func (q *Questions) Answer(flag string, texts ...string) error {
	f := q.Flags().Lookup(flag)
	if f == nil {
		return fmt.Errorf("no flag --%s", flag)
	}
	for _, t := range texts {
		item := OnceItem
		if _, list := f.Value.(*ListFlag); list {
			item = ListItem
		}
		if err := q.Flags().Set(flag, item(t)); err != nil {
			return err
		}
	}
	return nil
}

// AskIdentity lets the user pick a managed identity for a flag.
func (a *Finder) AskIdentity(ctx context.Context, s *connect.Session, q *Questions, flag, title string) error {
	all, err := allIdentities(ctx, s)
	if err != nil {
		return err
	}
	choice, err := a.Choose(ctx, title, identityOptions(all))
	if err != nil {
		return err
	}
	return q.Answer(flag, choice)
}

// AskAPI lets the user pick one of the APIs that offer roles to applications.
func (a *Finder) AskAPI(ctx context.Context, s *connect.Session, q *Questions) error {
	all, err := allAPIs(ctx, s)
	if err != nil {
		return err
	}
	choice, err := a.Choose(ctx, "Which API?", APIOptions(all))
	if err != nil {
		return err
	}
	return q.Answer("api", choice)
}
