package change

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"mi-roles/cmd/pick"
	"mi-roles/roles/shell"
)

// TellAgain prints the command line that does without questions what the answers did.
func (a *Runner) TellAgain(q *pick.Questions) {
	if q.Asked {
		a.Note("next time: %s", CommandLine(q.Command.CommandPath(), q.Flags(), a.Shell()))
	}
}

// CommandLine is a command with all its given flags, the selectors first.
func CommandLine(path string, flags *pflag.FlagSet, sh shell.Shell) string {
	var given []*pflag.Flag
	flags.Visit(func(f *pflag.Flag) { given = append(given, f) })
	first := []string{"from", "to", "identity", "api", "role", "allow-critical"}
	slices.SortStableFunc(given, func(x, y *pflag.Flag) int {
		rank := func(f *pflag.Flag) int {
			if i := slices.Index(first, f.Name); i >= 0 {
				return i
			}
			return len(first)
		}
		return rank(x) - rank(y)
	})
	words := strings.Fields(path)
	for _, f := range given {
		words = append(words, flagWords(f, sh)...)
	}
	return strings.Join(words, " ")
}

func flagWords(f *pflag.Flag, sh shell.Shell) []string {
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand
	}
	var values, words []string
	switch v := f.Value.(type) {
	case *pick.ListFlag:
		for _, item := range *v {
			values = append(values, pick.ListItem(item))
		}
	case *pick.OnceFlag:
		values = []string{pick.OnceItem(string(*v))}
	default:
		values = []string{v.String()}
	}
	for _, v := range values {
		switch {
		case f.NoOptDefVal != "" && v == f.NoOptDefVal:
			words = append(words, name)
		case f.NoOptDefVal != "" || strings.HasPrefix(v, "-"):
			words = append(words, "--"+f.Name+"="+sh.Word(v))
		default:
			words = append(words, name, sh.Word(v))
		}
	}
	return words
}
