package screen

import (
	"slices"
	"strings"

	"mi-roles/output"
)

// filled are parts of a text in lines of at most room columns. A part that fits no line is
// broken at its blanks, and a word that does not as output.Fold breaks it.
func filled(parts []string, room int) []string {
	var lines []string
	line := ""
	for _, part := range parts {
		longer := strings.TrimLeft(line+" "+part, " ")
		if output.TextWidth(longer) <= room {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		broken := output.Fold(part, room)
		if words := strings.Fields(part); len(words) > 1 {
			broken = filled(quotedWholes(words), room)
		}
		last := len(broken) - 1
		lines, line = append(lines, broken[:last]...), broken[last]
	}
	return append(lines, line)
}

// wholes joins the words that one copies together: a command, a value in quotes.
func wholes(words []string) []string {
	return grouped(words, func(i int) int {
		if i > 0 && strings.HasSuffix(words[i-1], ":") && words[i-1] != "mi-roles:" && (words[i] == "mi-roles" || words[i] == "az") {
			return command(words[i:])
		}
		return quoted(words[i:])
	})
}

// quotedWholes joins the words of a value in quotes, unless those are all of them.
func quotedWholes(words []string) []string {
	parts := grouped(words, func(i int) int { return quoted(words[i:]) })
	if len(parts) == 1 {
		return words
	}
	return parts
}

// grouped joins words: as many as size says from word i on.
func grouped(words []string, size func(i int) int) []string {
	var parts []string
	for i := 0; i < len(words); {
		n := size(i)
		parts = append(parts, strings.Join(words[i:i+n], " "))
		i += n
	}
	return parts
}

// command counts the words of the command with which words begin: up to a comma, a
// semicolon or what stands in parentheses.
func command(words []string) int {
	n := 1
	for n < len(words) && !strings.HasPrefix(words[n], "(") && !strings.ContainsAny(words[n-1][len(words[n-1])-1:], ",;") {
		n += quoted(words[n:])
	}
	return n
}

// quoted counts the words of the value in quotes with which words begin, 1 if they do not.
func quoted(words []string) int {
	first := strings.TrimLeft(words[0], "(")
	if _, value, assigned := strings.Cut(first, "="); assigned {
		first = value
	}
	if strings.IndexAny(first, `"'`) != 0 {
		return 1
	}
	ends := slices.IndexFunc(slices.Concat([]string{first[1:]}, words[1:]), func(w string) bool {
		return strings.HasSuffix(strings.TrimRight(w, ".,:;)?!"), first[:1])
	})
	return max(ends, 0) + 1
}
