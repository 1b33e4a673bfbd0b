package shell

import (
	"strings"
	"unicode"
)

// readPOSIX splits a line by the quoting rules of POSIX (Shell Command Language, 2.2).
// It fails where the shell would do more than split.
func readPOSIX(line string) (words []string, ok bool) {
	var word strings.Builder
	open := false
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c == ' ' {
			if open {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
			continue
		}
		open = true
		text, size := literal(line[i:])
		if size == 0 {
			return words, false
		}
		word.WriteString(text)
		i += size - 1
	}
	if open {
		words = append(words, word.String())
	}
	return words, true
}

// literal reads a quoted text or one character, and says how much of the line that
// was: 0 where it means something else to the shell.
func literal(rest string) (text string, size int) {
	switch c := rest[0]; {
	case c == '\'':
		text, _, closed := strings.Cut(rest[1:], "'")
		if !closed {
			return "", 0
		}
		return text, len(text) + 2
	case c == '"':
		return inDoubleQuotes(rest)
	case c == '\\' && len(rest) > 1:
		return rest[1:2], 2
	case strings.IndexByte("|&;<>()$`\\*?[]{}#~!%", c) >= 0:
		return "", 0
	}
	return rest[:1], 1
}

func inDoubleQuotes(rest string) (text string, size int) {
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			return b.String(), i + 1
		case strings.IndexByte("$`!", c) >= 0:
			return "", 0
		case c == '\\' && i+1 < len(rest) && strings.IndexByte("$`\"\\", rest[i+1]) >= 0:
			i++
			b.WriteByte(rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", 0
}

// readPowerShell splits a line as PowerShell 7.3 and newer do before they hand words
// to a program (about_Parsing, about_Quoting_Rules).
func readPowerShell(line string) (words []string, ok bool) {
	rest := []rune(line)
	for len(rest) > 0 {
		if rest[0] == ' ' {
			rest = rest[1:]
			continue
		}
		var word string
		if strings.ContainsRune(`"“”„`, rest[0]) {
			if word, rest, ok = readDouble(rest[1:]); !ok || len(rest) > 0 && rest[0] != ' ' {
				return words, false // what follows a closing quote is another word
			}
		} else {
			bare, _, _ := strings.Cut(string(rest), " ")
			if strings.ContainsFunc(bare, meansMore) {
				return words, false
			}
			word, rest = bare, rest[len([]rune(bare)):]
		}
		words = append(words, word)
	}
	return words, true
}

// meansMore reports whether a character of a bare word means more than itself.
func meansMore(r rune) bool {
	return strings.ContainsRune("\"“”„'‘’‚‛`$,;|&<>(){}#@%", r) || unicode.IsSpace(r)
}

// readDouble reads an expandable string up to its closing quote.
func readDouble(rest []rune) (string, []rune, bool) {
	var b strings.Builder
	for i := 0; i < len(rest); i++ {
		switch r := rest[i]; {
		case r == '`' && i+1 < len(rest):
			i++
			if unicode.IsLetter(rest[i]) || unicode.IsDigit(rest[i]) {
				return "", nil, false // `n and its like are other characters
			}
			b.WriteRune(rest[i])
		case r == '$':
			return "", nil, false
		case strings.ContainsRune(`"“”„`, r):
			if i+1 < len(rest) && strings.ContainsRune(`"“”„`, rest[i+1]) {
				i++
				b.WriteRune(r)
				continue
			}
			return b.String(), rest[i+1:], true
		default:
			b.WriteRune(r)
		}
	}
	return "", nil, false
}

// readWindowsPowerShell splits as PowerShell does, writes the command line that
// version 5.1 makes of the words, and reads that as a program does.
func readWindowsPowerShell(line string) ([]string, bool) {
	words, ok := readPowerShell(line)
	var made []string
	for _, w := range words {
		switch {
		case w == "":
			continue
		case wantsQuotes(w):
			w = `"` + w + `"`
		}
		made = append(made, w)
	}
	return argv(strings.Join(made, " ")), ok
}

// wantsQuotes is its own rule: a blank outside of quotes in the word.
func wantsQuotes(w string) bool {
	quotes, escaped := 0, false
	for _, r := range w {
		switch {
		case r == '"' && !escaped:
			quotes++
		case unicode.IsSpace(r) && quotes%2 == 0:
			return true
		}
		escaped = r == '\\'
	}
	return false
}

// readCmd replaces variables, removes carets, and reads what is left as a program does.
func readCmd(line string) ([]string, bool) {
	line = expand(line)
	var b strings.Builder
	quoted := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '^' && !quoted && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		case c == '"':
			quoted = !quoted
			b.WriteByte(c)
		case !quoted && strings.IndexByte("&|<>()", c) >= 0:
			return nil, false
		default:
			b.WriteByte(c)
		}
	}
	return argv(b.String()), true
}

// expand replaces %PATH%, %P% and %A%, with and without modifiers, as an interactive cmd does:
// what is not defined stays.
func expand(line string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(line, "%")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, rest, closed := strings.Cut(after, "%")
		name, _, _ := strings.Cut(inside, ":")
		if n := strings.ToUpper(name); closed && (n == "PATH" || n == "P" || n == "A") {
			b.WriteString("EXPANDED&calc")
			line = rest
			continue
		}
		b.WriteByte('%')
		line = after
	}
}

// argv splits a command line by the rules of CommandLineToArgvW.
func argv(line string) (words []string) {
	for line = strings.TrimLeft(line, " \t"); line != ""; line = strings.TrimLeft(line, " \t") {
		var b strings.Builder
		quoted := false
		i := 0
		for ; i < len(line) && (quoted || line[i] != ' ' && line[i] != '\t'); i++ {
			slashes := len(line[i:]) - len(strings.TrimLeft(line[i:], `\`))
			i += slashes
			quote := i < len(line) && line[i] == '"'
			if quote {
				b.WriteString(strings.Repeat(`\`, slashes/2))
			} else {
				b.WriteString(strings.Repeat(`\`, slashes))
			}
			switch {
			case quote && slashes%2 == 1:
				b.WriteByte('"')
			case quote:
				quoted = !quoted
			case slashes > 0:
				i--
			default:
				b.WriteByte(line[i])
			}
		}
		words, line = append(words, b.String()), line[i:]
	}
	return words
}
