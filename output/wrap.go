package output

import (
	"regexp"
	"strings"
	"sync"

	"github.com/clipperhouse/displaywidth"
)

// ids are texts that people copy: object ids and the like, ids of app role
// assignments, Azure resource ids.
var ids = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^\W*([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9_-]{43}|/subscriptions/\S+)\W*$`)
})

// isID tells whether a word must stay in one piece.
func isID(word string) bool { return len(word) <= widest && ids().MatchString(word) }

// wrap breaks text into lines of at most width columns: at spaces, and inside
// a word only if the word alone is too long and no id.
func wrap(text string, width int) []string {
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(text) {
		w := textWidth(word)
		if used > 0 && used+1+w <= width {
			line, used = line+" "+word, used+1+w
			continue
		}
		if used > 0 {
			lines = append(lines, line)
		}
		line, used = word, w
		if w > width && !isID(word) {
			pieces := chop(word, width)
			last := len(pieces) - 1
			lines = append(lines, pieces[:last]...)
			line, used = pieces[last], textWidth(pieces[last])
		}
	}
	return append(lines, line)
}

// chop cuts a word into pieces of at most width columns, never inside what a
// reader sees as one character.
func chop(word string, width int) []string {
	var pieces []string
	start, end, used := 0, 0, 0
	for g := displaywidth.StringGraphemes(word); g.Next(); {
		w := textWidth(g.Value())
		if used+w > width && end > start {
			pieces = append(pieces, word[start:end])
			start, used = end, 0
		}
		end += len(g.Value())
		used += w
	}
	return append(pieces, word[start:])
}
