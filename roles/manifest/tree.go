package manifest

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// tree turns a file into nodes with positions: nil after a problem.
func tree(name string, data []byte, p *problems) *yaml.Node {
	start := Position{File: name, Line: 1, Column: 1}
	if len(data) > maxSize {
		p.add(start, "has more than %d MiB: split it into several files", maxSize>>20)
		return nil
	}
	data = decoded(data)
	text := bytes.TrimSpace(data)
	switch {
	case !utf8.Valid(data):
		p.add(place(name, data, invalidAt(data)), "is not valid UTF-8 text")
		return nil
	case len(text) == 0:
		p.add(start, "is empty: a manifest begins with version: %d", Version)
		return nil
	case strings.EqualFold(filepath.Ext(name), ".json"), text[0] == '{' && json.Valid(data):
		return jsonTree(name, data, p)
	}
	return yamlTree(name, data, p)
}

// decoded removes a byte order mark. Windows PowerShell redirects output as
// UTF-16, so that is read too.
func decoded(data []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return data[3:]
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	case !bytes.HasPrefix(data, []byte("\xff\xfe")):
		return data
	}
	units := make([]uint16, len(data)/2-1)
	for i := range units {
		units[i] = order.Uint16(data[2*i+2:])
	}
	return []byte(string(utf16.Decode(units)))
}

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(data)
}

// place is the position of a byte.
func place(name string, data []byte, offset int) Position {
	before := data[:max(0, min(offset, len(data)))]
	line := bytes.Count(before, []byte("\n"))
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return Position{File: name, Line: line + 1, Column: column + 1}
}

// yamlTree parses exactly one document. Aliases are not expanded.
func yamlTree(name string, data []byte, p *problems) *yaml.Node {
	d := yaml.NewDecoder(bytes.NewReader(data))
	doc, err := decodeYAML(d)
	switch {
	case errors.Is(err, io.EOF):
		p.add(Position{name, 1, 1}, "holds only comments: a manifest begins with version: %d", Version)
		return nil
	case err != nil:
		addSyntax(name, data, err, p)
		return nil
	}
	next, err := decodeYAML(d)
	switch {
	case err == nil:
		p.add(Position{name, next.Line, next.Column}, "a second YAML document begins here: a manifest is one document; put the others into files of their own")
		return nil
	case !errors.Is(err, io.EOF):
		addSyntax(name, data, err, p)
		return nil
	}
	return doc.Content[0]
}

// decodeYAML reads the next document. The parser panics on texts that it did not
// foresee; for the reader of the message that is one more syntax error.
func decodeYAML(d *yaml.Decoder) (doc *yaml.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
		}
	}()
	doc = &yaml.Node{}
	if err = d.Decode(doc); err == nil && len(doc.Content) != 1 {
		err = io.EOF
	}
	return doc, err
}

var lineInError = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: line (\d+): `) })

// addSyntax takes the line from the parser's message, which has no column, and
// points at the first character there.
func addSyntax(name string, data []byte, err error, p *problems) {
	line := 1
	if m := lineInError().FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1])
	}
	lines := bytes.SplitN(data, []byte("\n"), line+1)
	line = max(1, min(line, len(lines)))
	text := bytes.TrimLeft(lines[line-1], " \t")
	indent := lines[line-1][:len(lines[line-1])-len(text)]
	msg := strings.TrimPrefix(lineInError().ReplaceAllString(err.Error(), ""), "yaml: ")
	if bytes.Contains(indent, []byte("\t")) {
		msg += " (indent with spaces, not tabs)"
	}
	p.add(Position{name, line, len(indent) + 1}, "is not valid YAML: %s", clip(msg))
}
