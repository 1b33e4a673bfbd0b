package cmd

import (
	"context"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles/catalog"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  mi-roles version -o json",
		Args:    cobra.NoArgs,
		RunE:    a.run(func(context.Context, []string) error { return a.printVersion() }),
	}
}

func (a *app) printVersion() error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	row := output.Version{Version: screen.Version(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Table: catalog.Date()}
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				row.Commit = output.Null(s.Value)
			case "vcs.time":
				row.Date = output.Null(s.Value)
			}
		}
		for _, d := range info.Deps {
			switch d.Path {
			case "github.com/microsoftgraph/msgraph-sdk-go":
				row.GraphSDK = output.Null(d.Version)
			case "github.com/Azure/azure-sdk-for-go/sdk/azidentity":
				row.Identity = output.Null(d.Version)
			}
		}
	}
	a.tellOldTable()
	if p.Format == output.Table && p.Query == "" {
		_, err := io.WriteString(a.Out, row.Text())
		return err
	}
	return a.Render(output.Document{Data: row}, p)
}
