package pick

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Questions are the flags that a command asks for when they were not typed. An
// answer is set as if it had been typed, so that what follows has one path.
type Questions struct {
	Command *cobra.Command
	Asked   bool
	groups  []string // of flags of which the first is asked for, since none was given
}

// AskFor has a command ask for what it needs. Cobra's rules say what that is, and hold
// where nobody can be asked; where a person can, those are lifted that a choice from the
// tenant can fulfil.
func (a *Finder) AskFor(c *cobra.Command, q *Questions) {
	q.Command = c
	c.PreRun = func(*cobra.Command, []string) {
		if a.CanAsk() {
			q.lift()
		}
	}
}

// The kinds of things that flags name, as their help calls them.
const (
	kindIdentity = "identity"
	kindAPI      = "API"
	kindRole     = "role"
)

func kindOf(f *pflag.Flag) string {
	kind, _ := pflag.UnquoteUsage(f)
	return kind
}

const oneRequired = "cobra_annotation_one_required"

// lift takes the rules back that a flag, or one of a group, must be given, where the first
// names an identity or an API. These are asked for.
func (q *Questions) lift() {
	q.Flags().VisitAll(func(f *pflag.Flag) {
		rules := slices.Clone(f.Annotations[oneRequired])
		if len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 {
			rules = append(rules, f.Name)
		}
		for _, rule := range rules {
			first := q.Flags().Lookup(strings.Fields(rule)[0])
			if kind := kindOf(first); kind != kindIdentity && kind != kindAPI || len(given(q.Command, rule)) > 0 {
				continue
			}
			delete(f.Annotations, cobra.BashCompOneRequiredFlag)
			f.Annotations[oneRequired] = slices.DeleteFunc(f.Annotations[oneRequired], func(r string) bool { return r == rule })
			q.Asked = true
			if !slices.Contains(q.groups, rule) {
				q.groups = append(q.groups, rule)
			}
		}
	})
}

// Needed are the flags that the command cannot do without, and that are asked for.
func (q *Questions) Needed() []string {
	var first []string
	for _, group := range q.groups {
		first = append(first, strings.Fields(group)[0])
	}
	return first
}

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

// forget takes an answer back, as if the flag had not been given.
func (q *Questions) forget(flag string) {
	f := q.Flags().Lookup(flag)
	switch v := f.Value.(type) {
	case *ListFlag:
		*v = nil
	case *OnceFlag:
		*v = ""
	default:
		_ = v.Set(f.DefValue)
	}
	f.Changed = false
}
