package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/textfile"
)

// Text is the manifest of one file, as it is written there.
type Text struct {
	Manifest
	name string
	data []byte
	root *yaml.Node
}

// ReadText reads the manifest of one file whose writing is to be kept.
func ReadText(path string) (Text, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return Text{}, unreadable("%s is a folder: name one of its files", path)
	}
	data, err := Load(path, nil)
	if err != nil {
		return Text{}, err
	}
	return parseText(path, data)
}

func parseText(name string, data []byte) (Text, error) {
	m, err := Parse(name, data)
	if err != nil {
		return Text{}, err
	}
	var p problems
	return Text{m, name, data, tree(name, data, &p)}, nil
}

// With is the text with more grants at the end of its list. Everything else stays as it
// is, byte for byte; with nothing to add, all of it. Its error says that the list is
// written in a way that cannot be added to.
func (t Text) With(more []Grant) ([]byte, error) {
	if len(more) == 0 {
		return t.data, nil
	}
	text := textfile.Decode(t.data)
	at, added := t.addition(text, more)
	if bytes.Contains(text, []byte("\r\n")) {
		added = strings.ReplaceAll(added, "\n", "\r\n")
	}
	out := []byte(string(text[:at]) + added + string(text[at:]))
	back, err := Parse(t.name, out)
	if err == nil && !back.means(Manifest{Grants: append(slices.Clip(t.Grants), more...)}) {
		err = errors.New("it would read back differently")
	}
	if err != nil {
		return nil, &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("%s cannot be added to: %v", t.name, err),
			Hint: "write its grants as a list with a - before each, or as JSON"}
	}
	if mark := []byte("\ufeff"); bytes.HasPrefix(t.data, mark) {
		out = append(mark, out...)
	}
	return out, nil
}

// addition is what is added to a text, and where.
func (t Text) addition(text []byte, more []Grant) (at int, added string) {
	list, next := grantsOf(t.root)
	from := offset(text, list.Line, list.Column)
	if from < len(text) && text[from] == '[' {
		return intoBrackets(text, from, list, more)
	}
	at = len(text)
	if next != nil {
		at = offset(text, next.Line, 1)
	}
	for comments := next != nil; ; { // what stands above the next key belongs to it
		line := lineBefore(text, at)
		blank := len(bytes.TrimSpace(line)) == 0
		end := next == nil && bytes.HasPrefix(line, []byte("..."))
		if len(line) == 0 || !blank && !end && !(comments && line[0] == '#') {
			break
		}
		at -= len(line)
	}
	if at > 0 && text[at-1] != '\n' {
		added = "\n"
	}
	var b bytes.Buffer
	for _, g := range more {
		g.yaml(&b)
	}
	indent := strings.Repeat(" ", list.Column-1)
	for line := range strings.Lines(b.String()) {
		added += indent + strings.TrimPrefix(line, "  ")
	}
	return at, added
}

// grantsOf finds the list of grants, and the key that follows it.
func grantsOf(root *yaml.Node) (list, next *yaml.Node) {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if list != nil {
			return list, root.Content[i]
		}
		if root.Content[i].Value == "grants" {
			list = root.Content[i+1]
		}
	}
	return list, nil
}

// offset is where a line and column, in characters from 1, are in a text.
func offset(text []byte, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += bytes.IndexByte(text[at:], '\n') + 1
	}
	for ; column > 1 && at < len(text); column-- {
		_, n := utf8.DecodeRune(text[at:])
		at += n
	}
	return at
}

// lineBefore is the line that ends at a place.
func lineBefore(text []byte, at int) []byte {
	return text[bytes.LastIndexByte(bytes.TrimSuffix(text[:at], []byte{'\n'}), '\n')+1 : at]
}

// intoBrackets adds to a list in brackets, as JSON has them: on lines of their own, unless
// the list has none.
func intoBrackets(text []byte, from int, list *yaml.Node, more []Grant) (at int, added string) {
	at = lastIn(text, from)
	indent, before, after := "", " ", ""
	switch {
	case len(list.Content) == 0:
		outer := blanksAt(text, list)
		indent = outer + "  "
		before, after = "\n"+indent, "\n"+outer
		if !json.Valid(text) {
			after = "\n" + indent // within a mapping of YAML, nothing of a value stands under its key
		}
	case list.Content[0].Line > list.Line:
		indent = blanksAt(text, list.Content[0])
		before = "\n" + indent
	}
	for i, g := range more {
		if i > 0 || len(list.Content) > 0 && text[at-1] != ',' {
			added += ","
		}
		added += before + g.inBraces(indent, before != " ")
	}
	return at, added + after
}

// blanksAt is how the line is indented in which a node begins.
func blanksAt(text []byte, n *yaml.Node) string {
	line := text[offset(text, n.Line, 1):]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// inBraces is a grant as JSON, over several lines or in one.
func (g Grant) inBraces(indent string, lines bool) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if lines {
		e.SetIndent(indent, "  ")
	}
	_ = e.Encode(g.json()) // texts alone, into memory: it cannot fail
	return breakCommands(strings.TrimSuffix(b.String(), "\n"))
}

// lastIn finds the end of what stands in a list, which is before its closing bracket.
// Quotes mean something where a value begins, and # after a blank.
func lastIn(text []byte, open int) (last int) {
	depth, begins := 0, true
	for i := open; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			continue
		case c == '#' && bytes.IndexByte([]byte(" \t\n"), text[i-1]) >= 0:
			i = endOfLine(text, i) - 1
			continue
		case begins && (c == '"' || c == '\''):
			i = quoted(text, i)
			begins = false
		case c == '[' || c == '{':
			depth++
			begins = true
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return last
			}
		default:
			begins = c == ',' || c == ':'
		}
		last = i + 1
	}
	return last
}

func endOfLine(text []byte, at int) int {
	if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(text)
}

// quoted finds the quote that ends a text. In single quotes, two of them are one.
func quoted(text []byte, open int) int {
	for i := open + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[open] == '"':
			i++
		case text[i] == text[open] && text[open] == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		case text[i] == text[open]:
			return i
		}
	}
	return len(text)
}
