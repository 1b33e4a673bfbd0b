package policy

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/textfile"
	"mi-roles/roles/yamldoc"
)

// largest is more than a hand-written list can need.
const largest = 4 << 20

// Error is a mistake in a file; it is a usage error.
type Error struct {
	File         string
	Line, Column int // from 1; 0 when the file as a whole is meant
	Msg          string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Msg)
}

// Unwrap returns the sentinel roles.ErrUsage.
func (e *Error) Unwrap() error { return roles.ErrUsage }

// load reads a whole file, which must not be larger than a list can be.
func load(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, &Error{File: file, Msg: "cannot be read: " + reason(err)}
	}
	defer func() { _ = f.Close() }()
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	switch {
	case err != nil:
		return nil, &Error{File: file, Msg: "cannot be read: " + reason(err)}
	case len(text) > largest:
		return nil, &Error{File: file, Msg: fmt.Sprintf("is larger than %d MiB", largest>>20)}
	}
	return text, nil
}

// reason is without the operation and path that the caller names already.
func reason(err error) string {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return path.Err.Error()
	}
	return err.Error()
}

// reader is one file being read.
type reader struct{ file string }

func (r reader) at(n *yaml.Node, format string, args ...any) error {
	return &Error{r.file, n.Line, n.Column, fmt.Sprintf(format, args...)}
}

// list gives the entries of a file that is one YAML list.
func (r reader) list(text []byte) ([]*yaml.Node, error) {
	text = textfile.Decode(text)
	if !utf8.Valid(text) {
		return nil, &Error{File: r.file, Msg: "is not UTF-8 text"}
	}
	root, mistake := yamldoc.Read(text)
	if mistake != nil {
		return nil, &Error{r.file, mistake.Line, mistake.Column, mistake.Msg}
	}
	if root == nil {
		return nil, nil // an empty file, or comments alone, is an empty list
	}
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	if root.Kind != yaml.SequenceNode {
		return nil, r.at(root, "must be a list: each entry begins with a dash")
	}
	return root.Content, nil
}

// fields gives the values of an entry by key; only the named keys may be there.
func (r reader) fields(n *yaml.Node, allowed ...string) (map[string]*yaml.Node, error) {
	if n.Kind != yaml.MappingNode {
		return nil, r.at(n, "an entry has the keys %s", strings.Join(allowed, ", "))
	}
	found := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !slices.Contains(allowed, key.Value):
			return nil, r.at(key, "unknown key %s: use %s", display.Quote(key.Value), strings.Join(allowed, ", "))
		case found[key.Value] != nil:
			return nil, r.at(key, "key %q is there twice", key.Value)
		case value.Kind != yaml.ScalarNode:
			return nil, r.at(value, "%s must be one text", key.Value)
		}
		found[key.Value] = value
	}
	return found, nil
}

// required says which key is missing, or has nothing in it.
func (r reader) required(entry *yaml.Node, found map[string]*yaml.Node, keys ...string) error {
	for _, key := range keys {
		n := found[key]
		if n == nil {
			return r.at(entry, "key %q is missing", key)
		}
		if strings.TrimSpace(n.Value) == "" || n.Tag == "!!null" {
			return r.at(n, "%s is empty", key)
		}
	}
	return nil
}
