package operations

import (
	"slices"
	"strings"

	"mi-roles/roles/near"
)

// Suggest gives the call of the table that a call with one misspelled word was
// probably meant to be, "" where the table has the call, or none like it. Of a call of
// /me it is that of a user.
func Suggest(c Call) string {
	if len(c.parts) > 0 && c.parts[0] == "me" {
		c.parts = ofUser(c)
	}
	if t := builtin(); Find(c) == 0 {
		return t.suggest(c)
	}
	return ""
}

func (t *table) suggest(c Call) string {
	for i, part := range c.parts {
		if part == parameter {
			continue
		}
		for _, word := range near.Names(part, t.wordsAfter(c.parts[:i])) {
			other := c
			other.parts = slices.Clone(c.parts)
			other.parts[i] = strings.ToLower(word)
			if node, _ := find(t, other); node >= 0 {
				return c.Method + " " + t.template(node)
			}
		}
	}
	return ""
}

// wordsAfter gives the words that the table has after the beginning of a path.
func (t *table) wordsAfter(parts []string) []string {
	node := int32(0)
	for _, part := range parts {
		next, ok := t.edges[edge{node, strings.TrimPrefix(part, namespace)}]
		if !ok {
			next, ok = t.edges[edge{node, parameter}]
		}
		if !ok {
			return nil
		}
		node = next
	}
	var words []string
	for _, n := range t.nodes[1:] {
		if n.parent == node && n.segment != parameter && !strings.ContainsAny(n.segment, "(:") {
			words = append(words, n.segment)
		}
	}
	return words
}
