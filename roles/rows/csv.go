package rows

import (
	"bytes"
	"fmt"
)

// csvSource reads separated values as RFC 4180 has them. encoding/csv would hold a
// field without end in memory when a quote is missing.
type csvSource struct {
	comma  byte
	places []int // of each column of the file among the wanted ones, or -1
	record []byte
	ends   []int // of each field in record
}

// newCSV reads the line of column names.
func newCSV(r *Reader) (*csvSource, error) {
	c := &csvSource{comma: ','}
	head, err := r.in.chunk()
	if err != nil {
		return nil, r.broken(err)
	}
	names, _, _ := bytes.Cut(head, []byte{'\n'})
	for _, other := range []byte{';', '\t'} {
		if bytes.Count(names, []byte{other}) > bytes.Count(names, []byte{c.comma}) {
			c.comma = other
		}
	}
	if ok, tooLong := c.read(r); !ok || tooLong {
		return nil, fmt.Errorf("%s has no header line", r.name)
	}
	taken := make([]bool, len(r.values))
	for i := range c.ends {
		name, _, _ := bytes.Cut(c.field(i), []byte(" [")) // TimeGenerated [UTC]
		place := r.column(name)
		if place >= 0 && !taken[place] {
			taken[place], r.seen[place] = true, true
		} else {
			place = -1
		}
		c.places = append(c.places, place)
	}
	return c, nil
}

func (c *csvSource) field(i int) []byte {
	from := 0
	if i > 0 {
		from = c.ends[i-1]
	}
	return c.record[from:c.ends[i]]
}

func (c *csvSource) next(r *Reader) bool {
	for {
		ok, tooLong := c.read(r)
		switch {
		case !ok:
			return false
		case tooLong:
			r.tooLong(r.line)
		case len(c.ends) == 1 && len(c.record) == 0: // an empty line
		case len(c.ends) != len(c.places):
			r.unreadable(r.line)
		default:
			for i, place := range c.places {
				if place >= 0 {
					r.values[place] = c.field(i)
				}
			}
			return true
		}
	}
}

// read reads one record, over several lines if a quoted field has several. Of one
// that is too long, the rest of its line is passed over.
func (c *csvSource) read(r *Reader) (ok, tooLong bool) {
	c.record, c.ends = c.record[:0], c.ends[:0]
	r.line = r.in.line
	s := csvState{}
	for begun := false; ; begun = true {
		text, err := r.in.chunk()
		if err != nil {
			r.fail(err)
			if begun {
				c.ends = append(c.ends, len(c.record))
			}
			return begun && r.err == nil, tooLong
		}
		n, end := s.scan(c, text, tooLong)
		r.in.take(text[:n])
		if len(c.record) > MaxRow && !tooLong {
			tooLong, s = true, csvState{}
			c.record = c.record[:0]
		}
		if end {
			return true, tooLong
		}
	}
}

// csvState is where a record stands between two chunks of text.
type csvState struct{ quoted, quote bool }

// scan takes text until the record ends, or all of it. When the record is too long,
// it only looks for the end of the line.
func (s *csvState) scan(c *csvSource, text []byte, skip bool) (n int, end bool) {
	if skip {
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			return i + 1, true
		}
		return len(text), false
	}
	for n < len(text) {
		b := text[n]
		switch {
		case s.quoted && b != '"':
			i := bytes.IndexByte(text[n:], '"')
			if i < 0 {
				i = len(text) - n
			}
			c.record = append(c.record, text[n:n+i]...)
			n += i
			continue
		case s.quoted:
			s.quoted, s.quote = false, true
		case b == '"' && s.quote: // two quotes within quotes are one
			c.record = append(c.record, '"')
			s.quoted, s.quote = true, false
		case b == '"':
			s.quoted = true
		case b == c.comma:
			c.ends = append(c.ends, len(c.record))
			s.quote = false
		case b == '\n':
			c.record = bytes.TrimSuffix(c.record, []byte{'\r'})
			c.ends = append(c.ends, len(c.record))
			return n + 1, true
		default:
			i := c.plain(text[n:])
			c.record = append(c.record, text[n:n+i]...)
			s.quote = false
			n += i
			continue
		}
		n++
	}
	return n, false
}

// plain is how much of text is within one field.
func (c *csvSource) plain(text []byte) int {
	for i, b := range text {
		if b == c.comma || b == '\n' || b == '"' {
			return max(i, 1)
		}
	}
	return len(text)
}
