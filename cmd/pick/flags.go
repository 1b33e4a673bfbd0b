package pick

import (
	"fmt"

	"github.com/spf13/cobra"
)

// NoArgs refuses plain words, which other tools take as names.
func NoArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%q: %s takes no plain arguments; name things with its flags: -i IDENTITY, -a API, -r ROLE", args[0], c.CommandPath())
}

// Require declares flags that must be given, typed or by their environment twin.
func Require(c *cobra.Command, flags ...string) {
	for _, f := range flags {
		_ = c.MarkFlagRequired(f) // fails only for a flag that the command does not have
	}
}
