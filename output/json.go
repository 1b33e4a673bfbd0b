package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"mi-roles/roles/display"
)

// writeJSON writes v indented by two spaces. A list is written element by
// element, so that a long one is never in memory twice.
func writeJSON(w io.Writer, v any) error {
	count := 0
	isList, err := elements(v, func(i int, element any) error {
		count++
		return writeElement(w, i, element)
	})
	if err != nil {
		return err
	}
	if !isList {
		return writeIndented(w, v, "", "\n")
	}
	end := "\n]\n"
	if count == 0 {
		end = "[]\n"
	}
	_, err = io.WriteString(w, end)
	return err
}

func writeElement(w io.Writer, i int, v any) error {
	start := ",\n  "
	if i == 0 {
		start = "[\n  "
	}
	if _, err := io.WriteString(w, start); err != nil {
		return err
	}
	return writeIndented(w, v, "  ", "")
}

func writeIndented(w io.Writer, v any, prefix, end string) error {
	compact, err := marshal(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, compact, prefix, "  "); err != nil {
		return err
	}
	b.WriteString(end)
	_, err = w.Write(escapeJSON(b.Bytes()))
	return err
}

// writeJSONLine writes v as one line.
func writeJSONLine(w io.Writer, v any) error {
	b, err := marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(escapeJSON(b), '\n'))
	return err
}

// escapeJSON writes the hidden characters of JSON text as \u escapes: the
// value is the same, and a terminal is safe. The encoder has escaped those
// below U+0020; the others can stand only inside strings.
func escapeJSON(b []byte) []byte {
	if bytes.Contains(b, []byte("##")) {
		b = []byte(display.BreakCommands(string(b)))
	}
	if isASCII(b) {
		return b
	}
	return []byte(escapeWith(string(b), func(r rune) string {
		if r > 0xffff {
			r -= 0x10000
			return fmt.Sprintf(`\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
		return fmt.Sprintf(`\u%04x`, r)
	}))
}

// escapeWith replaces each hidden character from U+007F on.
func escapeWith(s string, escape func(rune) string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r >= 0x7f && display.Hidden(r) {
			b.WriteString(escape(r))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf || c == 0x7f {
			return false
		}
	}
	return true
}
