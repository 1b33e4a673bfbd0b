package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles/display"
)

// mistake tells a mistake in the command line in the command's own words, where cobra and
// pflag speak of arguments and groups, and with the line that was meant, if that is known.
func (a *app) mistake(root *cobra.Command, args []string, err error) error {
	c, rest, _ := root.Find(args)
	m := &screen.UsageError{Err: err, At: c.CommandPath(), Example: firstExample(c)}
	line := func(words []string) {
		if words != nil {
			m.Line = a.Shell().Line(append([]string{root.Name()}, words...)...)
		}
	}
	var noFlag *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var plain *pick.PlainArgs
	var misspelled *screen.Misspelled
	switch word := strayCommand(c, rest); {
	case word != "":
		meant, text := meantCommand(c, word)
		m.Err = fmt.Errorf("%s has no command %s%s", pick.Called(commandOf(c)), display.Quote(word), text)
		line(meantLine(args, word, meant))
	case errors.As(err, &noFlag):
		meant, text := meantFlag(c, noFlag.GetSpecifiedName())
		m.Err = fmt.Errorf("%s has no flag %s; %s", pick.Called(c), specified(noFlag), text)
		line(instead(args, "--"+noFlag.GetSpecifiedName(), meant))
	case errors.As(err, &noValue):
		m.Err = fmt.Errorf("--%s needs a value: %s", noValue.GetFlag().Name, pick.FlagForm(noValue.GetFlag()))
	case errors.As(err, &misspelled):
		line(instead(args, misspelled.Word, misspelled.Meant))
	case errors.As(err, &plain):
		line(plain.Meant(args))
	case a.badFlag:
	default:
		if text := wrongSet(c); text != "" {
			m.Err = errors.New(text)
		}
	}
	return m
}

// strayCommand is the first plain word where a command was expected, "" if there is none.
func strayCommand(c *cobra.Command, rest []string) string {
	words := plainWords(c, rest)
	if len(words) == 0 {
		return ""
	}
	if c.Name() == "help" {
		if found, left, err := c.Root().Find(words); err == nil && len(left) == 0 && found != c.Root() {
			return ""
		}
		return words[0]
	}
	takesThem := strings.Contains(c.Use, " ") && c.Args != nil && c.Args(c, words) == nil // such as snapshot, which has diff besides
	if !c.HasSubCommands() || takesThem {
		return ""
	}
	return words[0]
}

// plainWords are those that are neither flags nor their values.
func plainWords(c *cobra.Command, args []string) []string {
	var words []string
	for i := 0; i < len(args); i++ {
		name := strings.TrimLeft(args[i], "-")
		if name == args[i] {
			words = append(words, name)
			continue
		}
		f := c.Flag(name)
		if f == nil && len(name) == 1 {
			f = c.Flags().ShorthandLookup(name)
		}
		if f != nil && f.NoOptDefVal == "" {
			i++
		}
	}
	return words
}

// commandOf is where the commands that help knows are, else c.
func commandOf(c *cobra.Command) *cobra.Command {
	if c.Name() == "help" {
		return c.Root()
	}
	return c
}

// wrongSet says which flags or arguments are missing, or exclude each other, "" for none.
func wrongSet(c *cobra.Command) string {
	if text := pick.MissingFlags(c); text != "" {
		return text
	}
	if text := pick.ExclusiveFlags(c); text != "" {
		return text
	}
	if c.Args != nil && c.Args(c, c.Flags().Args()) != nil {
		return fmt.Sprintf("%s takes %s", pick.Called(c), strings.TrimPrefix(c.Use, c.Name()+" "))
	}
	return ""
}

// firstExample is the first line of a command's examples that starts this program.
func firstExample(c *cobra.Command) string {
	for line := range strings.Lines(c.Example) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, c.Root().Name()+" ") {
			return line
		}
	}
	return ""
}

func specified(e *pflag.NotExistError) string {
	if e.GetSpecifiedShortnames() != "" {
		return "-" + e.GetSpecifiedName()
	}
	return "--" + e.GetSpecifiedName()
}

// instead is a command line with another word in place of one, nil if that is not known.
func instead(args []string, old, word string) []string {
	if word == "" {
		return nil
	}
	out := slices.Clone(args)
	for i, arg := range out {
		switch name, value, assigned := strings.Cut(arg, "="); {
		case arg == old:
			out[i] = word
		case assigned && name == old:
			out[i] = word + "=" + value
		case assigned && value == old:
			out[i] = name + "=" + word
		default:
			continue
		}
		return out
	}
	return nil
}
