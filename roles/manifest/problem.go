package manifest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
)

// mostProblems is how many problems are reported at once.
const mostProblems = 20

// Position is a place in a file. Line and column count from 1, columns in characters.
type Position struct {
	File         string
	Line, Column int
}

func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Wrap puts the position before an error's message. What errors.Is and
// errors.As say of it, its hint and its candidates stay.
func (p Position) Wrap(err error) error {
	if err == nil || p == (Position{}) {
		return err
	}
	var e *roles.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", p, err)
	}
	at := *e
	at.Msg = p.String() + ": " + err.Error()
	return &at
}

// Problem is one thing that is wrong with a manifest.
type Problem struct {
	At  Position
	Msg string
}

func (p Problem) String() string { return p.At.String() + ": " + p.Msg }

// Errors are the problems of a manifest, a line for each: "file:line:column: sentence".
type Errors []Problem

func (e Errors) Error() string {
	lines := make([]string, 0, len(e)+1)
	for i, p := range e {
		if i == mostProblems {
			lines = append(lines, "and more problems: correct these first")
			break
		}
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns roles.ErrUsage: a manifest that is wrong is a usage error.
func (e Errors) Unwrap() error { return roles.ErrUsage }

// problems collects Problems; one more than is reported is enough.
type problems struct{ list Errors }

func (p *problems) full() bool { return len(p.list) > mostProblems }

func (p *problems) add(at Position, format string, args ...any) {
	if !p.full() {
		p.list = append(p.list, Problem{At: at, Msg: fmt.Sprintf(format, args...)})
	}
}

// addError reports an error of roles with its advice.
func (p *problems) addError(at Position, err error) {
	var e *roles.Error
	if errors.As(err, &e) && e.Hint != "" {
		p.add(at, "%s (%s)", e.Msg, e.Hint)
		return
	}
	p.add(at, "%s", err)
}

// err returns nil or the problems in the order of files, then of lines.
func (p *problems) err(files []string) error {
	if len(p.list) == 0 {
		return nil
	}
	rank := make(map[string]int, len(files))
	for i, f := range files {
		rank[f] = i
	}
	slices.SortStableFunc(p.list, func(a, b Problem) int {
		if a.At.File != b.At.File {
			return rank[a.At.File] - rank[b.At.File]
		}
		if a.At.Line != b.At.Line {
			return a.At.Line - b.At.Line
		}
		return a.At.Column - b.At.Column
	})
	return p.list
}
