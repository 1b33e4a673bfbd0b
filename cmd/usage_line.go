package cmd

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
)

// mended is a command line without its further mistakes, nil if that is not known. What
// the user has not said stands in capitals.
func (a *app) mended(args []string) []string {
	for range args { // each turn mends a mistake, of which a word makes one at most
		trial := newApp(a.Streams)
		root := newRoot(trial)
		c, err := trial.checkLine(root, args)
		if err == nil {
			if whole, _ := filledIn(c, args); whole != nil && !helpWanted(c) {
				return whole
			}
			return args
		}
		s := trial.slip(root, args, err)
		if args = s.args; s.bare {
			return args
		}
	}
	return nil
}

// checkLine refuses the command lines that cobra refuses before a command begins.
func (a *app) checkLine(root *cobra.Command, args []string) (*cobra.Command, error) {
	if err := checkDashes(root, args); err != nil {
		return root, err
	}
	c, rest, err := root.Find(args)
	if err != nil {
		return c, err
	}
	c.InitDefaultHelpFlag()
	err = c.ParseFlags(rest)
	switch {
	case err != nil:
		a.badFlag = true
		return c, connect.BadValue(err)
	case helpWanted(c):
		return c, nil
	case strayCommand(c, rest) != "":
		return c, errors.New("no such command")
	}
	return c, cmp.Or(c.ValidateArgs(c.Flags().Args()), a.Prepare(c), c.ValidateRequiredFlags(), c.ValidateFlagGroups())
}

func helpWanted(c *cobra.Command) bool {
	help, _ := c.Flags().GetBool("help")
	return help
}

// needs are the flags of the shortest line that is whole, of commands of which cobra's
// rules do not say it.
var needs = map[string]string{
	"assign": "identity api role", "remove": "identity api role", "verify": "identity api role", "copy": "from to",
	"apply": "file", "list": "all", "audit": "all", "export": "all", "review": "all",
}

// argsOfUse are the plain words that a command cannot do without, as its usage names them.
var argsOfUse = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z]+((?: [A-Z]+)+)$`) })

// filledIn adds what a command needs and was not given, nil if that is nothing; bare
// tells that only words in capitals were added.
func filledIn(c *cobra.Command, args []string) (line []string, bare bool) {
	if line := withAPI(c, args); line != nil {
		return line, false
	}
	line = slices.Clone(args)
	for _, f := range needed(c) {
		line = append(line, strings.Fields(pick.FlagForm(f))...)
	}
	if use := argsOfUse().FindStringSubmatch(c.Use); use != nil && c.Flags().NArg() == 0 {
		line = append(line, strings.Fields(use[1])...)
	}
	if len(line) == len(args) {
		return nil, false
	}
	return line, true
}

// needed are the flags that are missing.
func needed(c *cobra.Command) []*pflag.Flag {
	var missing []*pflag.Flag
	if names := strings.Fields(needs[pick.Called(c)]); len(names) > 0 {
		other := func(name string) bool { return !c.Flag(name).Changed && !pick.CanGive(c, c.Flag(name)) }
		if c.Flags().NArg() > 0 || slices.ContainsFunc(names[:min(2, len(names))], other) { // such as a file in their place
			return nil
		}
		for _, name := range names {
			if f := c.Flag(name); pick.CanGive(c, f) {
				missing = append(missing, f)
			}
		}
		return missing
	}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if pick.Required(f) && pick.CanGive(c, f) {
			missing = append(missing, f)
		}
	})
	return missing
}

// withAPI takes the first plain word for the API that is missing, or for a role of which
// the API is known, nil if it is neither.
func withAPI(c *cobra.Command, args []string) []string {
	f, words := c.Flag("api"), c.Flags().Args()
	if f == nil || len(words) == 0 || !pick.Required(f) || !pick.CanGive(c, f) {
		return nil
	}
	i := slices.Index(args, words[0])
	api, isRole := pick.APIOf(words[0])
	switch {
	case i < 0 || api == "":
		return nil
	case isRole:
		return slices.Insert(slices.Clone(args), i, "-a", api)
	}
	return slices.Insert(slices.Clone(args), i, "-a")
}

// instead is a command line with other words in place of one, nil if that is not known.
// Behind an equals sign only a single word takes the place of the old one.
func instead(args []string, old string, words ...string) []string {
	if len(words) == 0 {
		return nil
	}
	last := len(words) - 1
	for i, arg := range args {
		switch name, value, assigned := strings.Cut(arg, "="); {
		case arg == old:
			return slices.Concat(args[:i], words, args[i+1:])
		case assigned && name == old && last == 0:
			return slices.Concat(args[:i], []string{words[0] + "=" + value}, args[i+1:])
		case assigned && value == old && last == 0:
			return slices.Concat(args[:i], []string{name + "=" + words[0]}, args[i+1:])
		}
	}
	return nil
}
