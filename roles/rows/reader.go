package rows

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxRow is the length of the longest row that is read, in bytes.
const MaxRow = 1 << 20

// Reader reads the rows of one file, one after the other:
//
//	for r.Next() { use(r.Value(0), r.Line()) }
//	if err := r.Err(); err != nil { … }
type Reader struct {
	name    string
	in      *input
	form    source
	columns map[string]int // wanted, lower case
	spelled map[string]int // the same, and others, in the case of the file
	values  [][]byte
	nested  bool // values of properties were read
	seen    []bool
	more    bool
	line    int
	err     error

	// Skipped counts the rows that were left out.
	Skipped Skipped
}

// Skipped says how many rows were left out and where the first of each kind begins.
type Skipped struct {
	TooLong, FirstTooLong       int
	Unreadable, FirstUnreadable int
}

// First is the line of the first row that was left out, 0 for none.
func (s Skipped) First() int {
	if s.FirstUnreadable == 0 || s.FirstTooLong > 0 && s.FirstTooLong < s.FirstUnreadable {
		return s.FirstTooLong
	}
	return s.FirstUnreadable
}

// source is one form of file.
type source interface {
	// next reads a row into the reader's values. It reports whether there was one.
	next(r *Reader) bool
}

// NewReader begins to read a file. Columns are the names to look for, in any case;
// name is for messages. The error says what is wrong with the file as a whole.
func NewReader(name string, file io.Reader, columns ...string) (*Reader, error) {
	text, err := plain(file)
	r := &Reader{name: name, columns: map[string]int{}, spelled: map[string]int{}, values: make([][]byte, len(columns)),
		seen: make([]bool, len(columns))}
	for i, c := range columns {
		r.columns[strings.ToLower(c)] = i
	}
	if err != nil {
		return nil, r.broken(err)
	}
	r.in = newInput(text)
	first, err := r.in.firstByte()
	switch {
	case errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%s is empty", name)
	case err != nil:
		return nil, r.broken(err)
	case first == '{' || first == '[':
		r.form = &jsonSource{}
		return r, nil
	}
	r.form, err = newCSV(r)
	return r, err
}

// Next reads the next row and reports whether there is one.
func (r *Reader) Next() bool {
	if r.err != nil {
		return false
	}
	r.forget()
	if !r.form.next(r) {
		return false
	}
	for i, v := range r.values {
		if v != nil {
			r.seen[i] = true
		}
	}
	return true
}

// forget drops the values of a row.
func (r *Reader) forget() {
	clear(r.values)
	r.nested = false
}

// Err is why reading ended before the file did, nil when it did not.
func (r *Reader) Err() error { return r.err }

// Line is where the row begins, from 1.
func (r *Reader) Line() int { return r.line }

// Value is a column of the row, by its place in NewReader; empty where the row has
// none. It is valid until the next row is read. Objects and lists are JSON text.
func (r *Reader) Value(column int) []byte { return r.values[column] }

// Nested reports whether the row holds its columns inside of "properties", as a
// storage archive or an event hub does.
func (r *Reader) Nested() bool { return r.nested }

// Seen reports whether any row so far had the column. In CSV the first line decides.
func (r *Reader) Seen(column int) bool { return r.seen[column] }

// More reports whether the file says that it is one page of several and not the last.
func (r *Reader) More() bool { return r.more }

// Unreadable counts the row just read among those that were left out.
func (r *Reader) Unreadable() { r.unreadable(r.line) }

func (r *Reader) unreadable(line int) {
	if r.Skipped.Unreadable++; r.Skipped.FirstUnreadable == 0 {
		r.Skipped.FirstUnreadable = line
	}
}

func (r *Reader) tooLong(line int) {
	if r.Skipped.TooLong++; r.Skipped.FirstTooLong == 0 {
		r.Skipped.FirstTooLong = line
	}
}

// fail notes why reading ended, unless that was the end of the file.
func (r *Reader) fail(err error) {
	if !errors.Is(err, io.EOF) {
		r.err = r.broken(err)
	}
}

func (r *Reader) broken(err error) error {
	line := 1
	if r.in != nil {
		line = r.in.line
	}
	if compressed(err) {
		return fmt.Errorf("%s is truncated or damaged inside its compressed data, at line %d: copy it again", r.name, line)
	}
	return fmt.Errorf("%s, line %d: %w", r.name, line, err)
}

// column gives the place of a wanted column, -1 for others. Names as files write them
// are remembered, since every row of JSON repeats them.
func (r *Reader) column(name []byte) int {
	if i, ok := r.spelled[string(name)]; ok {
		return i
	}
	i, ok := r.columns[string(bytes.ToLower(bytes.TrimSpace(name)))]
	if !ok {
		i = -1
	}
	if len(r.spelled) < maxSpelt {
		r.spelled[string(name)] = i
	}
	return i
}

// maxSpelt is more names than rows of any log have.
const maxSpelt = 1000
