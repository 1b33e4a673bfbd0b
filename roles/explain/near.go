package explain

import (
	"slices"
	"strings"
	"unicode/utf8"

	"mi-roles/roles/catalog"
)

const (
	maxNearMisses = 5
	maxGuess      = 60 // longer questions are not misspelt names
)

// nearMisses names topics that hold the question as a part, then what it may be
// a misspelling of.
func (q question) nearMisses() []string {
	length := utf8.RuneCountInString(q.text)
	if length < 3 || length > maxGuess || q.ids[q.text] {
		return nil
	}
	var parts, misspelt []string
	for _, f := range families {
		for _, e := range f.entries {
			switch {
			case e.mentions(q.text):
				parts = append(parts, e.topic)
			case e.resembles(q.text):
				misspelt = append(misspelt, e.topic)
			}
		}
	}
	for _, role := range catalog.DirectoryRoles() {
		if distance(q.text, strings.ToLower(role.Name)) <= 2 {
			misspelt = append(misspelt, role.Name)
		}
	}
	near := slices.Concat(misspelt, q.rolesOneTypoAway(), parts)
	return near[:min(len(near), maxNearMisses)]
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
		if distance(text, name) <= max(1, len(name)/4) && (!isCode(name) || distance(text, name) == 1) {
			return true
		}
	}
	return false
}

// isCode is true of names whose digits matter more than their letters.
func isCode(name string) bool {
	return strings.HasPrefix(name, "aadsts") || strings.HasPrefix(name, "idx") || strings.HasPrefix(name, "idw") || idPattern().MatchString(name)
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that turn a into b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before []int
	last := make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := range x {
		row := make([]int, len(y)+1)
		row[0] = i + 1
		for j := range y {
			replace := last[j]
			if x[i] != y[j] {
				replace++
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, replace)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(y)]
}
