package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/pick"
)

// dashed is a mistake that pflag takes for a value: -all is -a with the value ll, and
// the next flag is the value of one that got none.
type dashed struct {
	text  string
	meant []string
}

func (e *dashed) Error() string { return e.text }

// checkDashes refuses a long flag behind a single dash, and a flag in the place of a value.
func checkDashes(root *cobra.Command, args []string) error {
	c, _, _ := root.Find(args)
	for i := 0; i < len(args) && args[i] != "--"; i++ {
		word, _, assigned := strings.Cut(args[i], "=")
		f := flagOf(c, word)
		name, single := strings.CutPrefix(word, "-")
		switch {
		case single && len(name) > 1 && c.Flag(name) != nil:
			meant := slices.Clone(args)
			meant[i] = "-" + args[i]
			return &dashed{fmt.Sprintf("%s has no flag %s; did you mean --%s?", pick.Called(c), word, name), meant}
		case f == nil || assigned || f.NoOptDefVal != "" || i+1 == len(args):
		case flagOf(c, args[i+1]) != nil || args[i+1] == "--help" || args[i+1] == "-h":
			form := pick.FlagForm(f)
			_, value, _ := strings.Cut(form, " ")
			return &dashed{fmt.Sprintf("--%s needs a value: %s", f.Name, form), slices.Insert(slices.Clone(args), i+1, value)}
		default:
			i++
		}
	}
	return nil
}

// flagOf is the flag that a word is, with a value behind an equals sign or without, nil for none.
func flagOf(c *cobra.Command, word string) *pflag.Flag {
	word, _, _ = strings.Cut(word, "=")
	if name, long := strings.CutPrefix(word, "--"); long {
		return c.Flag(name)
	}
	if name, short := strings.CutPrefix(word, "-"); short && len(name) == 1 {
		c.InheritedFlags() // adds them to those of the command
		return c.Flags().ShorthandLookup(name)
	}
	return nil
}

// flagsBehind moves flags behind the command before which they stand, nil if there are none.
func flagsBehind(root *cobra.Command, args []string) (line []string, flag string) {
	if c, _, _ := root.Find(args); c != root {
		return nil, ""
	}
	for i, word := range args {
		c := subcommand(root, word)
		switch {
		case strings.HasPrefix(word, "-") && flag == "" && flagOf(root, word) == nil:
			flag = word
		case c != nil && flag == "":
			return nil, ""
		case c != nil:
			end := i + 1
			for end < len(args) && subcommand(c, args[end]) != nil {
				c = subcommand(c, args[end])
				end++
			}
			return slices.Concat(args[i:end], args[:i], args[end:]), flag
		}
	}
	return nil, ""
}

func subcommand(c *cobra.Command, word string) *cobra.Command {
	i := slices.IndexFunc(c.Commands(), func(sub *cobra.Command) bool { return sub.Name() == word || sub.HasAlias(word) })
	if i < 0 {
		return nil
	}
	return c.Commands()[i]
}
