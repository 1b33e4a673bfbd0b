package output

import "strings"

const (
	gap       = 2   // spaces between columns
	comfort   = 24  // a column of prose is not made narrower, unless its text is, or no other column can be spared
	narrowest = 12  // nor narrower than this in any case
	widest    = 512 // no cell is wider: one hostile name must not pad every row
)

// layout decides which columns are shown, and how wide each is.
type layout struct {
	columns []Column
	shown   []bool
	width   []int  // what the column gets
	floor   []int  // what it needs to be read with ease
	least   []int  // what it needs at least
	alarm   []bool // whether a cell of it warns of something
}

func newLayout(columns []Column, rows [][]Cell, o Options) *layout {
	n := len(columns)
	l := &layout{columns: columns, shown: make([]bool, n), width: make([]int, n), floor: make([]int, n), least: make([]int, n),
		alarm: make([]bool, n)}
	for i, c := range columns {
		l.shown[i] = true
		l.see(i, Clean(c.Title))
	}
	for _, row := range rows {
		for i := range min(len(row), n) {
			l.see(i, shown(row[i], columns[i], o))
			l.alarm[i] = l.alarm[i] || row[i].Tone == Warn || row[i].Tone == Bad
		}
	}
	for i, c := range columns {
		if !c.Wrap {
			l.floor[i], l.least[i] = l.width[i], l.width[i]
		}
	}
	return l
}

// see makes room for a text in column i.
func (l *layout) see(i int, text string) {
	full := min(TextWidth(text), widest)
	l.width[i] = max(l.width[i], full)
	if !l.columns[i].Wrap || full <= l.least[i] {
		return
	}
	need := min(full, narrowest)
	for word := range strings.FieldsSeq(text) {
		for _, piece := range pieces(word) {
			need = max(need, min(TextWidth(piece), widest))
		}
	}
	l.least[i] = max(l.least[i], need)
	l.floor[i] = max(l.floor[i], l.least[i], min(full, comfort))
}

// fit makes the table total columns wide: first the columns go that can be spared, then
// prose is wrapped. It reports whether that was enough.
func (l *layout) fit(total int) bool {
	if total <= 0 {
		return true
	}
	for sum(l.shown, l.floor) > total {
		i := l.mostSpare()
		if i < 0 {
			break
		}
		l.shown[i] = false
	}
	if sum(l.shown, l.floor) > total {
		if l.floor = l.least; sum(l.shown, l.least) > total {
			return false
		}
	}
	l.narrow(sum(l.shown, l.width) - total)
	return true
}

// mostSpare is the column that is missed least, or -1. One that warns is missed most.
func (l *layout) mostSpare() int {
	most := -1
	for i, c := range l.columns {
		switch {
		case !l.shown[i] || c.Spare == 0:
		case most < 0, l.alarm[most] && !l.alarm[i], l.alarm[most] == l.alarm[i] && c.Spare > l.columns[most].Spare:
			most = i
		}
	}
	return most
}

// sum is the width of the shown columns, with the gaps between them.
func sum(shown []bool, widths []int) int {
	total := -gap
	for i, w := range widths {
		if shown[i] {
			total += gap + w
		}
	}
	return total
}

// narrow takes excess from the columns of prose, the widest first.
func (l *layout) narrow(excess int) {
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
		case !l.shown[i] || w <= l.floor[i]:
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

// visible are those of the parts of a row whose columns are shown.
func visible[T any](l *layout, parts []T) []T {
	var out []T
	for i := range min(len(parts), len(l.columns)) {
		if l.shown[i] {
			out = append(out, parts[i])
		}
	}
	return out
}

func (l *layout) titles(o Options) []string {
	titles := make([]string, len(l.columns))
	for i, c := range l.columns {
		titles[i] = l.cell(i, Clean(c.Title), titlePaint(o))
	}
	return visible(l, titles)
}

func (l *layout) row(row []Cell, o Options) []string {
	texts := make([]string, len(l.columns))
	for i := range min(len(row), len(texts)) {
		texts[i] = l.cell(i, shown(row[i], l.columns[i], o), cellPaint(row[i], o))
	}
	return visible(l, texts)
}

// cell breaks a text to the width of column i and paints each line.
func (l *layout) cell(i int, text, paint string) string {
	lines := Fold(text, l.width[i])
	for j, line := range lines {
		lines[j] = painted(line, paint)
	}
	return strings.Join(lines, "\n")
}

// records are the rows one below the other, a line for each cell, for what is too wide
// for a table: names and ids stay whole.
func (l *layout) records(rows [][]Cell, o Options) string {
	left := 0
	for _, c := range visible(l, l.columns) {
		left = max(left, TextWidth(Clean(c.Title)))
	}
	var b strings.Builder
	for n, row := range rows {
		if n > 0 {
			b.WriteString("\n")
		}
		for i, c := range l.columns {
			if l.shown[i] && i < len(row) && row[i].Text != "" {
				title := Clean(c.Title)
				b.WriteString(painted(title, titlePaint(o)) + strings.Repeat(" ", left-TextWidth(title)))
				b.WriteString(beside(row[i], c, left+gap, o))
			}
		}
	}
	return b.String()
}

// beside is a cell to the right of its title, which takes left columns, or below it where
// that has more room for what stays whole.
func beside(c Cell, in Column, left int, o Options) string {
	text := shown(c, in, o)
	lines, space := []string{text}, strings.Repeat(" ", gap)
	switch {
	case in.Wrap:
		lines = Fold(text, o.Width-left)
	case TextWidth(text) > o.Width-left:
		space = "\n" + strings.Repeat(" ", max(0, min(gap, o.Width-TextWidth(text))))
	}
	for i, line := range lines {
		lines[i] = painted(line, cellPaint(c, o))
	}
	return space + strings.Join(lines, "\n"+strings.Repeat(" ", left)) + "\n"
}
