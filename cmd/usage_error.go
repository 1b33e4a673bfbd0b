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

// slip is a mistake in a command line.
type slip struct {
	text  string     // what to say of it, "" to keep the words of what found it
	args  []string   // the line without it, nil if that is not known
	also  [][]string // other lines that may have been meant
	then  string     // what to do, where that is no line of this program
	bare  bool       // only flags are missing: the command's example shows them
	isFor *cobra.Command
}

// mistake tells a mistake in the command line in the command's own words, where cobra and
// pflag speak of arguments and groups, and with the line that was meant, if that is known.
func (a *app) mistake(root *cobra.Command, args []string, err error) error {
	s := a.slip(root, args, err)
	m := &screen.UsageError{Err: err, At: s.isFor.CommandPath(), Example: firstExample(s.isFor), Then: s.then}
	if s.text != "" {
		m.Err = errors.New(s.text)
	}
	for _, line := range append([][]string{s.args}, s.also...) {
		if line = a.mended(line); line != nil && !s.bare {
			m.Lines = append(m.Lines, a.Shell().Line(append([]string{root.Name()}, line...)...))
		}
	}
	return m
}

// slip finds what is wrong with a command line that was refused with err.
func (a *app) slip(root *cobra.Command, args []string, err error) slip {
	c, rest, _ := root.Find(args)
	s := slip{isFor: c}
	var noFlag *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var plain *pick.PlainArgs
	var misspelled *screen.Misspelled
	var dashed *dashed
	if line, flag := flagsBehind(root, args); line != nil {
		s.isFor, _, _ = root.Find(line)
		s.text = fmt.Sprintf("%s comes before the command; put it after the command", flag)
		s.args = line
		return s
	}
	switch word := strayCommand(c, rest); {
	case errors.As(err, &dashed):
		s.args = dashed.meant
	case word != "":
		s.command(args, word)
	case errors.As(err, &noFlag):
		meant, text := meantFlag(c, noFlag.GetSpecifiedName(), noFlag.GetSpecifiedShortnames() != "")
		s.text = fmt.Sprintf("%s has no flag %s; %s", pick.Called(c), specified(noFlag), text)
		s.args = instead(args, "--"+noFlag.GetSpecifiedName(), meant...)
		if noFlag.GetSpecifiedShortnames() != "" {
			s.args = instead(args, "-"+noFlag.GetSpecifiedName(), meant...)
		}
	case errors.As(err, &noValue):
		s.text = fmt.Sprintf("--%s needs a value: %s", noValue.GetFlag().Name, pick.FlagForm(noValue.GetFlag()))
	case errors.As(err, &misspelled):
		s.args = misspelled.Line(args)
	case errors.As(err, &plain):
		s.args = plain.Meant(args)
		if slices.Equal(plain.Words, []string{"help"}) {
			s.text = "help comes before the command; after it, pass --help"
			s.args = instead(args, "help", "--help")
		}
	case a.badFlag:
	default:
		s.text = wrongSet(c)
		s.args, s.bare = filledIn(c, args)
	}
	return s
}

// command says of a word that is no command which one was probably meant.
func (s *slip) command(args []string, word string) {
	other, text := meantCommand(s.isFor, word)
	s.text = fmt.Sprintf("%s has no command %s%s", pick.Called(commandOf(s.isFor)), display.Quote(word), text)
	s.args, s.then = meantLine(args, word, other.meant), other.then
	for _, also := range other.also {
		s.also = append(s.also, meantLine(args, word, also))
	}
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
		if f := flagOf(c, args[i]); f != nil && f.NoOptDefVal == "" {
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
