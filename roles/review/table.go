package review

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// place is where a cell begins: both count from 1, columns in characters.
type place struct{ line, column int }

// table reads separated values, whatever a spreadsheet in some language put between them.
type table struct {
	*csv.Reader
	lines [][]byte
}

func newTable(text []byte) *table {
	t := &table{Reader: csv.NewReader(bytes.NewReader(text)), lines: bytes.Split(text, []byte{'\n'})}
	t.Comma, t.FieldsPerRecord = ',', -1
	for _, other := range []byte{';', '\t'} {
		if bytes.Count(t.lines[0], []byte{other}) > bytes.Count(t.lines[0], []byte{byte(t.Comma)}) {
			t.Comma = rune(other)
		}
	}
	return t
}

// next gives the cells of the next row and where they begin, nil at the end.
func (t *table) next(p *problems) ([]string, []place) {
	cells, err := t.Read()
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case errors.As(err, &broken):
		p.add(t.at(broken.Line, broken.Column), "the row cannot be read: %s", broken.Err)
		return nil, nil
	}
	places := make([]place, len(cells))
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
		places[i] = t.at(t.FieldPos(i))
	}
	return cells, places
}

// at turns a place in bytes into one in characters.
func (t *table) at(line, column int) place {
	if line < 1 || line > len(t.lines) {
		return place{line, column}
	}
	before := t.lines[line-1][:min(max(column-1, 0), len(t.lines[line-1]))]
	return place{line, utf8.RuneCount(before) + 1}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return c != "" })
}
