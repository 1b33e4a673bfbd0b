package output

import (
	"io"
	"iter"
	"reflect"
	"slices"
)

// eachRow gives the rows of a table, as often as it is called, until yield fails. A row is
// valid until the next.
type eachRow func(yield func(row []Cell) error) error

// listed gives rows that are there.
func listed(rows iter.Seq[[]Cell]) eachRow {
	return func(yield func(row []Cell) error) error {
		for row := range rows {
			if err := yield(row); err != nil {
				return err
			}
		}
		return nil
	}
}

// renderPeople writes the table that a person reads.
func renderPeople(w io.Writer, d Document, o Options) error {
	columns, rows, err := d.table()
	if err != nil {
		return err
	}
	if o.Format == MD {
		return writeMarkdown(w, d.Title, columns, rows, o)
	}
	return writeTable(w, columns, rows, o)
}

// table is the document for people.
func (d Document) table() ([]Column, eachRow, error) {
	switch {
	case d.Many != nil:
		return d.Columns, listed(d.Many), nil
	case len(d.Columns) > 0:
		return d.Columns, listed(slices.Values(d.Rows)), nil
	}
	if t := rowType(d.Data); t != nil && !alone(d.Data) {
		leaves := leavesOf(t)
		return keyColumns(names(leaves)), flatRows(d.Data, leaves), nil
	}
	s, err := sheetOf(d.Data)
	columns, rows := s.people()
	return columns, listed(slices.Values(rows)), err
}

// alone tells whether rows of a struct type are one, not a list.
func alone(v any) bool {
	_, many := v.(Rows)
	return !many && reflect.TypeOf(v).Kind() != reflect.Slice
}

// flatRows are the rows of a list by their flat columns, as csv has them.
func flatRows(list any, leaves []leaf) eachRow {
	return func(yield func(row []Cell) error) error {
		_, err := elements(list, func(_ int, row any) error {
			texts, err := flatten(reflect.Indirect(reflect.ValueOf(row)), leaves)
			if err != nil {
				return err
			}
			return yield(cellsOf(texts))
		})
		return err
	}
}

// keyColumns are the columns of a table that is made from data.
func keyColumns(keys []string) []Column {
	columns := make([]Column, len(keys))
	for i, key := range keys {
		columns[i] = Column{Title: key, Wrap: true}
	}
	return columns
}

func cellsOf(texts []string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i] = Text(text)
	}
	return cells
}
