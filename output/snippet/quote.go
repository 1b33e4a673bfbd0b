package snippet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"

	"mi-roles/output"
)

// plain reports whether a character needs no escape in any of the languages here.
func plain(r rune) bool {
	return r >= ' ' && r <= '~' && r != '"' && r != '\\' && r != '\'' && r != '$' && r != '%' && r != '`'
}

// escapeWith copies plain characters and hands the others to escape.
func escapeWith(s string, escape func(rune) string) string {
	var b strings.Builder
	for _, r := range s {
		if plain(r) {
			b.WriteRune(r)
		} else {
			b.WriteString(escape(r))
		}
	}
	return b.String()
}

// quoteC is a string literal of C#, JavaScript, Python, Java and Go: these agree
// on \", \\ and on \uXXXX, and only Java reads \u before it reads the literal,
// which is why line ends, quotes and backslashes are never written with it.
// Characters beyond \uffff are left as they are, except unpaired ones.
func quoteC(s string) string {
	return `"` + escapeWith(s, func(r rune) string {
		switch r {
		case '"', '\\':
			return `\` + string(r)
		case '\n':
			return `\n`
		case '\r':
			return `\r`
		case '\'', '$', '%', '`':
			return string(r)
		}
		if r > 0xffff || utf16.IsSurrogate(r) {
			return string(r)
		}
		return fmt.Sprintf(`\u%04x`, r)
	}) + `"`
}

// quoteShell is a word of a POSIX shell: in single quotes, where nothing is special, or
// with what is special escaped in double quotes, which ShellCheck does not take for a slip.
func quoteShell(s string) string {
	if strings.ContainsAny(s, "$`") && !strings.Contains(s, "!") { // ! means history where a person pastes it
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s) + `"`
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// quotePowerShell doubles every character that PowerShell takes for a single
// quote: the curly ones count as well.
func quotePowerShell(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if r == '\'' || r >= '\u2018' && r <= '\u201b' {
			b.WriteRune(r)
		}
		b.WriteRune(r)
	}
	return b.String() + "'"
}

// comment makes text fit for a Java comment, where \u is read even there.
func comment(s string) string { return strings.ReplaceAll(s, `\`, `\\`) }

// indented is v as JSON with two spaces, without the escaping meant for HTML but
// with what a terminal would obey or hide as \uXXXX.
func indented(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return "", err
	}
	var safe strings.Builder
	for _, r := range b.String() {
		if s := string(r); r == '\n' || output.Clean(s) == s {
			safe.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&safe, `\u%04x`, unit)
		}
	}
	return safe.String(), nil
}
