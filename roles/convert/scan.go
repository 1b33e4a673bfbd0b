package convert

import (
	"strings"
	"unicode/utf8"
)

// token is a word, a text in quotes or a sign of Terraform or Bicep code.
type token struct {
	kind         kind
	text         string // without quotes
	line, column int
}

type kind int

const (
	none kind = iota
	word
	quoted  // a text without templates
	dynamic // a text with templates
	sign
)

// scanner cuts code into tokens.
type scanner struct {
	dialect
	text  string
	at    int
	line  int // of the last place, counted from 0
	runes int // before it in that line
	seen  int // up to where both were counted
	depth int // of texts within texts
}

// deepest is how many texts may stand within each other.
const deepest = 100

// scan cuts a file into tokens. Where a text or a comment does not end, it gives its place.
func scan(text string, d dialect) ([]token, token, bool) {
	s := scanner{dialect: d, text: text}
	var all []token
	for {
		if !s.skip() {
			return nil, s.place(s.at), false
		}
		if s.at >= len(s.text) {
			return all, token{}, true
		}
		t := s.place(s.at)
		if !s.next(&t) {
			return nil, t, false
		}
		all = append(all, t)
	}
}

// place is a token without content where text[at] stands, which is not before the last one.
func (s *scanner) place(at int) token {
	passed := s.text[s.seen:at]
	if i := strings.LastIndexByte(passed, '\n'); i >= 0 {
		s.line += strings.Count(passed, "\n")
		s.runes, passed = 0, passed[i+1:]
	}
	s.runes += utf8.RuneCountInString(passed)
	s.seen = at
	return token{line: 1 + s.line, column: 1 + s.runes}
}

func (s *scanner) has(prefix string) bool { return strings.HasPrefix(s.text[s.at:], prefix) }

// skip passes over blanks and comments; false where one does not end.
func (s *scanner) skip() bool {
	for s.at < len(s.text) {
		switch {
		case strings.IndexByte(" \t\r\n\v\f", s.text[s.at]) >= 0:
			s.at++
		case s.has("//"), s.hash && s.has("#"):
			if !s.past("\n", 0) {
				s.at = len(s.text)
			}
		case s.has("/*"):
			if !s.past("*/", len("/*")) {
				return false
			}
		default:
			return true
		}
	}
	return true
}

// past moves behind the next end, which is looked for after some bytes.
func (s *scanner) past(end string, after int) bool {
	i := strings.Index(s.text[s.at+after:], end)
	if i < 0 {
		return false
	}
	s.at += after + i + len(end)
	return true
}

func (s *scanner) next(t *token) bool {
	start := s.at
	switch c := s.text[s.at]; {
	case !s.hash && s.has("'''"):
		t.kind = dynamic
		return s.past("'''", len("'''"))
	case s.hash && s.has("<<"):
		t.kind = dynamic
		return s.heredoc()
	case c == s.quote:
		t.kind = quoted
		return s.quoted(t)
	case isWord(c):
		for s.at < len(s.text) && isWord(s.text[s.at]) {
			s.at++
		}
		t.kind, t.text = word, s.text[start:s.at]
	default:
		s.at++
		t.kind, t.text = sign, s.text[start:s.at]
	}
	return true
}

func isWord(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// quoted reads a text in quotes. One with templates has no value that can be known.
func (s *scanner) quoted(t *token) bool {
	var b strings.Builder
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == s.quote:
			s.at++
			t.text = b.String()
			return true
		case c == '\n':
			return false
		case c == '\\':
			s.at++
			t.kind = dynamic // no id has an escape in it
		case s.has("${") || s.hash && s.has("%{"):
			t.kind = dynamic
			s.at += len("${")
			if s.depth++; s.depth > deepest || !s.template() {
				return false
			}
			s.depth--
		default:
			b.WriteByte(c)
		}
	}
	return false
}

// template passes over an expression in a text, to its last character.
func (s *scanner) template() bool {
	for depth := 1; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case s.quote:
			var inner token
			if !s.quoted(&inner) {
				return false
			}
			s.at--
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return true
			}
		}
	}
	return false
}

// heredoc passes over <<WORD … WORD.
func (s *scanner) heredoc() bool {
	first, rest, ok := strings.Cut(s.text[s.at:], "\n")
	if !ok {
		return false
	}
	end := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(first, "<<"), "-"))
	s.at += len(first) + 1
	for line := range strings.Lines(rest) {
		s.at += len(line)
		if strings.TrimSpace(line) == end {
			return true
		}
	}
	return false
}
