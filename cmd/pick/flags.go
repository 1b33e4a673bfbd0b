package pick

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/roles/shell"
)

// NoArgs refuses plain words, which other tools take as names. After a list they are
// most often its end: PowerShell splits an unquoted list at its commas.
func NoArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	how := "name things with its flags: -i IDENTITY, -a API, -r ROLE"
	if list := listGiven(c.Flags()); list != nil {
		whole := strings.Join(append([]string{list.Value.String()}, args...), ",")
		how = fmt.Sprintf("put a list in quotes (PowerShell splits it at its commas): -%s %s", list.Shorthand,
			shell.Anywhere(whole, `"A,B"`))
	}
	return fmt.Errorf("%q: %s takes no plain arguments; %s", args[0], c.CommandPath(), how)
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
