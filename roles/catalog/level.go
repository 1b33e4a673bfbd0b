package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// Level says how dangerous a role is in the hands of whoever holds it; the rule is in docs/risk.md.
type Level string

// The levels, worst first. Unrated means "nobody has judged it", never "harmless".
const (
	Critical Level = "critical"
	High     Level = "high"
	Medium   Level = "medium"
	Low      Level = "low"
	Unrated  Level = "unrated"
)

// Levels gives every level, worst first.
func Levels() []Level { return []Level{Critical, High, Medium, Low, Unrated} }

// ParseLevel reads a level, whatever its case.
func ParseLevel(s string) (Level, error) {
	l := Level(strings.ToLower(strings.TrimSpace(s)))
	if !slices.Contains(Levels(), l) {
		return "", fmt.Errorf("%q is not a risk level: use critical, high, medium, low or unrated", s)
	}
	return l, nil
}

// AtLeast reports whether l is as dangerous as floor or more. Unrated ranks
// below low, and so does anything that is no level at all.
func (l Level) AtLeast(floor Level) bool { return l.rank() >= floor.rank() }

func (l Level) rank() int {
	i := slices.Index(Levels(), l)
	if i < 0 {
		return 0
	}
	return len(Levels()) - 1 - i
}
