package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
)

// Run carries out one command line and returns the exit code of the contract.
// ctx ends on an interrupt.
func Run(ctx context.Context, args []string, s screen.Streams) int {
	return newApp(s).execute(ctx, args)
}

func (a *app) execute(ctx context.Context, args []string) int {
	a.Result = &screen.Result{Writer: a.Out}
	a.Out = a.Result
	a.InstallStatusLine()
	root := newRoot(a)
	root.SetArgs(args)
	var wrong error
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		a.completeFlags(root) // for a shell alone: it walks every flag of every command
	} else {
		wrong = checkDashes(root, args)
	}
	defer func() {
		if a.Release != nil {
			a.Release()
		}
	}()
	err := wrong
	if err == nil {
		err = cmp.Or(root.ExecuteContext(ctx), a.Result.Failed)
	}
	if err == nil {
		return change.ExitOK
	}
	if _, misspelled := errors.AsType[*screen.Misspelled](err); misspelled || !a.began && a.Result.Failed == nil {
		err = a.mistake(root, args, err)
	}
	return a.Fail(ctx, err)
}

// app is what all commands share during one run.
type app struct {
	*change.Runner
	badFlag  bool   // a flag, or a variable in its place, could not be read
	began    bool   // a RunE began: errors before it are the user's typing
	riskFile string // --risk-file, of the commands that have it

	tenantColumn bool // --tenant-column, likewise
}

func newApp(s screen.Streams) *app {
	return &app{Runner: &change.Runner{Finder: &pick.Finder{Opener: &connect.Opener{Screen: &screen.Screen{Streams: s}}}}}
}

// run wraps a command's work: it notes that it began, so that whatever cobra
// refuses before needs no recognition by its text.
func (a *app) run(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		a.began = true
		if a.Timeout <= 0 {
			return screen.Refuse("--timeout %s: use a time longer than zero, such as 5m", a.Timeout)
		}
		ctx, end := screen.NewTimeLimit(c.Context(), a.Timeout, c.Flags().Changed("timeout"))
		defer end()
		a.TimeLimit = ctx
		err := a.toFile(ctx, c, args, func() error { return f(ctx, args) })
		a.Remember(ctx)
		if err != nil && errors.Is(context.Cause(ctx), screen.ErrTimeout) && !errors.Is(err, screen.ErrTimeout) {
			return fmt.Errorf("%w: %w", screen.ErrTimeout, err)
		}
		return err
	}
}
