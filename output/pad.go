package output

import "io"

// pad draws the table as tablewriter does, byte for byte, and holds a row at a time.
func (l *layout) pad(w io.Writer, rows eachRow, o Options) error {
	p := &padder{w: w, columns: visible(l, l.columns), width: visible(l, l.width)}
	if err := p.write(l.titles(o)); err != nil {
		return err
	}
	return rows(func(row []Cell) error { return p.write(l.row(row, o)) })
}

// padder writes rows whose cells are filled up to the widths of their columns.
type padder struct {
	w       io.Writer
	columns []Column
	width   []int
	line    []byte
}

// write writes a row; its cells stand beside each other from the first line on.
func (p *padder) write(row []part) error {
	height := 1
	for _, cell := range row {
		height = max(height, len(cell.lines))
	}
	for n := range height {
		p.line = p.line[:0]
		for i, cell := range row {
			p.cell(i, cell, n)
		}
		if _, err := p.w.Write(append(trimmed(p.line), '\n')); err != nil {
			return err
		}
	}
	return nil
}

// cell adds line n of a cell in column i, and the gap behind it.
func (p *padder) cell(i int, cell part, n int) {
	text := ""
	if n < len(cell.lines) {
		text = cell.lines[n]
	}
	free := p.width[i] - TextWidth(text)
	if p.columns[i].Right {
		p.spaces(free)
		p.line = append(p.line, painted(text, cell.paint)...)
		p.spaces(gap)
		return
	}
	p.line = append(p.line, painted(text, cell.paint)...)
	p.spaces(free + gap)
	if cell.paint != "" && text != "" {
		p.line = append(p.line, normal...) // so tablewriter does, which cuts what it has filled up
	}
}

func (p *padder) spaces(n int) {
	for range n {
		p.line = append(p.line, ' ')
	}
}
