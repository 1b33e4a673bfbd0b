package output

import (
	"regexp"
	"strings"
	"sync"

	"github.com/clipperhouse/displaywidth"
)

// whole is the width up to which a word stays in one piece. Object ids, assignment ids
// and nearly all role values are no wider.
const whole = 43

// joints are where a longer word may be broken: after a slash, a dot or a comma, as in
// addresses and Azure resource ids.
var joints = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^/.,]*[/.,]+|[^/.,]+$`) })

// pieces are the parts of a word that stay whole: all of it, unless it is long.
func pieces(word string) []string {
	if len(word) <= whole || TextWidth(word) <= whole {
		return []string{word}
	}
	return joints().FindAllString(word, -1)
}

// within are the parts of a word that is too wide for width columns. What has no joints is
// cut only where nothing else is left.
func within(word string, width int) []string {
	var parts []string
	for _, part := range pieces(word) {
		if TextWidth(part) > max(width, whole) {
			parts = append(parts, chop(part, max(width, whole))...)
			continue
		}
		parts = append(parts, part)
	}
	return parts
}

// Fold is the text in lines of at most width columns, if its words can be folded so far.
func Fold(text string, width int) []string {
	if TextWidth(text) <= width {
		return []string{text}
	}
	return wrap(text, width)
}

// wrap breaks text into lines of at most width columns: at spaces, and inside a word
// only where it is long and has joints.
func wrap(text string, width int) []string {
	var lines []string
	var line []byte
	used := 0
	add := func(space, piece string, w int) {
		switch {
		case used == 0:
			space = ""
		case used+len(space)+w > width:
			lines = append(lines, string(line))
			line, used, space = line[:0], 0, ""
		}
		line = append(append(line, space...), piece...)
		used += len(space) + w
	}
	for word := range strings.FieldsSeq(text) {
		if w := TextWidth(word); w <= width {
			add(" ", word, w)
			continue
		}
		space := " "
		for _, piece := range within(word, width) {
			add(space, piece, TextWidth(piece))
			space = ""
		}
	}
	return append(lines, string(line))
}

// chop cuts a word into pieces of at most width columns, never inside what a
// reader sees as one character.
func chop(word string, width int) []string {
	var pieces []string
	start, end, used := 0, 0, 0
	for g := displaywidth.StringGraphemes(word); g.Next(); {
		w := TextWidth(g.Value())
		if used+w > width && end > start {
			pieces = append(pieces, word[start:end])
			start, used = end, 0
		}
		end += len(g.Value())
		used += w
	}
	return append(pieces, word[start:])
}
