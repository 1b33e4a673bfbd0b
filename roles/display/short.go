package display

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longest is how many characters of a text a message repeats. No name is longer in the
// directory (256), and hardly an Azure resource id, which ends with the name.
const longest = 300

// Quote shows a text as someone typed it, in quotes. See [Excerpt].
func Quote(s string) string { return `"` + Excerpt(s) + `"` }

// Excerpt shows the beginning of a text, cleaned: all of it unless it is longer
// than any name.
func Excerpt(s string) string { return Clean(Short(s, longest)) }

// Short cuts s after most characters.
func Short(s string, most int) string {
	if len(s) <= most {
		return s
	}
	end := 0
	for range most {
		if end == len(s) {
			return s
		}
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	if end == len(s) {
		return s
	}
	return s[:end] + "…"
}

// Count says how many: "1 role", "3 identities".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Sentence makes a sentence of words that begin in lower case and end without a stop.
func Sentence(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 || strings.HasPrefix(s, "mi-roles ") {
		return s + "."
	}
	return string(unicode.ToUpper(r)) + s[size:] + "."
}
