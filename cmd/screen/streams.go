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
	if wasClosed(os.Stdout, os.Stderr) {
		s.Out = closed{}
	}
	return s.on(term.IsTerminal(int(os.Stdin.Fd())), consoleOf(os.Stdout), consoleOf(os.Stderr))
}

// console is the terminal behind a stream, if there is one.
type console struct {
	tty, plain bool
	width      int
}

func consoleOf(f *os.File) console {
	if !term.IsTerminal(int(f.Fd())) {
		return console{}
	}
	width, _, _ := term.GetSize(int(f.Fd()))
	return console{tty: true, plain: !obeysEscapes(f), width: width}
}

// on adds what the terminals are.
func (s Streams) on(in bool, out, errs console) Streams {
	s.Ask = in && errs.tty
	s.Plain = out.plain || errs.plain
	s.OutTTY, s.Width = out.tty, out.width
	s.ErrTTY, s.ErrWidth = errs.tty, errs.width
	return s
}
