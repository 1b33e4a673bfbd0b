package explain

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// maxWords bounds how many words of a long text are looked up as permissions.
const maxWords = 5000

// maxName is the longest name of anything, in bytes: role values end at 120.
const maxName = 120

var (
	codePattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?:aadsts ?|error_codes": ?\[|error\?code=)(\d{4,9})\b`)
	})
	loggedPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b(?:error_?code|result_?type)\W{1,4}(\d{5,8})\b`) })
	brokenPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`aadsts(\d{4,9})`) })
	numberPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{4,8}$`) })
	idPattern     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`) })
)

// question is a text and what was recognized in it.
type question struct {
	text
	kind     TextKind
	codes    []string // "aadsts" and digits, as they come, each once
	ids      []string // GUIDs, as they come, each once
	words    []string // what may be the value of a role, each once
	requests []Request
	status   int   // of HTTP, 0 when the text shows none
	hits     []hit // entries of the tables, in their order
	parts    []Part
}

func ask(t text) question {
	q := question{text: t, requests: requestsIn(t.raw)}
	q.codes = codesIn(t)
	if numberPattern().MatchString(t.lower) && hasTopic("aadsts"+t.lower) {
		q.codes = append(q.codes, "aadsts"+t.lower)
	}
	q.ids = distinct(idPattern().FindAllString(t.lower, -1))
	q.words = roleWords(t.lower)
	q.hits = q.match()
	if len(q.codes) == 0 {
		q.status = statusIn(t)
	}
	q.kind = q.recognize()
	if q.kind == AnError {
		q.parts = dissect(t)
	}
	return q
}

// codesIn gives the sign-in codes of a text, also one that a console broke at
// its width.
func codesIn(t text) []string {
	list := codes(codePattern(), t.lower)
	if len(list) == 1 && hasTopic(list[0]) {
		return list
	}
	whole := codes(brokenPattern(), t.squeezed)
	if len(list) == 0 && len(whole) == 0 {
		return slices.DeleteFunc(codes(loggedPattern(), t.lower), func(code string) bool { return !hasTopic(code) })
	}
	if len(list) == 0 {
		return whole
	}
	known := slices.DeleteFunc(whole, func(code string) bool { return !hasTopic(code) })
	for i, code := range list {
		for _, other := range known {
			if strings.HasPrefix(other, code) && !hasTopic(code) {
				list[i] = other
			}
		}
	}
	return distinct(list)
}

func codes(pattern *regexp.Regexp, text string) []string {
	var list []string
	for _, match := range pattern.FindAllStringSubmatch(text, -1) {
		list = append(list, "aadsts"+match[1])
	}
	return distinct(list)
}

// recognize decides what kind of text this is, before anything is explained.
func (q question) recognize() TextKind {
	switch {
	case q.tokens > 0 && onlyWraps(q.lower):
		return AToken
	case q.lower == "":
		return Empty
	case len(q.requests) > 0:
		return ARequest
	case idPattern().FindString(q.lower) == q.lower:
		return AnID
	case q.isName():
		return AName
	case len(q.codes) > 0, q.status != 0, q.unknownProductCode() != "", q.isKnownError():
		return AnError
	}
	return OtherText
}

// onlyWraps is true of what is left of a text when its token is taken out, if
// that text was a header, a command or an object around a token.
func onlyWraps(rest string) bool {
	for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !slices.Contains(wrapWords, word) {
			return false
		}
	}
	return true
}

// wrapWords are the words that tools print around a token.
var wrapWords = []string{"authorization", "bearer", "token", "accesstoken", "access", "type", "tokentype", "h", "curl", "export", "id"}

// isName is true when the whole text names one thing of the tables.
func (q question) isName() bool {
	return slices.ContainsFunc(q.hits, func(h hit) bool { return h.by == byName })
}

// isKnownError is true when the text holds a phrase of an error.
func (q question) isKnownError() bool {
	return slices.ContainsFunc(q.hits, func(h hit) bool { return h.by == byPhrase })
}

// roleWords are the words of a text that look like a role's value: with a dot
// or underscore inside; or the whole text, whatever it looks like.
func roleWords(lower string) []string {
	seen := map[string]bool{}
	var words []string
	for _, word := range append([]string{lower}, strings.FieldsFunc(lower, notInRoleValue)...) {
		word = strings.Trim(word, "._-")
		if len(words) == maxWords {
			break
		}
		if !seen[word] && len(word) <= maxName && (strings.ContainsAny(word, "._") || word == lower) {
			seen[word] = true
			words = append(words, word)
		}
	}
	return words
}

func notInRoleValue(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '_' && r != '-'
}

func distinct(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(word string) bool {
		twice := seen[word]
		seen[word] = true
		return twice
	})
}
