package output

import (
	"fmt"
	"io"
	"reflect"
)

// Streamable tells whether rows can be written as they come: csv, tsv and
// jsonl without a query.
func (o Options) Streamable() bool {
	return o.Query == "" && (o.Format == CSV || o.Format == TSV || o.Format == JSONL)
}

// Stream writes rows one by one. It is not safe for concurrent use.
type Stream struct {
	w      io.Writer
	row    reflect.Type
	tenant *string     // whose rows they are; nil: that is not shown
	lines  *lineWriter // nil for jsonl
	leaves []leaf
	err    error // the first error; nothing is written after it
}

// NewStream starts a stream of rows of proto's type: a struct with json tags,
// a pointer to one, or a slice of either. The header of csv and tsv is written
// at once. The columns are those of [Render].
func NewStream(w io.Writer, o Options, proto any) (*Stream, error) {
	if !o.Streamable() {
		return nil, fmt.Errorf("the format %s cannot be written row by row", o.Format)
	}
	row := rowType(proto)
	if row == nil {
		return nil, fmt.Errorf("a row must be a struct, not %T", proto)
	}
	s := &Stream{w: w, row: row, tenant: o.Tenant}
	if s.tenant != nil {
		s.row = typeIn(row)
	}
	if o.Format == JSONL {
		return s, nil
	}
	s.lines, s.leaves = newLineWriter(w, o.Format), leavesOf(s.row)
	if err := writeBOM(w, o); err != nil {
		return nil, err
	}
	return s, s.lines.write(names(s.leaves))
}

// Row writes one value of the stream's type, or a pointer to one; it has
// reached the writer on return.
func (s *Stream) Row(v any) error {
	if s.err == nil && s.tenant != nil {
		v = rowIn(v, *s.tenant)
	}
	if s.err == nil {
		s.err = s.write(v)
	}
	return s.err
}

func (s *Stream) write(v any) error {
	r := reflect.Indirect(reflect.ValueOf(v))
	if !r.IsValid() || r.Type() != s.row {
		return fmt.Errorf("a row must be a %v, not %T", s.row, v)
	}
	if s.lines == nil {
		return writeJSONLine(s.w, v)
	}
	cells, err := flatten(r, s.leaves)
	if err != nil {
		return err
	}
	return s.lines.write(cells)
}

// Close ends the stream and reports the first error of any row.
func (s *Stream) Close() error { return s.err }

// rowType is the struct type behind v, or nil.
func rowType(v any) reflect.Type {
	if rows, ok := v.(Rows); ok {
		v = rows.Of
	}
	t := reflect.TypeOf(v)
	for t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer) {
		if t == reflect.TypeFor[object]() {
			return nil
		}
		t = t.Elem()
	}
	if t == nil || t.Kind() != reflect.Struct || t.Implements(marshaler) {
		return nil
	}
	return t
}

// renderRows writes all of data in a format of rows.
func renderRows(w io.Writer, data any, o Options) error {
	if rowType(data) == nil {
		return renderTree(w, data, o)
	}
	s, err := NewStream(w, o, data)
	if err != nil {
		return err
	}
	isList, err := elements(data, func(_ int, row any) error { return s.Row(row) })
	if err != nil || isList {
		return err
	}
	return s.Row(data)
}
