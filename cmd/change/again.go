package change

import (
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/pflag"

	"mi-roles/cmd/pick"
)

// TellAgain prints the command line that does without questions what the answers did.
func (a *Runner) TellAgain(q *pick.Questions) {
	if q.Asked {
		a.Note("next time: %s", CommandLine(q.Command.CommandPath(), q.Flags(), runtime.GOOS == "windows"))
	}
}

// CommandLine is a command with all its given flags, the selectors first.
func CommandLine(path string, flags *pflag.FlagSet, powershell bool) string {
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
		words = append(words, flagWords(f, powershell)...)
	}
	return strings.Join(words, " ")
}

func flagWords(f *pflag.Flag, powershell bool) []string {
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
			words = append(words, "--"+f.Name+"="+quoted(v, powershell))
		default:
			words = append(words, name, quoted(v, powershell))
		}
	}
	return words
}

var plainWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_./:@%+=-]+$`) })

var psQuotes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`['‘’‚‛]`) })

// quoted is a word as a shell takes it literally.
func quoted(word string, powershell bool) string {
	switch {
	case plainWord().MatchString(word) && !(powershell && strings.ContainsAny(word, "@%")):
		return word
	case powershell: // which takes typographic quotes for quotes
		return "'" + psQuotes().ReplaceAllString(word, "$0$0") + "'"
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
