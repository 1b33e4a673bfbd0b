package screen

import (
	"strings"

	"mi-roles/output"
)

// Clean makes text safe for a terminal and keeps the line breaks that are ours.
func Clean(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = output.Clean(l)
	}
	return strings.Join(lines, "\n")
}

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
