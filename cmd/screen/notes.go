package screen

import (
	"fmt"
	"strings"

	"mi-roles/output"
	"mi-roles/roles/display"
)

// Note writes a line for people to stderr, unless --quiet: one line, whatever the
// directory's names in it hold.
func (a *Screen) Note(format string, args ...any) {
	if !a.Quiet {
		a.Say(output.Clean(fmt.Sprintf(format, args...)))
	}
}

// Say writes lines to stderr, --quiet or not. What is wider than a terminal is folded
// between words.
func (a *Screen) Say(text string) {
	for line := range strings.SplitSeq(display.CleanLines(text), "\n") {
		_, _ = fmt.Fprintln(a.Err, a.folded(a.InLocale(line)))
	}
}

// Fits reports whether a line on stderr is no wider than its terminal.
func (a *Screen) Fits(line string) bool {
	return a.ErrWidth == 0 || output.TextWidth(line) <= a.ErrWidth
}

// folded is a line as it fits the terminal. What one copies is whole: it begins a line of
// its own where it does not fit the rest of one.
func (a *Screen) folded(line string) string {
	if a.ErrWidth == 0 || output.TextWidth(line) <= a.ErrWidth {
		return line
	}
	const hang = 2
	body := strings.TrimLeft(line, " ")
	margin := strings.Repeat(" ", len(line)-len(body)+hang)
	room := a.ErrWidth - len(margin)
	return margin[hang:] + strings.Join(filled(wholes(strings.Fields(body)), room), "\n"+margin)
}
