package sandbox

import "strings"

type tokenKind int

const (
	tokenEnd    tokenKind = iota
	tokenWord             // names, keywords, numbers, unquoted GUIDs
	tokenString           // a literal in single quotes, unescaped
	tokenPunct            // ( ) , : /
)

type token struct {
	kind tokenKind
	text string
	at   int // byte offset in the filter
}

// lex splits a filter. ok is false at the offset of what it cannot read: an
// open quote or a character that OData has no use for here.
func lex(s string) (tokens []token, at int, ok bool) {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' || c == '\t':
			i++
		case c == '\'':
			lit, next, closed := quoted(s, i)
			if !closed {
				return nil, i, false
			}
			tokens = append(tokens, token{tokenString, lit, i})
			i = next
		case strings.IndexByte("(),:/", c) >= 0:
			tokens = append(tokens, token{tokenPunct, s[i : i+1], i})
			i++
		case wordByte(c):
			j := i
			for j < len(s) && wordByte(s[j]) {
				j++
			}
			tokens = append(tokens, token{tokenWord, s[i:j], i})
			i = j
		default:
			return nil, i, false
		}
	}
	return append(tokens, token{tokenEnd, "", len(s)}), 0, true
}

// quoted reads a literal whose opening quote is at i; a quote in it is doubled.
func quoted(s string, i int) (lit string, next int, closed bool) {
	var b strings.Builder
	for j := i + 1; j < len(s); j++ {
		if s[j] != '\'' {
			b.WriteByte(s[j])
			continue
		}
		if j+1 < len(s) && s[j+1] == '\'' {
			b.WriteByte('\'')
			j++
			continue
		}
		return b.String(), j + 1, true
	}
	return "", 0, false
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_-.@$", c) >= 0
}
