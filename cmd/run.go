package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"mi-roles/output"
)

// Streams are where a run reads and writes, as a value: a terminal and a pipe
// are two rows of one table.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Ask      bool // a person can be asked: stdin and stderr are terminals
	OutTTY   bool
	ErrTTY   bool
	Width    int // of the terminal behind Out, 0 when there is none
	Getenv   func(string) string
}

// Stdio returns the streams of the process.
func Stdio() Streams {
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}
	s.OutTTY, s.ErrTTY = term.IsTerminal(int(os.Stdout.Fd())), term.IsTerminal(int(os.Stderr.Fd()))
	s.Ask = term.IsTerminal(int(os.Stdin.Fd())) && s.ErrTTY
	if wasClosed(os.Stdout, os.Stderr) {
		s.Out = closed{}
	}
	if s.OutTTY {
		s.Width, _, _ = term.GetSize(int(os.Stdout.Fd()))
	}
	return s
}

// Run carries out one command line and returns the exit code of the contract.
// ctx ends on an interrupt.
func Run(ctx context.Context, args []string, s Streams) int {
	return (&app{Streams: s}).execute(ctx, args)
}

func (a *app) execute(ctx context.Context, args []string) int {
	a.result = &result{Writer: a.Out}
	a.Out = a.result
	a.tidyUp()
	root := newRoot(a)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		a.completeFlags(root) // for a shell alone: it walks every flag of every command
	}
	root.SetArgs(args)
	defer func() {
		if a.release != nil {
			a.release()
		}
	}()
	err := firstError(root.ExecuteContext(ctx), a.result.failed)
	if err == nil {
		return exitOK
	}
	if !a.began && a.result.failed == nil {
		err = &usageError{err: err, at: a.command(root, args)}
	}
	return a.fail(ctx, err)
}

// app is what all commands share during one run.
type app struct {
	Streams
	globals
	began    bool   // a RunE began: errors before it are the user's typing
	riskFile string // --risk-file, of the commands that have it
	stand    stand  // what a test puts in Azure's place
	tidy     *tidy  // the line of progress, on terminals only
	opened   *session
	result   *result  // stdout
	release  func()   // gives back the lock on the record, nil where there is none
	untyped  []string // flags that the environment gave

	allowance *allowance // the time left
}

// run wraps a command's work: it notes that it began, so that whatever cobra
// refuses before needs no recognition by its text.
func (a *app) run(f func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(c *cobra.Command, args []string) error {
		a.began = true
		if a.timeout <= 0 {
			return refuse("--timeout %s: give a time above zero, such as 5m", a.timeout)
		}
		ctx, end := newAllowance(c.Context(), a.timeout, c.Flags().Changed("timeout"))
		defer end()
		a.allowance = ctx
		err := f(ctx, args)
		a.remember(ctx)
		if err != nil && errors.Is(context.Cause(ctx), errTimeout) && !errors.Is(err, errTimeout) {
			return fmt.Errorf("%w: %w", errTimeout, err)
		}
		return err
	}
}

func (a *app) command(root *cobra.Command, args []string) string {
	if c, _, err := root.Find(args); err == nil {
		return c.CommandPath()
	}
	return root.CommandPath()
}

// usageError is a mistake in the command line.
type usageError struct {
	err error
	at  string // the command whose help tells more
}

// Error is without the blank lines and tabs of cobra's suggestions.
func (e *usageError) Error() string {
	return strings.TrimSpace(strings.NewReplacer("\n\n", "\n", "\t", "  ").Replace(e.err.Error()))
}
func (e *usageError) Unwrap() error { return e.err }

// refuse is a usage error found by a command itself.
func refuse(format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...)}
}

// note writes a line for people to stderr, unless --quiet: one line, whatever the
// directory's names in it hold.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		_, _ = fmt.Fprintln(a.Err, output.Clean(fmt.Sprintf(format, args...)))
	}
}

func isUsage(err error) bool {
	var u *usageError
	return errors.As(err, &u)
}
