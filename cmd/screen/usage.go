package screen

import (
	"errors"
	"fmt"
)

// UsageError is a mistake in the command line.
type UsageError struct {
	Err     error
	At      string // the command whose help tells more
	Line    string // the command line that was probably meant
	Example string // one of that command
}

func (e *UsageError) Error() string { return e.Err.Error() }
func (e *UsageError) Unwrap() error { return e.Err }

// Hint is what to type instead.
func (e *UsageError) Hint() string {
	switch {
	case e.Line != "":
		return "write: " + e.Line
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
