package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/output"
)

func newSandboxActivity(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "activity",
		Short: "Print a sample log of Graph calls for advise",
		Long: `Print a log of 45 days of calls to Microsoft Graph by the identities of the sample tenant, as the
Azure portal exports MicrosoftGraphActivityLogs to CSV. It is the same on every run, and has an
example of each piece of advice that "mi-roles advise" gives.`,
		Example: `  mi-roles sandbox activity > activity.csv
  mi-roles advise --activity activity.csv --sandbox`,
		Args: pick.NoArgs,
		RunE: a.run(func(context.Context, []string) error { return a.sampleActivity() }),
	}
}

func (a *app) sampleActivity() error {
	p, err := a.Printer()
	switch {
	case err != nil:
		return err
	case p.Query != "" || p.Format != output.Table && p.Format != output.CSV:
		return screen.Refuse("the log is written as CSV: leave out --output and --query")
	}
	if err := sandbox.WriteActivity(a.Out); err != nil {
		return err
	}
	a.Result.Whole = true
	return nil
}
