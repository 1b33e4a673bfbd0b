package explain

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mi-roles/roles/catalog"
	"mi-roles/roles/near"
)

const (
	maxNearMisses = 5
	maxGuess      = 60 // longer questions are not misspelled names
)

// nearMisses names topics that hold the question as a part, then what it may be
// a misspelling of.
func (q question) nearMisses() []string {
	length := utf8.RuneCountInString(q.lower)
	if length < 3 || length > maxGuess {
		return nil
	}
	var parts, misspelled []string
	for _, f := range families {
		for _, e := range f.entries {
			switch {
			case e.mentions(q.lower):
				parts = append(parts, e.topic)
			case e.resembles(q.lower):
				misspelled = append(misspelled, e.topic)
			}
		}
	}
	for _, role := range catalog.DirectoryRoles() {
		if near.Slips(q.lower, strings.ToLower(role.Name), 2) <= 2 {
			misspelled = append(misspelled, role.Name)
		}
	}
	found := slices.Concat(misspelled, q.rolesOneTypoAway(), parts)
	return found[:min(len(found), maxNearMisses)]
}

func (e entry) mentions(text string) bool {
	for _, name := range slices.Concat([]string{strings.ToLower(e.topic)}, e.names, e.texts) {
		if strings.Contains(name, text) {
			return true
		}
	}
	return false
}

// resembles allows one typing error for every four letters.
func (e entry) resembles(text string) bool {
	for _, name := range append([]string{strings.ToLower(e.topic)}, e.names...) {
		most := max(1, len(name)/4)
		if isCode(name) {
			most = 1
		}
		if near.Slips(text, name, most) <= most {
			return true
		}
	}
	return false
}

// isCode is true of names whose digits matter more than their letters.
func isCode(name string) bool {
	return strings.HasPrefix(name, "aadsts") || strings.HasPrefix(name, "idx") || strings.HasPrefix(name, "idw") ||
		idPattern().MatchString(name)
}
