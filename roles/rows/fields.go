package rows

import (
	"bytes"
	"encoding/json"
	"strings"
)

// properties is where services put the columns of a row that has an envelope.
const properties = "properties"

// fields takes the wanted columns out of an object. It reports whether the object is
// in order, as far as it looks into it.
func (r *Reader) fields(row []byte) bool {
	p := picker{text: row}
	if p.object(r, true) && p.blank() == 0 {
		return true
	}
	r.forget() // what was read of it belongs to no row
	return false
}

// picker reads one object from its beginning to its end.
type picker struct {
	text []byte
	at   int
}

// blank passes blanks and gives the next character, 0 at the end.
func (p *picker) blank() byte {
	for ; p.at < len(p.text); p.at++ {
		switch b := p.text[p.at]; b {
		case ' ', '\t', '\r', '\n':
		default:
			return b
		}
	}
	return 0
}

func (p *picker) take(b byte) bool {
	if p.blank() != b {
		return false
	}
	p.at++
	return true
}

// object reads "{…}"; properties in it are read as part of the row, and win.
func (p *picker) object(r *Reader, outer bool) bool {
	if !p.take('{') {
		return false
	}
	if p.take('}') {
		return true
	}
	for {
		key, ok := p.quoted()
		if !ok || !p.take(':') {
			return false
		}
		if outer && p.blank() == '{' && strings.EqualFold(string(key), properties) {
			r.nested = true
			if !p.object(r, false) {
				return false
			}
		} else {
			value, ok := p.value()
			if !ok {
				return false
			}
			if i := r.column(key); i >= 0 && (r.values[i] == nil || !outer) {
				r.values[i] = value
			}
		}
		if p.take('}') {
			return true
		}
		if !p.take(',') {
			return false
		}
		p.blank()
	}
}

// value gives a string's text, a number's or a word's letters, the JSON of a list or
// an object, and nothing for null.
func (p *picker) value() ([]byte, bool) {
	switch p.blank() {
	case '"':
		return p.quoted()
	case '{', '[':
		return p.nested()
	}
	from := p.at
	for p.at < len(p.text) && !bytes.ContainsRune([]byte(",]} \t\r\n"), rune(p.text[p.at])) {
		p.at++
	}
	word := p.text[from:p.at]
	if string(word) == "null" {
		return nil, true
	}
	return word, json.Valid(word)
}

// quoted reads a string. Most have no escapes and need no copy.
func (p *picker) quoted() ([]byte, bool) {
	if p.blank() != '"' {
		return nil, false
	}
	from := p.at
	rest := p.text[from+1:]
	end := bytes.IndexByte(rest, '"')
	if end >= 0 && bytes.IndexByte(rest[:end], '\\') < 0 {
		p.at += end + 2
		return rest[:end], true
	}
	for p.at++; p.at < len(p.text); p.at++ {
		switch p.text[p.at] {
		case '\\':
			p.at++
		case '"':
			p.at++
			var s string
			if json.Unmarshal(p.text[from:p.at], &s) != nil {
				return nil, false
			}
			return []byte(s), true
		}
	}
	return nil, false
}

// nested passes over a list or an object.
func (p *picker) nested() ([]byte, bool) {
	d := json.NewDecoder(bytes.NewReader(p.text[p.at:]))
	var raw json.RawMessage
	if d.Decode(&raw) != nil {
		return nil, false
	}
	p.at += int(d.InputOffset())
	return raw, true
}
