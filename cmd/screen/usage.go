package screen

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// UsageError is a mistake in the command line.
type UsageError struct {
	Err     error
	At      string   // the command whose help tells more
	Lines   []string // the command lines that were probably meant
	Then    string   // what to do, where no command line of this program does it
	Example string   // one of that command
}

func (e *UsageError) Error() string { return e.Err.Error() }
func (e *UsageError) Unwrap() error { return e.Err }

// Hint is what to type instead.
func (e *UsageError) Hint() string {
	switch {
	case e.Then != "":
		return e.Then
	case len(e.Lines) > 0:
		return "write: " + strings.Join(e.Lines, "; or: ")
	case e.Example != "":
		return "such as: " + e.Example
	case e.At != "":
		return "see: " + e.At + " --help"
	}
	return ""
}

// Misspelled is an error about a word that was probably meant for another.
type Misspelled struct {
	Err         error
	Word, Meant string
	Flag        string   // the flag that Meant is a value of, where the word was given to another one
	Rest        []string // words behind it that belong to it as well
}

// Line is a command line with what was meant in place of the word, nil if it is not there.
func (e *Misspelled) Line(args []string) []string {
	for i, arg := range args {
		name, value, assigned := strings.Cut(arg, "=")
		end := min(i+1+len(e.Rest), len(args))
		switch {
		case !slices.Equal(args[i+1:end], e.Rest):
		case arg == e.Word && e.Flag != "" && i > 0 && strings.HasPrefix(args[i-1], "-"):
			return slices.Concat(args[:i-1], []string{e.Flag, e.Meant}, args[end:])
		case arg == e.Word && e.Flag == "":
			return slices.Concat(args[:i], []string{e.Meant}, args[end:])
		case assigned && value == e.Word && e.Flag != "":
			return slices.Concat(args[:i], []string{e.Flag, e.Meant}, args[end:])
		case assigned && value == e.Word:
			return slices.Concat(args[:i], []string{name + "=" + e.Meant}, args[end:])
		}
	}
	return nil
}

func (e *Misspelled) Error() string { return e.Err.Error() }
func (e *Misspelled) Unwrap() error { return e.Err }

// Refuse is a usage error found by a command itself.
func Refuse(format string, args ...any) error {
	return &UsageError{Err: fmt.Errorf(format, args...)}
}

// IsUsage reports whether an error is a mistake in the command line.
func IsUsage(err error) bool {
	var u *UsageError
	return errors.As(err, &u)
}

// Advised is an error with advice that only its surroundings know.
type Advised struct {
	Err  error
	Hint string
}

func (e *Advised) Error() string { return e.Err.Error() }
func (e *Advised) Unwrap() error { return e.Err }
