package gate

import (
	"slices"
	"strings"
	"unicode"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Pattern is a text in which * stands for any characters, none included, and ? for
// one. Case does not matter. The zero Pattern fits everything, and so does *.
type Pattern struct {
	form  form
	runes []rune // folded
}

// NewPattern reads a pattern of any field but the API's.
func NewPattern(text string) Pattern {
	p := Pattern{byName, slices.CompactFunc(folded(text), func(a, b rune) bool { return a == '*' && b == '*' })}
	switch {
	case strings.Trim(text, "*") == "":
		return Pattern{}
	case roles.IsGUID(text):
		p.form = byID
	case strings.Contains(text, "/"):
		p.form = byPath
	}
	return p
}

// NewAPIPattern reads a pattern of APIs. An alias of the catalog means the API that
// bears it in every tenant, and not another one of that name.
func NewAPIPattern(text string) Pattern {
	if api, known := catalog.ByAlias(text); known {
		return NewPattern(api.AppID)
	}
	return NewPattern(text)
}

// fits reports whether one of the texts that the pattern is compared with fits it.
func (p Pattern) fits(s said) bool {
	return p.form == anything || slices.ContainsFunc(s.texts[p.form], p.Fits)
}

// Fits reports whether a text fits the pattern.
func (p Pattern) Fits(text string) bool {
	if p.form == anything {
		return true
	}
	runes := folded(text)
	at, next := 0, 0      // in the pattern and in the text
	star, resume := -1, 0 // the last star, and what follows the text that it stands for
	for next < len(runes) {
		switch {
		case at < len(p.runes) && p.runes[at] == '*':
			star, resume = at, next
			at++
		case at < len(p.runes) && (p.runes[at] == '?' || p.runes[at] == runes[next]):
			at, next = at+1, next+1
		case star >= 0:
			resume++
			at, next = star+1, resume
		default:
			return false
		}
	}
	return !slices.ContainsFunc(p.runes[at:], func(r rune) bool { return r != '*' })
}

// folded makes texts equal that differ in case alone, as strings.EqualFold does.
func folded(text string) []rune {
	runes := []rune(text)
	for i, r := range runes {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		runes[i] = least
	}
	return runes
}
