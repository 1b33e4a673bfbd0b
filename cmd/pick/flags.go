package pick

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

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

// Required reports whether a flag has to be given, or one of a group of which it is the first.
func Required(f *pflag.Flag) bool {
	return len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 ||
		slices.ContainsFunc(f.Annotations[oneRequired], func(group string) bool { return strings.Fields(group)[0] == f.Name })
}

// CanGive reports whether a flag was not given yet, and would not be one too many.
func CanGive(c *cobra.Command, f *pflag.Flag) bool {
	rivals := func(group string) bool { return len(given(c, group)) > 0 }
	return !f.Changed && !slices.ContainsFunc(f.Annotations[oneRequired], rivals) &&
		!slices.ContainsFunc(f.Annotations["cobra_annotation_mutually_exclusive"], rivals)
}

// MissingFlags says which flags a command needs and was not given, "" for none.
func MissingFlags(c *cobra.Command) string {
	var needed []string
	either := ""
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if len(f.Annotations[cobra.BashCompOneRequiredFlag]) > 0 && !f.Changed {
			needed = append(needed, FlagForm(f))
		}
		for _, group := range f.Annotations[oneRequired] {
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
