package cmd

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
)

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "mi-roles",
		Short: "Manage API permissions of managed identities",
		Long: `mi-roles manages the app role assignments of Azure managed identities, which decide what
identity can call which API, through Microsoft Graph.`,
		Example: `  mi-roles assign -i rg-shop/func-orders -a graph -r User.Read.All
  mi-roles list -i func-orders
  mi-roles verify -i func-orders -a api://orders -r Orders.Read.All`,
		Version:       screen.Version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			err := cmp.Or(a.Prepare(c), a.checkOut(c))
			a.badFlag = err != nil
			return err
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		a.badFlag = true
		return connect.BadValue(err)
	})
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { a.help(c) })
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	a.AddDisplayFlags(root.PersistentFlags())
	a.AddTenantFlags(root.PersistentFlags())
	root.AddGroup(
		&cobra.Group{ID: groupChange, Title: "Change:"},
		&cobra.Group{ID: groupCheck, Title: "Look and check:"},
		&cobra.Group{ID: groupState, Title: "Desired state:"},
		&cobra.Group{ID: groupFind, Title: "Find:"},
	)
	root.AddCommand(newAssign(a), newRemove(a), newList(a), newVerify(a), newWho(a), newAudit(a), newReview(a), newAdvise(a),
		newPlan(a), newApply(a), newExport(a), newCopy(a), newUndo(a), newSnapshot(a),
		newIdentities(a), newAPIs(a), newRoles(a), newVersion(a), newSandbox(a),
		newToken(a), newExplain(a), newWhoami(a), newAuth(a), newSnippet(a), newPolicy(a), newManifest(a), newFence(a))
	root.AddCommand(topics(root)...)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	adjustCommands(root)
	return root
}

// adjustCommands has help list topics too, and commands that are none by themselves say which ones they have.
func adjustCommands(root *cobra.Command) {
	for _, c := range root.Commands() {
		switch {
		case c.Name() == "help":
			c.RunE, c.ValidArgsFunction = helpOn, completeTopics
		case c.HasSubCommands() && !c.Runnable():
			c.Args, c.RunE = cobra.ArbitraryArgs, requireSubcommand
			if c.Name() == "completion" {
				mendBash(c)
				showUse(c)
			}
		}
	}
}

// requireSubcommand refuses a command that is one only with another word.
func requireSubcommand(c *cobra.Command, _ []string) error {
	var names []string
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	return fmt.Errorf("%s requires a command: %s", pick.Called(c), strings.Join(names, ", "))
}

// completeTopics offers commands and the topics that are none.
func completeTopics(c *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	of, _, err := c.Root().Find(args)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var all []cobra.Completion
	for _, sub := range of.Commands() {
		if !sub.Hidden && strings.HasPrefix(sub.Name(), typed) {
			all = append(all, cobra.CompletionWithDesc(sub.Name(), sub.Short))
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// helpOn shows a command's help. cobra's own takes an unknown topic for a success.
func helpOn(c *cobra.Command, args []string) error {
	topic, rest, err := c.Root().Find(args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("unknown help topic %q", strings.Join(args, " "))
	}
	topic.InitDefaultHelpFlag()
	return topic.Help()
}

const (
	groupChange = "change"
	groupCheck  = "check"
	groupFind   = "find"
	groupState  = "state"
)
