package output

import "strings"

const (
	gap       = 2   // spaces between columns
	narrowest = 12  // a wrapped column is not made narrower, unless its text is
	widest    = 512 // no cell is wider: one hostile name must not pad every row
)

// layout holds the width of each column.
type layout struct {
	columns []Column
	width   []int // what the column gets
	floor   []int // what it needs at least
}

func newLayout(columns []Column, rows [][]Cell) *layout {
	l := &layout{columns: columns, width: make([]int, len(columns)), floor: make([]int, len(columns))}
	for i, c := range columns {
		l.see(i, Clean(c.Title))
		for word := range strings.FieldsSeq(Clean(c.Title)) {
			l.floor[i] = max(l.floor[i], min(textWidth(word), widest))
		}
	}
	for _, row := range rows {
		for i := range min(len(row), len(columns)) {
			l.see(i, Clean(marked(row[i])))
		}
	}
	for i, c := range columns {
		if !c.Wrap {
			l.floor[i] = l.width[i]
		}
	}
	return l
}

// see makes room for a text in column i.
func (l *layout) see(i int, text string) {
	full := min(textWidth(text), widest)
	l.width[i] = max(l.width[i], full)
	if !l.columns[i].Wrap || full <= l.floor[i] {
		return
	}
	need := min(full, narrowest)
	for word := range strings.FieldsSeq(text) {
		if isID(word) {
			need = max(need, textWidth(word))
		}
	}
	l.floor[i] = max(l.floor[i], need)
}

// fit narrows the wrappable columns, the widest first, until the table fits
// total columns. What cannot be narrowed overflows: an id is never cut.
func (l *layout) fit(total int) {
	if total <= 0 {
		return
	}
	excess := gap*(len(l.width)-1) - total
	for _, w := range l.width {
		excess += w
	}
	for excess > 0 {
		i, next := l.widestShrinkable()
		if i < 0 {
			return
		}
		step := min(max(l.width[i]-max(next, l.floor[i]), 1), excess)
		l.width[i] -= step
		excess -= step
	}
}

// widestShrinkable finds the widest column above its floor, or -1, and the
// width of the runner-up.
func (l *layout) widestShrinkable() (column, next int) {
	column = -1
	for i, w := range l.width {
		switch {
		case w <= l.floor[i]:
		case column < 0 || w > l.width[column]:
			if column >= 0 {
				next = l.width[column]
			}
			column = i
		default:
			next = max(next, w)
		}
	}
	return column, next
}

func (l *layout) titles(color bool) []string {
	titles := make([]string, len(l.columns))
	for i, c := range l.columns {
		paint := ""
		if color {
			paint = bold
		}
		titles[i] = l.cell(i, c.Title, paint)
	}
	return titles
}

func (l *layout) row(row []Cell, color bool) []string {
	texts := make([]string, len(l.columns))
	for i := range min(len(row), len(texts)) {
		paint := ""
		if color {
			paint = paints[row[i].Tone]
		}
		texts[i] = l.cell(i, marked(row[i]), paint)
	}
	return texts
}

// cell breaks a text to the width of column i and paints each line.
func (l *layout) cell(i int, text, paint string) string {
	text = Clean(text)
	lines := []string{text}
	if textWidth(text) > l.width[i] {
		lines = wrap(text, l.width[i])
	}
	if paint != "" && text != "" {
		for j, line := range lines {
			lines[j] = paint + line + normal
		}
	}
	return strings.Join(lines, "\n")
}
