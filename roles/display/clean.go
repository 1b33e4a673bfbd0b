package display

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from the directory safe to show: whatever a terminal would
// obey or hide becomes a visible escape (\n, \u202e, \U000e0041, \xff for a
// byte that is not UTF-8). That is control characters (escape sequences start
// with one), line and paragraph separators, bidirectional controls, zero-width
// and other invisible characters, and code points that are none. All other
// characters stay, a backslash too. What is left is one line, which a pipeline's
// agent does not take for a command.
func Clean(s string) string {
	if strings.Contains(s, "##") {
		s = BreakCommands(s)
	}
	if strings.HasPrefix(strings.TrimLeft(s, " "), "::") {
		s = strings.Replace(s, ":", `\u003a`, 1)
	}
	if !dirty(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case Hidden(r):
			b.WriteString(escape(r))
		default:
			b.WriteString(s[:size])
		}
		s = s[size:]
	}
	return b.String()
}

// CleanLines cleans a text of several lines and keeps them apart.
func CleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Clean(line)
	}
	return strings.Join(lines, "\n")
}

// BreakCommands writes the bracket of a command to an agent as an escape, which is
// also JSON's way to write it.
func BreakCommands(s string) string {
	return strings.NewReplacer("##vso[", `##vso\u005b`, "##[", `##\u005b`).Replace(s)
}

func dirty(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' { // most texts have only what is between
			return !utf8.ValidString(s) || strings.ContainsFunc(s, Hidden)
		}
	}
	return false
}

// Hidden tells whether a terminal may obey or hide r. Variation selectors are
// invisible too, but belong to the character before them (emoji, names in
// Japanese), so they stay.
func Hidden(r rune) bool {
	if r < 0x7f {
		return r < 0x20
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Noncharacter_Code_Point)
}

// escape is the visible form of a hidden character.
func escape(r rune) string {
	switch r {
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	if r > 0xffff {
		return fmt.Sprintf(`\U%08x`, r)
	}
	return fmt.Sprintf(`\u%04x`, r)
}
