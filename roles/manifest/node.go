package manifest

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

// simple refuses what a manifest has no use for, and what could make a small
// file mean a large or a surprising thing.
func (r reader) simple(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		r.add(r.at(n), "the alias *%s is not allowed in a manifest: write the value out", display.Excerpt(n.Value))
	case n.Anchor != "":
		r.add(r.at(n), "the anchor &%s is not allowed in a manifest: leave it out", display.Excerpt(n.Anchor))
	case n.Style&yaml.TaggedStyle != 0:
		r.add(r.at(n), "the tag %s is not allowed in a manifest: leave it out, and write strings in quotes", display.Excerpt(n.Tag))
	default:
		return true
	}
	return false
}

// fields reads a mapping whose keys are all known. It returns nil when n is no
// mapping, and otherwise the values of the keys that are there.
func (r reader) fields(n *yaml.Node, what string, required, optional []string) map[string]*yaml.Node {
	known := slices.Concat(required, optional)
	shown := slices.DeleteFunc(slices.Clone(known), func(k string) bool { return strings.HasPrefix(k, "$") })
	if !r.simple(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		r.add(r.at(n), "%s must be a mapping with the keys %s, not %s", what, strings.Join(shown, ", "), kindOf(n))
		return nil
	}
	found := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content) && !r.full(); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch {
		case !r.simple(key):
		case key.Tag == "!!merge":
			r.add(r.at(key), "the merge key << is not allowed in a manifest: write the keys out")
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, key.Value):
			r.add(r.at(key), "%s is not a key of %s%s", keyText(key), what, suggest(key, shown))
		case found[key.Value] != nil:
			r.add(r.at(key), "the key %s is given twice: first at line %d", key.Value, found[key.Value].Line)
		default:
			found[key.Value] = value
		}
	}
	for _, key := range required {
		if found[key] == nil {
			r.add(r.at(n), "%s needs the key %s", what, key)
		}
	}
	return found
}

func keyText(key *yaml.Node) string {
	if key.Kind != yaml.ScalarNode {
		return kindOf(key)
	}
	return display.Quote(key.Value)
}

// suggest offers the nearest known key, or all.
func suggest(key *yaml.Node, known []string) string {
	if key.Kind == yaml.ScalarNode {
		if found := near.Names(key.Value, known); len(found) > 0 {
			return "; did you mean " + found[0] + "?"
		}
	}
	return ": it has " + strings.Join(known, ", ")
}

// list reads a list with at least one element.
func (r reader) list(n *yaml.Node, key, advice string) []*yaml.Node {
	switch {
	case n == nil || !r.simple(n):
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null", n.Kind == yaml.SequenceNode && len(n.Content) == 0:
		r.add(r.at(n), "%s is empty: %s", key, advice)
	case n.Kind != yaml.SequenceNode:
		r.add(r.at(n), "%s must be a list, not %s: write [a, b], or - before each", key, kindOf(n))
	default:
		return n.Content
	}
	return nil
}

// listOrNone reads a list that may be written as [], but not left out.
func (r reader) listOrNone(n *yaml.Node, key, advice string) []*yaml.Node {
	if n != nil && n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.simple(n)
		return nil
	}
	return r.list(n, key, advice)
}

// text reads a scalar that is text beyond doubt: what some YAML reader takes
// for a number, a date or a truth value must stand in quotes.
func (r reader) text(n *yaml.Node, key string) (string, bool) {
	switch {
	case !r.simple(n):
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null", n.Kind == yaml.ScalarNode && n.Value == "":
		r.add(r.at(n), "%s is empty", key)
	case n.Kind != yaml.ScalarNode:
		r.add(r.at(n), "%s must be a string, not %s", key, kindOf(n))
	case n.Tag != "!!str" || isBareTruth(n):
		r.add(r.at(n), "%s must be a string, but %s without quotes is read as %s: write %q", key, display.Excerpt(n.Value), kindOf(n),
			n.Value[:min(len(n.Value), 80)])
	default:
		return n.Value, true
	}
	return "", false
}

func (r reader) objectID(n *yaml.Node, key string) roles.ObjectID {
	text, ok := r.text(n, key)
	if ok && !roles.IsGUID(text) {
		r.add(r.at(n), "%s is an object id, a GUID in its 8-4-4-4-12 form, not %s", key, display.Quote(text))
	}
	return roles.ObjectID(strings.ToLower(text))
}

// bareTruth are the words that YAML 1.1 reads as true or false.
var bareTruth = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?i:yes|no|on|off|true|false)$`) })

func isBareTruth(n *yaml.Node) bool {
	const quoted = yaml.DoubleQuotedStyle | yaml.SingleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle
	return n.Kind == yaml.ScalarNode && n.Style&quoted == 0 && bareTruth().MatchString(n.Value)
}

func kindOf(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.AliasNode:
		return "an alias"
	case isBareTruth(n):
		return "true or false"
	}
	names := map[string]string{"!!null": "nothing", "!!int": "a number", "!!float": "a number", "!!bool": "true or false",
		"!!timestamp": "a date", "!!merge": "a merge key"}
	if name, ok := names[n.Tag]; ok {
		return name
	}
	return "a string"
}
