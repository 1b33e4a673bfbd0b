package cmd

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/graph/signin"
	"mi-roles/output"
)

// completeFlags gives every flag whose values are known its completion. Nothing is
// sent, and nobody is asked to sign in.
func (a *app) completeFlags(root *cobra.Command) {
	table := map[string]cobra.CompletionFunc{
		"identity": a.Many(pick.IdentityOffers), "from": a.One(pick.IdentityOffers), "to": a.One(pick.IdentityOffers),
		"api":            a.One(pick.APIOffers),
		"role":           a.Many(pick.RoleOffers),
		"allow-critical": a.Many(pick.CriticalOffers),
		"output":         completeOutput,
		"auth":           fixed(texts(signin.Methods())),
		"cloud":          fixed(cloudNames()),
	}
	visit(root, func(c *cobra.Command) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			f.Usage = strings.ReplaceAll(f.Usage, "`", "") // they mark the value's name for help alone
			complete := table[f.Name]
			if choice, ok := f.Value.(connect.Choice); ok {
				complete = fixed(choice.Allowed)
			}
			if complete != nil {
				_ = c.RegisterFlagCompletionFunc(f.Name, complete) // fails only if it has one
			}
		})
		if c.ValidArgsFunction == nil && !takesFile(c) {
			c.ValidArgsFunction = cobra.NoFileCompletions
		}
	})
}

func visit(c *cobra.Command, f func(*cobra.Command)) {
	f(c)
	for _, child := range c.Commands() {
		visit(child, f)
	}
}

// takesFile reports whether an argument of a command is a file.
func takesFile(c *cobra.Command) bool {
	use := c.Use
	return strings.Contains(use, "FILE") || strings.Contains(use, "RECORD") || c.Name() == "diff"
}

func fixed(values []string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}

func cloudNames() []string {
	var all []string
	for _, c := range signin.Clouds() {
		all = append(all, c.Name)
	}
	return all
}

// completeOutput offers the formats of every command, and those that the command adds.
func completeOutput(c *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	more := map[string][]output.Format{
		"audit":  {output.SARIF, output.JUnit, output.HTML, output.Dot},
		"verify": {output.SARIF, output.JUnit},
		"plan":   {output.JUnit},
		"list":   {output.JSONL}, "who": {output.JSONL},
	}
	return texts(append(output.Common(), more[c.Name()]...)), cobra.ShellCompDirectiveNoFileComp
}
