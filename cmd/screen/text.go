package screen

import (
	"strings"

	"mi-roles/output"
)

// Plural chooses the word for n things.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// ContainsAll reports whether a text has every word, in any case.
func ContainsAll(text string, words []string) bool {
	lower := make([]string, len(words))
	for i, w := range words {
		lower[i] = strings.ToLower(w)
	}
	return hasAll(strings.ToLower(text), lower)
}

// clipped is a text of at most width columns. A sign stands for the words that do not fit;
// what is all one word is cut.
func clipped(text string, width int, sign string) string {
	if output.TextWidth(text) <= width {
		return text
	}
	room, end := width-output.TextWidth(sign), 0
	for i, r := range text {
		if room -= output.TextWidth(string(r)); room < 0 {
			break
		}
		end = i + len(string(r))
	}
	if blank := strings.LastIndexByte(text[:end], ' '); blank > end/2 {
		end = blank + 1
	}
	return text[:end] + sign
}

// joined writes parts with a sign between them, in lines of at most width columns.
func joined(parts []string, sign string, width int) []string {
	lines := []string{parts[0]}
	for _, p := range parts[1:] {
		last := &lines[len(lines)-1]
		if longer := *last + sign + p; output.TextWidth(longer) <= width {
			*last = longer
			continue
		}
		lines = append(lines, p)
	}
	return lines
}
