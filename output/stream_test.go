package output

import (
	"errors"
	"strings"
	"testing"
)

// TestStreamIsRender: rows one by one make the same text as all at once, and
// each row is there when Row returns.
func TestStreamIsRender(t *testing.T) {
	d := document(hostile)
	rows, _ := d.Data.([]Change)
	for _, f := range []Format{CSV, TSV, JSONL} {
		var b strings.Builder
		s, err := NewStream(&b, Options{Format: f}, rows)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows {
			before := b.Len()
			if err := s.Row(&rows[i]); err != nil {
				t.Fatal(err)
			}
			if b.Len() == before || !strings.HasSuffix(b.String(), "\n") {
				t.Errorf("%s: row %d is not there", f, i)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if want := rendered(t, d, Options{Format: f}); b.String() != want {
			t.Errorf("%s:\n%s\nwant\n%s", f, b.String(), want)
		}
	}
}

func TestStreamRefuses(t *testing.T) {
	for _, o := range []Options{{Format: JSON}, {Format: Table}, {Format: CSV, Query: "[]"}} {
		if _, err := NewStream(&strings.Builder{}, o, Change{}); err == nil || o.Streamable() {
			t.Errorf("%+v is streamed", o)
		}
	}
	for _, proto := range []any{nil, 1, "x", []string{}, map[string]string{}, object{}} {
		if _, err := NewStream(&strings.Builder{}, Options{Format: CSV}, proto); err == nil {
			t.Errorf("rows of %T are streamed", proto)
		}
	}
	s, err := NewStream(&strings.Builder{}, Options{Format: CSV}, Change{})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []any{nil, Verdict{}, (*Change)(nil), []Change{}} {
		if err := s.Row(row); err == nil {
			t.Errorf("%T is taken for a row", row)
		}
	}
}

type fullDisk struct{ left int }

var errFull = errors.New("no space left")

func (f *fullDisk) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestWriteErrors: a writer that fails is reported by every format, never
// passed over.
func TestWriteErrors(t *testing.T) {
	d := document("func-orders")
	for _, f := range []Format{Table, JSON, YAML, CSV, TSV, MD, JSONL, SARIF, JUnit} {
		for _, left := range []int{0, 100} {
			if err := Render(&fullDisk{left}, d, Options{Format: f}); !errors.Is(err, errFull) {
				t.Errorf("%s with %d bytes left: %v", f, left, err)
			}
			if err := render(&fullDisk{left}, d, Options{Format: f}); !errors.Is(err, errFull) {
				t.Errorf("unbuffered %s with %d bytes left: %v", f, left, err)
			}
		}
	}
	s, err := NewStream(&fullDisk{500}, Options{Format: CSV}, Change{})
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		_ = s.Row(Change{Action: "assign"})
	}
	if !errors.Is(s.Close(), errFull) {
		t.Error("Close does not report the failed row")
	}
}
