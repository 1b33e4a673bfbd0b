package review

import (
	"fmt"
	"strings"

	"mi-roles/roles"
)

// mostProblems is how many problems are told at once.
const mostProblems = 20

// problems collects what is wrong with a file, a line for each.
type problems struct {
	file  string
	lines []string
	count int
}

func (p *problems) add(at place, format string, args ...any) {
	if p.count++; p.count <= mostProblems {
		p.lines = append(p.lines, fmt.Sprintf("%s:%d:%d: ", p.file, at.line, at.column)+fmt.Sprintf(format, args...))
	}
}

// err is nil without a problem, and otherwise a usage error.
func (p *problems) err(hint string) error {
	if p.count == 0 {
		return nil
	}
	if more := p.count - mostProblems; more > 0 {
		p.lines = append(p.lines, fmt.Sprintf("and %d more: correct these first", more))
	}
	return &roles.Error{Kind: roles.ErrUsage, Msg: strings.Join(p.lines, "\n"), Hint: hint}
}
