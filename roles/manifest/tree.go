package manifest

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/textfile"
	"mi-roles/roles/yamldoc"
)

// tree turns a file into nodes with positions: nil after a problem.
func tree(name string, data []byte, p *problems) *yaml.Node {
	start := Position{File: name, Line: 1, Column: 1}
	if len(data) > maxSize {
		p.add(start, "has more than %d MiB: split it into several files", maxSize>>20)
		return nil
	}
	data = textfile.Decode(data)
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
	root, mistake := yamldoc.Read(data)
	switch {
	case mistake != nil:
		p.add(Position{name, mistake.Line, mistake.Column}, "%s", mistake.Msg)
	case root == nil:
		p.add(Position{name, 1, 1}, "holds only comments: a manifest begins with version: %d", Version)
	}
	return root
}
