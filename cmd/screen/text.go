package screen

import (
	"strings"

	"mi-roles/roles/display"
)

// Clean makes text safe for a terminal and keeps the line breaks that are ours.
func Clean(text string) string { return display.CleanLines(text) }

// ContainsAll reports whether a text has every word, in any case.
func ContainsAll(text string, words []string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if !strings.Contains(text, strings.ToLower(w)) {
			return false
		}
	}
	return true
}
