package screen

import (
	"io"
	"os"

	"golang.org/x/term"
)

// Streams are where a run reads and writes, as a value: a terminal and a pipe
// are two rows of one table.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Ask      bool // a person can be asked: stdin and stderr are terminals
	OutTTY   bool
	ErrTTY   bool
	Plain    bool // the terminals take escape sequences for text
	Width    int  // of the terminal behind Out, 0 when there is none
	ErrWidth int  // of the terminal behind Err
	Getenv   func(string) string
}

// Stdio returns the streams of the process.
func Stdio() Streams {
	s := Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv}
	s.OutTTY, s.ErrTTY = term.IsTerminal(int(os.Stdout.Fd())), term.IsTerminal(int(os.Stderr.Fd()))
	out, errs := obeysEscapes(os.Stdout), obeysEscapes(os.Stderr)
	s.Plain = s.OutTTY && !out || s.ErrTTY && !errs
	s.Ask = term.IsTerminal(int(os.Stdin.Fd())) && s.ErrTTY
	if wasClosed(os.Stdout, os.Stderr) {
		s.Out = closed{}
	}
	if s.OutTTY {
		s.Width, _, _ = term.GetSize(int(os.Stdout.Fd()))
	}
	if s.ErrTTY {
		s.ErrWidth, _, _ = term.GetSize(int(os.Stderr.Fd()))
	}
	return s
}
