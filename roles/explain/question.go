package explain

import (
	"regexp"
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
		return regexp.MustCompile(`(?:aadsts ?|error_codes": ?\[|error\?code=)(\d{4,8})\b`)
	})
	numberPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d{4,8}$`) })
	idPattern     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b`) })
)

// question is a text, made comparable, and what stands out in it.
type question struct {
	asked     string          // a short question as it was typed
	text      string          // lower case, single spaces, straight quotes
	codes     map[string]bool // "aadsts" and digits
	codeOrder []string        // the same, as they come
	ids       map[string]bool // GUIDs
	idOrder   []string
	words     []string // what may be the value of a role, each once
}

// unescape undoes what JSON, HTML and word processors do to quotes.
var unescape = strings.NewReplacer(
	`\u0027`, `'`, `\u0022`, `"`, `\"`, `"`, `\r`, ` `, `\n`, ` `,
	`&quot;`, `"`, `&#39;`, `'`, `’`, `'`, `‘`, `'`, `“`, `"`, `”`, `"`,
)

func ask(text string) question {
	text = text[:min(len(text), maxText)]
	q := question{codes: map[string]bool{}, ids: map[string]bool{}}
	if len(text) <= maxName {
		q.asked = strings.Join(strings.Fields(text), " ")
	}
	text = strings.Join(strings.Fields(unescape.Replace(strings.ToLower(text))), " ")
	q.text = text
	for _, match := range codePattern().FindAllStringSubmatch(text, -1) {
		q.addCode("aadsts" + match[1])
	}
	if numberPattern().MatchString(text) && hasTopic("aadsts"+text) {
		q.addCode("aadsts" + text)
	}
	for _, id := range idPattern().FindAllString(text, -1) {
		if !q.ids[id] {
			q.ids[id] = true
			q.idOrder = append(q.idOrder, id)
		}
	}
	q.words = roleWords(text)
	return q
}

func (q *question) addCode(code string) {
	if !q.codes[code] {
		q.codes[code] = true
		q.codeOrder = append(q.codeOrder, code)
	}
}

// roleWords are the words of a text that look like a role's value: with a dot
// or underscore inside; or the whole text, whatever it looks like.
func roleWords(text string) []string {
	seen := map[string]bool{}
	var words []string
	for _, word := range append([]string{text}, strings.FieldsFunc(text, notInRoleValue)...) {
		word = strings.Trim(word, "._-")
		if len(words) == maxWords {
			break
		}
		if !seen[word] && len(word) <= maxName && (strings.ContainsAny(word, "._") || word == text) {
			seen[word] = true
			words = append(words, word)
		}
	}
	return words
}

func notInRoleValue(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '_' && r != '-'
}
