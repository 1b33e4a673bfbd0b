package screen

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"mi-roles/output"
	"mi-roles/roles/files"
)

// Result is stdout. What could not be written to it is no success, whichever
// library wrote it and whether or not that looked at the error.
type Result struct {
	io.Writer
	Failed error
	Whole  bool // a document was written to its end, whatever comes of the run
}

func (r *Result) Write(b []byte) (int, error) {
	n, err := r.Writer.Write(b)
	if err != nil {
		err = &unwritten{err}
		r.Failed = cmp.Or(r.Failed, err)
	}
	return n, err
}

// Render writes a document to stdout, or to the file of --out.
func (a *Screen) Render(doc output.Document, o output.Options) error {
	err := output.Render(a.Out, doc, o)
	if a.Result != nil && err == nil {
		a.Result.Whole = true
	}
	return err
}

// RenderBy does the same for a format that has a writer of its own.
func (a *Screen) RenderBy(write func(io.Writer) error) error {
	err := output.Interruptibly(a.Lasting(), a.Out, write)
	if a.Result != nil && err == nil {
		a.Result.Whole = true
	}
	return err
}

// FailOnBrokenPipe lets a write to a pipe that nobody reads any more fail: a run that changes
// the tenant says what it did, instead of ending without a word.
func FailOnBrokenPipe() { signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE) }

// unwritten is the error of a result, or a part of one, that is lost.
type unwritten struct{ err error }

func (e *unwritten) Error() string {
	return "the result could not be written: " + files.Cause(e.err).Error()
}
func (e *unwritten) Unwrap() error { return e.err }

// ErrClosed is why nothing can be written to a stdout that was closed from the start.
// Its way out is in the table of exit codes.
var ErrClosed = errors.New("stdout is closed")

// closed is a stdout that was closed before the program began, as >&- does.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, ErrClosed }

// wasClosed reports whether a stream was closed when the program began. Go opens the
// null device in its place, for reading too, and nothing else is left to tell by: who
// opens it that way on purpose, as Python's DEVNULL does, is taken for one who closed
// it, and told the way out (docs/decisions/006-accepted-risks.md). Where stderr leads
// nowhere either, as in a daemon, nobody could be told, and nothing is wrong.
func wasClosed(out, errs *os.File) bool {
	return runtime.GOOS != "windows" && readsNull(out) && !readsNull(errs)
}

func readsNull(f *os.File) bool {
	it, _ := f.Stat()
	null, _ := os.Stat(os.DevNull)
	if !os.SameFile(it, null) { // nothing is the same as what is not known
		return false
	}
	_, err := f.Read(make([]byte, 1))
	return errors.Is(err, io.EOF) // opened for writing alone, it cannot be read
}

// CheckResult refuses a run that would change the tenant and could tell nobody so.
func (a *Screen) CheckResult() error {
	if _, is := a.Result.Writer.(closed); is && a.Output != string(output.None) {
		return fmt.Errorf("%w; nothing was changed", &unwritten{ErrClosed})
	}
	return nil
}
