package explain

import (
	"regexp"
	"strings"
	"sync"

	"mi-roles/roles/catalog"
)

// roleSentence is a sentence in which services list roles, and what it says of
// them. Squeezed finds it where a console broke its lines in the middle of words.
type roleSentence struct {
	use             Use
	plain, squeezed *regexp.Regexp
}

// roleSentences are in the order of their use; the longer sentence comes first.
var roleSentences = sync.OnceValue(func() []roleSentence {
	const list = `['"(]?((?:[\w-]+[._][\w.-]+)(?:['"]?\s*(?:,|;|\bor\b|\band\b)\s*['"]?[\w-]+[._][\w.-]+)*)`
	must := func(use Use, pattern string) roleSentence {
		return roleSentence{use, regexp.MustCompile(`(?i)` + pattern + `:?\s*` + list),
			regexp.MustCompile(`(?i)` + strings.ReplaceAll(pattern, " ", "") + `:?` + list)}
	}
	return []roleSentence{
		must(Held, `(?:roles|scopes|permissions) on the request(?: are)?`),
		must(Held, `, ?application roles`),
		must(Held, `permission set`),
		must(Held, `(?:token|request) (?:only )?(?:has|contains|carries|includes)(?: only)?(?: the)? (?:roles?|scopes?|permissions?)`),
		must(Held, `(?:roles|scopes) (?:in|of) the (?:token|request)(?: are)?`),
		must(Required, `requires? (?:any |at least )?one of(?: the following)?(?: (?:app(?:lication)? )?(?:roles?|scopes?|permissions?))?`),
		must(Required, `(?:API )?required (?:app(?:lication)? )?(?:roles?|scopes?|permissions?)(?:\(s\))?`),
		must(Required, `(?:required|missing) (?:MS ?|Microsoft )?Graph permissions?(?:\(s\))?`),
		must(Required, `must have (?:one of )?(?:the following )?(?:roles?|scopes?|permissions?)`),
		must(Required, `missing (?:the )?(?:required )?(?:permission |app(?:lication)? )?(?:roles?|scopes?|permissions?)`),
		must(Required, `expected (?:permission|role|scope)s?`),
		must(Required, `needs? (?:one of )?(?:the )?(?:following )?(?:roles?|scopes?|permissions?)?`),
		must(Required, `requires? (?:the )?(?:following )?(?:app(?:lication)? )?(?:roles?|scopes?|permissions?)?`),
		must(Required, `claim does not contain (?:roles?|scopes?)`),
		must(Required, `(?:provided value for (?:the input parameter )?scope|literal)`),
	}
})

// roleParts finds the roles of a text. Where lines were broken inside them, the
// squeezed text holds more that are known.
func roleParts(plain string) []Part {
	squeezed := squeeze(plain)
	var parts, broken []Part
	for _, s := range roleSentences() {
		for _, word := range listed(s.plain, plain) {
			parts = append(parts, rolePart(word, s.use))
		}
		for _, word := range listed(s.squeezed, squeezed) {
			if role, ok := knownPrefix(word); ok {
				broken = append(broken, rolePart(role, s.use))
			}
		}
	}
	if len(broken) > knownIn(parts) {
		return broken
	}
	return parts
}

// listed gives the words of the lists that follow a sentence.
func listed(sentence *regexp.Regexp, text string) []string {
	var words []string
	for _, match := range sentence.FindAllStringSubmatch(text, -1) {
		for _, word := range strings.FieldsFunc(match[1], notInRoleValue) {
			if word = strings.Trim(word, "._-"); len(word) <= maxName && strings.ContainsAny(word, "._") {
				words = append(words, word)
			}
		}
	}
	return words
}

// knownPrefix takes off what stuck to a role when the spaces after it went.
func knownPrefix(word string) (string, bool) {
	for ; word != ""; word = word[:len(word)-1] {
		if rolePart(word, "").Meaning != "" {
			return word, true
		}
	}
	return "", false
}

// knownIn counts the roles that a table knows: one that a console broke in two
// is none.
func knownIn(parts []Part) int {
	n := 0
	for _, p := range parts {
		if p.Meaning != "" {
			n++
		}
	}
	return n
}

func rolePart(value string, use Use) Part {
	if known := catalog.RolesByValue(value); len(known) > 0 {
		return Part{known[0].Value, use, "an app role, risk " + string(known[0].Level)}
	}
	if known := catalog.Scopes(value); len(known) > 0 {
		return Part{known[0].Value, use, "a delegated permission"}
	}
	return Part{Value: value, Use: use}
}
