package output

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// marks are the symbols of the tones, which stand with color or without.
var marks = map[Tone]string{Good: "✓ ", Warn: "! ", Bad: "✗ "}

// paints are the colors of the tones, in the 16 that every terminal theme
// defines.
var paints = map[Tone]string{Good: "\x1b[32m", Warn: "\x1b[33m", Bad: "\x1b[31m", Dim: "\x1b[2m"}

const (
	bold   = "\x1b[1m"
	normal = "\x1b[0m"
)

// shown is what people get of a cell in a column: its text with the symbol of its tone.
func shown(c Cell, in Column, o Options) string {
	mark, text := marks[c.Tone], Clean(c.Text)
	if o.ASCII {
		mark = ASCII(mark)
		if in.Wrap { // a name stays as it is
			text = ASCII(text)
		}
	}
	return mark + text
}

// TextWidth is the number of terminal columns of s: two for a wide character,
// none for a combining one.
func TextWidth(s string) int {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return twwidth.Width(s)
		}
	}
	return len(s)
}

// titlePaint is how titles look, and cellPaint how a cell does; without color they are "".
func titlePaint(o Options) string {
	if o.Color {
		return bold
	}
	return ""
}

func cellPaint(c Cell, o Options) string {
	if o.Color {
		return paints[c.Tone]
	}
	return ""
}

func painted(text, paint string) string {
	if paint == "" || text == "" {
		return text
	}
	return paint + text + normal
}

// long is how many rows tablewriter draws. More of them are drawn by [layout.pad].
const long = 1000

// writeTable writes a table without lines, as wide as its content or, where
// that is wider than o.Width, as its layout makes it fit.
func writeTable(w io.Writer, columns []Column, rows eachRow, o Options) error {
	if len(columns) == 0 {
		return nil
	}
	l, err := newLayout(columns, rows, o)
	if err != nil {
		return err
	}
	if !l.fit(o.Width) && l.rows > 0 {
		return l.records(w, rows, o)
	}
	if err := l.settle(o.Width, rows, o); err != nil {
		return err
	}
	if l.rows > long {
		return l.pad(w, rows, o)
	}
	return l.draw(w, rows, o)
}

// draw has tablewriter draw the table.
func (l *layout) draw(w io.Writer, rows eachRow, o Options) error {
	out := &trimmer{w: w}
	t := newTable(out, visible(l, l.columns))
	t.Header(texts(l.titles(o)))
	if err := rows(func(row []Cell) error { return t.Append(texts(l.row(row, o))) }); err != nil {
		return fmt.Errorf("cannot lay out the table: %w", err)
	}
	if err := t.Render(); err != nil {
		return fmt.Errorf("cannot lay out the table: %w", err)
	}
	return out.err
}

func newTable(w io.Writer, columns []Column) *tablewriter.Table {
	align := make([]tw.Align, len(columns))
	for i, c := range columns {
		align[i] = tw.AlignLeft
		if c.Right {
			align[i] = tw.AlignRight
		}
	}
	cells := tw.CellConfig{
		Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off},
		Alignment:  tw.CellAlignment{Global: tw.AlignLeft, PerColumn: align},
		Padding:    tw.CellPadding{Global: tw.Padding{Right: strings.Repeat(" ", gap), Overwrite: true}},
	}
	return tablewriter.NewTable(w,
		tablewriter.WithConfig(tablewriter.Config{Header: cells, Row: cells, Behavior: tw.Behavior{TrimSpace: tw.Off, TrimLine: tw.Off}}),
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Settings: tw.Settings{
				Separators: tw.SeparatorsNone,
				Lines:      tw.LinesNone,
			},
		})),
	)
}

// trimmer drops the spaces that fill up the last column, with the ends of paint that
// tablewriter puts behind them, and keeps the first error of the writer, which
// tablewriter does not report.
type trimmer struct {
	w    io.Writer
	line []byte
	err  error
}

func (t *trimmer) Write(p []byte) (int, error) {
	for rest := p; t.err == nil; {
		part, after, whole := bytes.Cut(rest, []byte{'\n'})
		t.line = append(t.line, part...)
		if !whole {
			break
		}
		_, t.err = t.w.Write(append(trimmed(t.line), '\n'))
		t.line, rest = t.line[:0], after
	}
	return len(p), t.err
}

func trimmed(line []byte) []byte {
	cut, painted := bytes.TrimRight(line, " "), false
	for bytes.HasSuffix(cut, []byte(normal)) {
		cut, painted = bytes.TrimRight(cut[:len(cut)-len(normal)], " "), true
	}
	if painted {
		cut = append(cut, normal...)
	}
	return cut
}
