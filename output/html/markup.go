package html

import (
	"fmt"
	"html"
	"strings"
)

// markup collects HTML. html/template would do this too; it makes the linker keep
// every method of every type in the program, which triples the binary and
// doubles the time that any command takes to start.
type markup struct{ strings.Builder }

// put writes a format of our own with texts that may be hostile: they are
// escaped, for content and for quoted attributes alike. Attributes that hold an
// address begin with "#" in the format's or in our own text, never in theirs.
func (m *markup) put(format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = html.EscapeString(s)
		}
	}
	_, _ = fmt.Fprintf(m, format, args...)
}
