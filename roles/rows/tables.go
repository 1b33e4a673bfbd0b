package rows

import (
	"bytes"
	"encoding/json"
	"errors"
)

// errPartial: beside the rows, the file has an error of the service that gave them.
var errPartial = errors.New("the service could return only a part of the rows, as it says under \"error\": query a shorter time")

// tables is the name under which the query API of Log Analytics wraps its answer:
//
//	{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"}],"rows":[["2026-…"]]}]}
const tables = "tables"

// openInTable says what begins within the answer.
func (j *jsonSource) openInTable(c *cursor, top context, closing byte) context {
	key := string(bytes.ToLower(j.key))
	switch {
	case top == tableList && closing == '}':
		j.places = nil
		return table
	case top == table && closing == ']' && j.last == ':' && key == "columns":
		j.begin(c)
		return columnList
	case top == table && closing == ']' && j.last == ':' && key == "rows":
		j.torn = false
		return cellRows
	case top == cellRows && closing == ']':
		j.torn = false
		j.begin(c)
		return cellRow
	case closing == '}':
		return object
	}
	return array
}

// columns reads the columns that were kept. Where they cannot be read, no row can.
func (j *jsonSource) columns(r *Reader) {
	var list []struct{ Name string }
	if j.tooLong || json.Unmarshal(j.row, &list) != nil {
		r.unreadable(j.line)
		return
	}
	taken := make([]bool, len(r.values))
	for _, c := range list {
		place := r.column([]byte(c.Name))
		if place >= 0 && !taken[place] {
			taken[place], r.seen[place] = true, true
		} else {
			place = -1
		}
		j.places = append(j.places, place)
	}
}

// cells takes the wanted columns out of an array. It reports whether the array is in
// order, and as long as there are columns.
func (r *Reader) cells(row []byte, places []int) bool {
	p := picker{text: row}
	if p.cells(r, places) && p.blank() == 0 {
		return true
	}
	r.forget()
	return false
}

func (p *picker) cells(r *Reader, places []int) bool {
	if !p.take('[') {
		return false
	}
	for i, place := range places {
		if i > 0 && !p.take(',') {
			return false
		}
		value, ok := p.value()
		if !ok {
			return false
		}
		if place >= 0 {
			r.values[place] = value
		}
	}
	return len(places) > 0 && p.take(']')
}
