package cmd

import (
	"fmt"

	"github.com/spf13/cobra"
)

// noArgs refuses plain words, which other tools take as names.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("%q: %s takes no plain arguments; name things with its flags: -i IDENTITY, -a API, -r ROLE", args[0], c.CommandPath())
}
