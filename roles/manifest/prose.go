package manifest

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/display"
)

// The longest texts for people, in characters.
const (
	maxDescription = 4096
	maxLine        = 256
)

// description reads text for people. Line ends at its close, which block
// scalars add, are dropped.
func (r reader) description(n *yaml.Node) string {
	isControl := func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }
	return strings.TrimRightFunc(r.prose(n, "description", maxDescription, isControl), unicode.IsSpace)
}

// line reads text of one line, "" where it is left out.
func (r reader) line(n *yaml.Node, key string) string {
	if n == nil {
		return ""
	}
	text := r.prose(n, key, maxLine, unicode.IsControl)
	if text != "" && strings.TrimSpace(text) == "" {
		r.add(r.at(n), "%s is empty", key)
	}
	return text
}

func (r reader) prose(n *yaml.Node, key string, most int, isControl func(rune) bool) string {
	text, ok := r.text(n, key)
	switch {
	case !ok:
	case strings.ContainsFunc(text, isControl):
		r.add(r.at(n), "%s contains a control character", key)
	case utf8.RuneCountInString(text) > most:
		r.add(r.at(n), "%s is too long: at most %d characters", key, most)
	}
	return text
}

// day reads a date of the calendar. Without quotes YAML takes it for a date, and here
// it is one: quotes make no difference.
func (r reader) day(n *yaml.Node, key string) string {
	const form = "write it as year-month-day, such as 2027-03-31"
	_, err := time.Parse(time.DateOnly, n.Value)
	switch {
	case !r.simple(n):
	case n.Tag == "!!null", n.Kind == yaml.ScalarNode && n.Value == "":
		r.add(r.at(n), "%s is empty: %s", key, form)
	case n.Kind != yaml.ScalarNode:
		r.add(r.at(n), "%s is a date, not %s: %s", key, kindOf(n), form)
	case err != nil:
		r.add(r.at(n), "%s %s is not a valid date: %s", key, display.Quote(n.Value), form)
	default:
		return n.Value
	}
	return ""
}
