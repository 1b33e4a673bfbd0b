package html

import (
	"fmt"
	"html"
	"strings"
)

// markup builds HTML. html/template could do this too, but it makes the linker keep
// every method of every type in the program, which triples the size of the binary
// and doubles the start-up time of every command.
type markup struct{ strings.Builder }

// put formats and escapes untrusted strings, for content and quoted attributes alike.
// The format must be a trusted constant. Link targets must begin with "#" in the format
// or in a trusted argument, never in untrusted text.
func (m *markup) put(format string, args ...any) {
	for i, a := range args {
		if s, ok := a.(string); ok {
			args[i] = html.EscapeString(s)
		}
	}
	_, _ = fmt.Fprintf(m, format, args...)
}
