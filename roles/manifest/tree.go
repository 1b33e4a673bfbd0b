package manifest

import (
	"bytes"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/textfile"
	"mi-roles/roles/yamldoc"
)

// tree turns a file into nodes with positions: nil after a problem. Aliases are not
// expanded.
func tree(name string, data []byte, p *problems) *yaml.Node {
	start := Position{File: name, Line: 1, Column: 1}
	if len(data) > maxSize {
		p.add(start, "has more than %d MiB: split it into several files", maxSize>>20)
		return nil
	}
	data = textfile.Decode(data)
	if len(bytes.TrimSpace(data)) == 0 {
		p.add(start, "is empty: a manifest begins with version: %d", Version)
		return nil
	}
	root, mistake := yamldoc.ReadFile(name, data)
	switch {
	case mistake != nil:
		p.add(Position{name, mistake.Line, mistake.Column}, "%s", mistake.Msg)
	case root == nil:
		p.add(start, "holds only comments: a manifest begins with version: %d", Version)
	}
	return root
}
