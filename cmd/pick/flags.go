package pick

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/roles/display"
	"mi-roles/roles/shell"
)

// PlainArgs are plain words where a command takes flags alone.
type PlainArgs struct {
	Command *cobra.Command
	Words   []string
}

// NoArgs refuses plain words, which other tools take as names.
func NoArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return &PlainArgs{c, args}
}

// Error names the command's own flags. After a list, plain words are most often its end:
// PowerShell splits an unquoted list at its commas.
func (e *PlainArgs) Error() string {
	how := ""
	if list := listGiven(e.Command.Flags()); list != nil {
		how = fmt.Sprintf("; put a list in quotes (PowerShell splits it at its commas): -%s %s", list.Shorthand,
			shell.Anywhere(e.list(list), `"A,B"`))
	} else if forms := e.naming(func(*pflag.Flag) bool { return true }); len(forms) > 0 {
		how = "; its flags name things: " + strings.Join(forms, ", ")
	}
	return fmt.Sprintf("%s: %s takes no plain arguments%s", display.Quote(e.Words[0]), Called(e.Command), how)
}

func (e *PlainArgs) list(f *pflag.Flag) string {
	return strings.Join(append([]string{f.Value.String()}, e.Words...), ",")
}

// naming are the forms of the command's flags that name things.
func (e *PlainArgs) naming(want func(*pflag.Flag) bool) []string {
	var forms []string
	for _, name := range []string{"from", "to", "file", "identity", "api", "role"} {
		if f := e.Command.LocalFlags().Lookup(name); f != nil && want(f) {
			forms = append(forms, FlagForm(f))
		}
	}
	return forms
}

// Meant is the command line with a flag before each of the words, nil if that is not known.
func (e *PlainArgs) Meant(args []string) []string {
	if i := slices.Index(args, e.Words[0]); i > 0 && args[i-1] == "--sandbox" {
		return slices.Concat(args[:i-1], []string{"--sandbox=" + args[i]}, args[i+1:])
	}
	if listGiven(e.Command.Flags()) != nil {
		return nil
	}
	isFile := strings.HasSuffix(e.Words[0], ".json") || strings.Contains(e.Words[0], ".y")
	forms := e.naming(func(f *pflag.Flag) bool {
		return !f.Changed && (f.Name == "file") == (isFile && e.Command.LocalFlags().Lookup("file") != nil)
	})
	if len(e.Words) > len(forms) {
		return nil
	}
	out := slices.Clone(args)
	for k, word := range slices.Backward(e.Words) {
		i := len(out) - 1
		for i >= 0 && out[i] != word {
			i--
		}
		if i < 0 {
			return nil
		}
		flag, _, _ := strings.Cut(forms[k], " ")
		out = slices.Insert(out, i, flag)
	}
	return out
}

// listGiven is the list that was typed, the roles rather than another, nil for none.
func listGiven(flags *pflag.FlagSet) *pflag.Flag {
	var given *pflag.Flag
	flags.Visit(func(f *pflag.Flag) {
		if _, is := f.Value.(*ListFlag); is && f.Shorthand != "" && (given == nil || f.Name == "role") {
			given = f
		}
	})
	return given
}

// Require declares flags that must be given, typed or by their environment twin.
func Require(c *cobra.Command, flags ...string) {
	for _, f := range flags {
		_ = c.MarkFlagRequired(f) // fails only for a flag that the command does not have
	}
}

// Called is a command as messages call it: without the program's name, which they begin with.
func Called(c *cobra.Command) string {
	if !c.HasParent() {
		return c.Name()
	}
	return strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" ")
}

// FlagForm is how a flag is typed: -i IDENTITY, --all.
func FlagForm(f *pflag.Flag) string {
	form := "--" + f.Name
	if f.Shorthand != "" {
		form = "-" + f.Shorthand
	}
	what, _ := pflag.UnquoteUsage(f)
	return strings.TrimSpace(form + " " + strings.ToUpper(what))
}

// MissingFlags says which flags a command needs and was not given, "" for none.
func MissingFlags(c *cobra.Command) string {
	var needed []string
	either := ""
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 && !f.Changed {
			needed = append(needed, FlagForm(f))
		}
		for _, group := range f.Annotations["cobra_annotation_one_required"] {
			if len(given(c, group)) == 0 {
				either = group
			}
		}
	})
	if either != "" {
		var forms []string
		for name := range strings.FieldsSeq(either) {
			forms = append(forms, FlagForm(c.Flags().Lookup(name)))
		}
		needed = append(needed, anyOf(forms, "or"))
	}
	if len(needed) == 0 {
		return ""
	}
	return fmt.Sprintf("%s needs %s", Called(c), anyOf(needed, "and"))
}

// ExclusiveFlags says which flags were given that exclude each other, "" for none.
func ExclusiveFlags(c *cobra.Command) string {
	text := ""
	c.Flags().Visit(func(f *pflag.Flag) {
		for _, group := range f.Annotations["cobra_annotation_mutually_exclusive"] {
			if both := given(c, group); len(both) > 1 && text == "" {
				text = fmt.Sprintf("%s takes %s, not both", Called(c), anyOf(both, "or"))
			}
		}
	})
	return text
}

// given are the flags of a group that were given.
func given(c *cobra.Command, group string) []string {
	var names []string
	for name := range strings.FieldsSeq(group) {
		if c.Flags().Changed(name) {
			names = append(names, "--"+name)
		}
	}
	return names
}

// anyOf joins a list with commas, and a word before the last.
func anyOf(list []string, word string) string {
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " " + word + " " + list[last]
}
