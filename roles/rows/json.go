package rows

import (
	"bytes"
	"strings"
)

// maxDepth is how deep a row may be nested.
const maxDepth = 64

// maxKey is longer than any name in lists.
const maxKey = 16

// lists are the names under which services wrap an array of rows.
var lists = map[string]bool{"records": true, "results": true, "value": true, "data": true, tables: true}

// leadsOn tells the names under which services give the next page.
func leadsOn(key []byte) bool {
	for _, name := range []string{"skip_token", "$skiptoken", "@odata.nextlink", "nextlink"} {
		if len(key) == len(name) && strings.EqualFold(string(key), name) {
			return true
		}
	}
	return false
}

// context is where a character of JSON stands.
type context byte

const (
	rowList   context = iota // an array whose objects are rows, and the file itself
	rowObject                // an object that is a row, until it proves to wrap rows
	wrapper                  // an object around an array of rows
	object
	array
	tableList  // an array of tables, as the query API of Log Analytics gives them
	table      // one of them: columns, and then rows
	columnList // its columns, which are read whole
	cellRows   // its rows
	cellRow    // one of them, an array of cells in the order of the columns
)

// jsonSource cuts the text into rows and holds no more than one of them. It knows
// strings and brackets; what is between them, fields judges.
type jsonSource struct {
	stack   []context
	reading bool   // a row
	row     []byte // what was read of it before this chunk
	line    int    // where it begins
	tooLong bool   // it is passed over
	damaged bool   // it is too deep
	deeper  int    // brackets beyond maxDepth
	string  bool
	escaped bool
	last    byte   // the last character that is no blank, outside of strings
	key     []byte // the last string, as far as it may be one of lists
	more    bool   // the object being read names a next page
	garbage int    // the last line with text that belongs to no row
	places  []int  // of the columns of the table among the wanted ones, or -1
	torn    bool   // a row of cells was given up before its bracket
}

func (j *jsonSource) top() context {
	if len(j.stack) == 0 {
		return rowList
	}
	return j.stack[len(j.stack)-1]
}

func (j *jsonSource) next(r *Reader) bool {
	for {
		text, err := r.in.chunk()
		if err != nil {
			if r.fail(err); r.err == nil && j.reading {
				j.drop()
				r.unreadable(j.line)
			}
			return false
		}
		n, done := j.scan(r, text)
		r.in.take(text[:n])
		if !done {
			continue
		}
		r.line = j.line
		switch {
		case j.tooLong:
			r.tooLong(j.line)
		case j.damaged || !j.values(r):
			r.unreadable(j.line)
		default:
			return true
		}
	}
}

// values takes the wanted columns out of the row.
func (j *jsonSource) values(r *Reader) bool {
	if len(j.row) > 0 && j.row[0] == '[' {
		return r.cells(j.row, j.places)
	}
	return r.fields(j.row)
}

// cursor is the way through one chunk of text.
type cursor struct {
	text []byte
	at   int
	from int // where the row, or the rest of it, begins
	line int // at counted
	seen int // up to where lines are counted
}

func (c *cursor) lineHere() int {
	c.line += bytes.Count(c.text[c.seen:c.at], []byte{'\n'})
	c.seen = c.at
	return c.line
}

// scan takes text until a row is complete, or all of it.
func (j *jsonSource) scan(r *Reader, text []byte) (n int, done bool) {
	c := &cursor{text: text, line: r.in.line}
	for c.at < len(text) {
		if j.string {
			j.inString(r, c)
			continue
		}
		b := text[c.at]
		switch b {
		case '"':
			if top := j.top(); j.last == ':' && (top == rowObject || top == wrapper) && leadsOn(j.key) {
				j.more, r.more = true, r.more || top == wrapper
			}
			j.string, j.key = true, j.key[:0]
			j.stray(r, c)
		case '{':
			j.open(r, c, '}')
		case '[':
			j.open(r, c, ']')
		case '}', ']':
			if j.close(r, c, b) {
				return c.at + 1, true
			}
		case ' ', '\t', '\r', '\n', ',':
		default:
			j.stray(r, c)
		}
		if b > ' ' {
			j.last = b
		}
		c.at++
	}
	if j.reading {
		j.keep(text[c.from:])
	}
	return len(text), false
}

// stray counts text that stands where only rows may.
func (j *jsonSource) stray(r *Reader, c *cursor) {
	if j.top() != rowList {
		return
	}
	if line := c.lineHere(); line != j.garbage {
		j.garbage = line
		r.unreadable(line)
	}
}

// inString goes on to the end of a string. A line that ends in it is damaged: the row
// is given up there, so that those after it are read.
func (j *jsonSource) inString(r *Reader, c *cursor) {
	rest := c.text[c.at:]
	end := bytes.IndexByte(rest, '"')
	if end >= 0 && !j.escaped && bytes.IndexByte(rest[:end], '\\') < 0 && bytes.IndexByte(rest[:end], '\n') < 0 { // most of them
		j.key = append(j.key, rest[:min(end, maxKey-len(j.key))]...)
		j.string, j.last = false, '"'
		c.at += end + 1
		return
	}
	for ; c.at < len(c.text) && j.string; c.at++ {
		b := c.text[c.at]
		switch {
		case j.escaped:
			j.escaped = false
		case b == '\\':
			j.escaped = true
		case b == '"':
			j.string, j.last = false, '"'
		case b == '\n':
			j.string = false
			if j.reading {
				j.drop()
				r.unreadable(j.line)
			}
		default:
			if len(j.key) < maxKey {
				j.key = append(j.key, b)
			}
		}
	}
}

// keep adds to the row, as long as it is not too long.
func (j *jsonSource) keep(part []byte) {
	if j.tooLong || len(j.row)+len(part) > MaxRow {
		j.tooLong, j.row = true, j.row[:0]
		return
	}
	j.row = append(j.row, part...)
}
