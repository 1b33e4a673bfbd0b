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
	full    []int  // what its cells need unfolded
	alarm   []bool // whether a cell of it warns of something
	filled  []bool // whether a cell of it says anything
	differs []bool // whether not all of its cells say the same
	rows    int
	bounded bool // whether the table has to fit a terminal
}

func newLayout(columns []Column, rows eachRow, o Options) (*layout, error) {
	n := len(columns)
	l := &layout{columns: columns, shown: make([]bool, n), width: make([]int, n), floor: make([]int, n), least: make([]int, n),
		full: make([]int, n), alarm: make([]bool, n), filled: make([]bool, n), differs: make([]bool, n), bounded: o.Width > 0}
	for i, c := range columns {
		l.shown[i] = true
		l.see(i, Clean(c.Title))
	}
	first := make([]string, n)
	err := rows(func(row []Cell) error {
		l.rows++
		for i := range min(len(row), n) {
			if l.rows == 1 {
				first[i] = row[i].Text
			}
			l.differs[i] = l.differs[i] || row[i].Text != first[i]
			l.see(i, shown(row[i], columns[i], o))
			l.alarm[i] = l.alarm[i] || row[i].warns()
			l.filled[i] = l.filled[i] || row[i].Text != ""
		}
		return nil
	})
	for i, c := range columns {
		if !c.Wrap {
			l.floor[i], l.least[i] = l.width[i], l.width[i]
		}
	}
	return l, err
}

// see makes room for a text in column i.
func (l *layout) see(i int, text string) {
	full := TextWidth(text)
	l.full[i] = max(l.full[i], full)
	full = min(full, widest)
	l.width[i] = max(l.width[i], full)
	if !l.bounded || !l.columns[i].Wrap || full <= l.least[i] {
		return
	}
	need := min(full, narrowest)
	for word := range strings.FieldsSeq(text) {
		if w := TextWidth(word); w <= whole {
			need = max(need, w)
			continue
		}
		for _, piece := range pieces(word) {
			need = max(need, min(TextWidth(piece), widest))
		}
	}
	l.least[i] = max(l.least[i], need)
	l.floor[i] = max(l.floor[i], l.least[i], min(full, comfort))
}

// visible are those of the parts of a row whose columns are shown.
func visible[T any](l *layout, parts []T) []T {
	out := make([]T, 0, len(l.columns))
	for i := range min(len(parts), len(l.columns)) {
		if l.shown[i] {
			out = append(out, parts[i])
		}
	}
	return out
}

// part is what is shown of a cell: its lines, and how they look.
type part struct {
	lines []string
	paint string
}

func (l *layout) titles(o Options) []part {
	titles := make([]part, len(l.columns))
	for i, c := range l.columns {
		titles[i] = part{Fold(Clean(c.Title), l.width[i]), titlePaint(o)}
	}
	return visible(l, titles)
}

func (l *layout) row(row []Cell, o Options) []part {
	parts := make([]part, 0, len(l.columns))
	for i, c := range l.columns {
		switch {
		case !l.shown[i]:
		case i < len(row):
			parts = append(parts, part{Fold(shown(row[i], c, o), l.width[i]), cellPaint(row[i], o)})
		default:
			parts = append(parts, part{})
		}
	}
	return parts
}

// texts are parts with their lines in one text.
func texts(parts []part) []string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = strings.Join(p.painted(), "\n")
	}
	return texts
}

func (p part) painted() []string {
	lines := make([]string, len(p.lines))
	for i, line := range p.lines {
		lines[i] = painted(line, p.paint)
	}
	return lines
}
