package rows

import (
	"bytes"
	"slices"
)

// open begins an object or an array.
func (j *jsonSource) open(r *Reader, c *cursor, closing byte) {
	if closing == '}' && j.reading && j.last != ':' && j.inObject() { // the row before it has no end
		j.drop()
		r.unreadable(j.line)
	}
	if len(j.stack) >= maxDepth {
		j.damaged = true
		j.deeper++
		return
	}
	next := j.inside(r, c, closing)
	j.stack = append(j.stack, next)
}

// inside is what begins at a bracket, by what is around it.
func (j *jsonSource) inside(r *Reader, c *cursor, closing byte) context {
	next := array
	switch top := j.top(); {
	case closing == '}' && top == rowList:
		next = rowObject
		j.begin(c)
	case top == tableList || top == table || top == cellRows:
		next = j.openInTable(c, top, closing)
	case closing == '}':
		next = object
		if top == wrapper && j.last == ':' && string(bytes.ToLower(j.key)) == "error" {
			r.fail(errPartial)
		}
	case len(j.stack) == 0:
		next = rowList
	case (top == rowObject || top == wrapper) && j.last == ':' && lists[string(bytes.ToLower(j.key))]:
		j.stack[len(j.stack)-1] = wrapper
		next, j.reading = rowList, false
		if string(bytes.ToLower(j.key)) == tables {
			next = tableList
		}
		r.more = r.more || j.more
	}
	return next
}

// begin starts to keep what is read.
func (j *jsonSource) begin(c *cursor) {
	j.reading, j.tooLong, j.damaged, j.more, j.deeper = true, false, false, false, 0
	j.row, j.line, c.from = j.row[:0], c.lineHere(), c.at
}

func (j *jsonSource) inObject() bool {
	top := j.top()
	return j.deeper == 0 && (top == rowObject || top == object)
}

// close ends one, and reports whether that completes a row. A bracket of the wrong
// kind damages the row.
func (j *jsonSource) close(r *Reader, c *cursor, b byte) bool {
	if j.deeper > 0 {
		j.deeper--
		return false
	}
	if len(j.stack) == 0 {
		j.stray(r, c)
		return false
	}
	top := j.top()
	if isObject := top == rowObject || top == wrapper || top == object || top == table; isObject != (b == '}') {
		j.damaged = true
		if !j.reading {
			return false
		}
	}
	if top == cellRows && j.torn { // the end of the row that was given up
		j.torn = false
		return false
	}
	j.stack = j.stack[:len(j.stack)-1]
	if top != rowObject && top != cellRow && top != columnList {
		return false
	}
	j.keep(c.text[c.from : c.at+1])
	j.reading = false
	j.last = b
	if top == columnList {
		j.columns(r)
		return false
	}
	return true
}

// drop gives the row up and goes back to where it began.
func (j *jsonSource) drop() {
	if i := slices.IndexFunc(j.stack, func(k context) bool { return k == rowObject || k == columnList || k == cellRow }); i >= 0 {
		j.torn = j.stack[i] == cellRow
		j.stack = j.stack[:i]
	}
	j.reading, j.deeper = false, 0
}
