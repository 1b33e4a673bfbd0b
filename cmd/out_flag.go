package cmd

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles/files"
)

// toFile runs a command whose result goes to the file of --out. The file is put in
// place when the result is whole, which it is in spite of findings or failed changes.
func (a *app) toFile(ctx context.Context, c *cobra.Command, args []string, work func() error) error {
	if a.OutFile == "" || !reports(c) {
		return work()
	}
	if err := checkInputs("out", a.OutFile, c, args); err != nil {
		return err
	}
	to, err := a.OpenOut(ctx, a.OutFile, spareOurs(c))
	if err != nil {
		return err
	}
	defer to.Discard()
	a.Result.Writer, a.OutTTY, a.Width = to, false, 0
	if err = work(); err != nil && !a.Result.Whole {
		return err
	}
	if err := to.Commit(ctx); err != nil {
		return err
	}
	a.Note("written to %s", a.OutFile)
	return err
}

// reports tells whether a command prints a report. The others write a file that they
// are given, or to who starts them.
func reports(c *cobra.Command) bool {
	switch c.CommandPath() {
	case "mi-roles snapshot", "mi-roles sandbox serve":
		return false
	}
	return true
}

// checkOut refuses --out where it would do nothing.
func (a *app) checkOut(c *cobra.Command) error {
	if a.OutFile != "" && a.Variable("out") == "" && !reports(c) {
		return screen.Refuse("--out: %s prints no report", c.CommandPath())
	}
	return nil
}

// checkInputs refuses to write what a flag names onto another file of the command.
func checkInputs(flag, path string, c *cobra.Command, args []string) error {
	var given []string
	for _, arg := range args {
		if _, err := os.Stat(arg); err == nil {
			given = append(given, arg)
		}
	}
	c.Flags().Visit(func(f *pflag.Flag) {
		if name, _ := pflag.UnquoteUsage(f); f.Name == flag || !strings.EqualFold(name, "file") {
			return
		}
		if list, is := f.Value.(*pick.ListFlag); is {
			given = append(given, *list...)
			return
		}
		given = append(given, f.Value.String())
	})
	for _, file := range given {
		if files.Same(path, file) {
			return screen.Refuse("--%s: %s is given to this command as well: name another file", flag, path)
		}
	}
	return nil
}

// spareOurs refuses to replace one of our files, unless export makes it again.
func spareOurs(c *cobra.Command) func(path string) error {
	written := ""
	if f := c.Flags().Lookup("format"); f != nil && f.Value.String() == asManifest {
		written = "a manifest"
	}
	return func(path string) error { return change.SpareOurFiles(path, written) }
}
