package output

import (
	"io"
	"reflect"
	"strconv"
)

// sheet is a tree laid out in rows, as the Azure CLI does: a list of objects
// has a column per key, a list of lists one per position, a list of scalars
// and a scalar one column, an object one row, null nothing.
type sheet struct {
	header  []string
	rows    [][]string
	upright bool // one object: people read it as key and value, line by line
	single  bool // one scalar: its text is the whole answer
}

const onlyColumn = "result"

// sheetOf lays out one struct by its flat columns, as csv has them, and any other value by
// what its JSON shows.
func sheetOf(v any) (sheet, error) {
	if t := rowType(v); t != nil {
		leaves := leavesOf(t)
		cells, err := flatten(reflect.Indirect(reflect.ValueOf(v)), leaves)
		return sheet{header: names(leaves), rows: [][]string{cells}, upright: true}, err
	}
	tree, err := treeOf(orEmpty(v))
	if err != nil {
		return sheet{}, err
	}
	return layOut(tree), nil
}

func layOut(tree any) sheet {
	switch t := tree.(type) {
	case nil:
		return sheet{}
	case object:
		s := objectSheet([]any{t})
		s.upright = true
		return s
	case []any:
		switch {
		case len(t) == 0:
			return sheet{}
		case all[object](t):
			return objectSheet(t)
		case all[[]any](t):
			return listSheet(t)
		}
		s := sheet{header: []string{onlyColumn}}
		for _, v := range t {
			s.rows = append(s.rows, []string{treeText(v)})
		}
		return s
	}
	return sheet{header: []string{onlyColumn}, rows: [][]string{{treeText(tree)}}, single: true}
}

// objectSheet has a column for each key of any object, in order of first use.
func objectSheet(list []any) sheet {
	var s sheet
	column := map[string]int{}
	for _, v := range list {
		o, _ := v.(object)
		row := make([]string, len(s.header), len(s.header)+len(o))
		for _, m := range o {
			i, known := column[m.key]
			if !known {
				i = len(s.header)
				column[m.key] = i
				s.header, row = append(s.header, m.key), append(row, "")
			}
			row[i] = treeText(m.value)
		}
		s.rows = append(s.rows, row)
	}
	return s.squared()
}

func listSheet(list []any) sheet {
	var s sheet
	for _, v := range list {
		cells, _ := v.([]any)
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = treeText(c)
			if i == len(s.header) {
				s.header = append(s.header, "column"+strconv.Itoa(i+1))
			}
		}
		s.rows = append(s.rows, row)
	}
	return s.squared()
}

// squared fills short rows, so that each has a cell per column.
func (s sheet) squared() sheet {
	for i, row := range s.rows {
		s.rows[i] = append(row, make([]string, len(s.header)-len(row))...)
	}
	return s
}

// people is the sheet as a table for people.
func (s sheet) people() ([]Column, [][]Cell) {
	header, rows := s.header, s.rows
	if s.upright {
		header, rows = []string{"key", "value"}, nil
		for i, key := range s.header {
			rows = append(rows, []string{key, s.rows[0][i]})
		}
	}
	cells := make([][]Cell, len(rows))
	for i, row := range rows {
		cells[i] = cellsOf(row)
	}
	return keyColumns(header), cells
}

// writeLines writes the sheet as csv or tsv, the latter without a header, as
// scripts that read a query's result line by line expect.
func (s sheet) writeLines(w io.Writer, f Format) error {
	if s.single && f == TSV {
		_, err := io.WriteString(w, Clean(s.rows[0][0])+"\n")
		return err
	}
	l := newLineWriter(w, f)
	if f == CSV && len(s.header) > 0 {
		if err := l.write(s.header); err != nil {
			return err
		}
	}
	for _, row := range s.rows {
		if err := l.write(row); err != nil {
			return err
		}
	}
	return nil
}

func all[T any](list []any) bool {
	for _, v := range list {
		if _, is := v.(T); !is {
			return false
		}
	}
	return true
}
