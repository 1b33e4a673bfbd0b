package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
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
			return screen.FirstError(a.Prepare(c), a.checkOut(c))
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return connect.BadValue(err) })
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	a.AddLooks(root.PersistentFlags())
	a.AddPlace(root.PersistentFlags())
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
	root.AddCommand(topics()...)
	root.CompletionOptions.HiddenDefaultCmd = false
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if c.Name() == "help" {
			c.RunE = helpOn
		}
	}
	return root
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
