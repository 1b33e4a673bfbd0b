package cmd

import (
	"context"
	"io"
	"regexp"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles/catalog"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  mi-roles version -o json",
		Args:    pick.NoArgs,
		RunE:    a.run(func(context.Context, []string) error { return a.printVersion() }),
	}
}

func (a *app) printVersion() error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	row := output.Version{Version: screen.Version(), Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Table: catalog.Date()}
	info, _ := debug.ReadBuildInfo()
	if info != nil {
		row.Commit, row.Date = builtFrom(info)
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

// pseudo is the end of a version that Go makes of a commit: its time and its id.
var pseudo = regexp.MustCompile(`[-.](\d{14})-([0-9a-f]{12})(\+|$)`)

// builtFrom names the commit and its time: as the build of a checkout is stamped with them,
// or as they stand in the version of a module that has no tag. Nil where nothing says so,
// as in the version of a tag.
func builtFrom(info *debug.BuildInfo) (commit, date *string) {
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = output.Null(s.Value)
		case "vcs.time":
			date = output.Null(s.Value)
		}
	}
	if m := pseudo.FindStringSubmatch(info.Main.Version); commit == nil && m != nil {
		commit = output.Null(m[2])
		if at, err := time.Parse("20060102150405", m[1]); err == nil {
			date = output.Null(at.Format(time.RFC3339))
		}
	}
	return commit, date
}
