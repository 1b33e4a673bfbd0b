package policy

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

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

// root gives what the file holds, nil for an empty file, comments alone or null.
func (r reader) root(text []byte) (*yaml.Node, error) {
	root, mistake := yamldoc.ReadFile(r.file, textfile.Decode(text))
	if mistake != nil {
		return nil, &Error{r.file, mistake.Line, mistake.Column, mistake.Msg}
	}
	if root == nil || root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	return root, r.plain(root)
}

// list gives the entries of a file that is one YAML list. An empty file is an empty list.
func (r reader) list(text []byte) ([]*yaml.Node, error) {
	root, err := r.root(text)
	switch {
	case err != nil || root == nil:
		return nil, err
	case root.Kind != yaml.SequenceNode:
		return nil, r.at(root, "must be a list: each entry begins with a dash")
	}
	return root.Content, nil
}

// plain refuses what could make a file mean a surprising thing.
func (r reader) plain(n *yaml.Node) error {
	switch {
	case n.Kind == yaml.AliasNode:
		return r.at(n, "the alias *%s is not allowed here: write the value out", display.Excerpt(n.Value))
	case n.Anchor != "":
		return r.at(n, "the anchor &%s is not allowed here: leave it out", display.Excerpt(n.Anchor))
	case n.Style&yaml.TaggedStyle != 0:
		return r.at(n, "the tag %s is not allowed here: leave it out, and write strings in quotes", display.Excerpt(n.Tag))
	}
	return nil
}

// fields gives the texts of an entry by key; only the named keys may be there.
func (r reader) fields(n *yaml.Node, allowed ...string) (map[string]*yaml.Node, error) {
	found, err := r.mapping(n, "an entry", allowed...)
	if err != nil {
		return nil, err
	}
	for _, key := range allowed {
		if value := found[key]; value != nil {
			if err := r.isText(value, key); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// isText: a day without quotes is one too, since it is read as it is written.
func (r reader) isText(n *yaml.Node, key string) error {
	switch {
	case n.Tag == "!!null":
		return r.at(n, "%s is empty", key)
	case n.Kind != yaml.ScalarNode:
		return r.at(n, "%s must be a single string", key)
	case n.Tag != "!!str" && n.Tag != "!!timestamp":
		return r.at(n, "%s must be a string: write %s in quotes", key, display.Excerpt(n.Value))
	}
	return nil
}

// mapping gives the values of what has keys; only the named ones may be there.
func (r reader) mapping(n *yaml.Node, what string, allowed ...string) (map[string]*yaml.Node, error) {
	if err := r.plain(n); err != nil {
		return nil, err
	}
	if n.Kind != yaml.MappingNode {
		return nil, r.at(n, "%s has the keys %s", what, strings.Join(allowed, ", "))
	}
	found := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if err := cmp.Or(r.plain(key), r.plain(value)); err != nil {
			return nil, err
		}
		switch {
		case !slices.Contains(allowed, key.Value):
			return nil, r.at(key, "unknown key %s: use %s", display.Quote(key.Value), strings.Join(allowed, ", "))
		case found[key.Value] != nil:
			return nil, r.at(key, "key %q appears twice", key.Value)
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
		if n.Kind == yaml.ScalarNode && (strings.TrimSpace(n.Value) == "" || n.Tag == "!!null") {
			return r.at(n, "%s is empty", key)
		}
	}
	return nil
}
