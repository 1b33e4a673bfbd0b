package output

import (
	"io"
	"strings"
)

// records are the rows one below the other, a line for each cell, for what is too wide
// for a table: names and ids stay whole. Of a column that can be spared, what warns is there.
func (l *layout) records(w io.Writer, rows eachRow, o Options) error {
	left := 0
	for i, c := range l.columns {
		if l.shown[i] || l.alarm[i] {
			left = max(left, TextWidth(Clean(c.Title)))
		}
	}
	before := ""
	return rows(func(row []Cell) error {
		var b strings.Builder
		b.WriteString(before)
		before = "\n"
		for i, c := range l.columns {
			if i < len(row) && row[i].Text != "" && (l.shown[i] || row[i].warns()) {
				title := Clean(c.Title)
				b.WriteString(painted(title, titlePaint(o)) + strings.Repeat(" ", left-TextWidth(title)))
				b.WriteString(beside(row[i], c, left+gap, o))
			}
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
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
