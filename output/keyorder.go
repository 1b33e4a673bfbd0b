package output

import (
	"encoding/json"
	"slices"
	"strings"
)

// keyOrder numbers keys in the order in which they were first seen.
type keyOrder map[string]int

func (k keyOrder) add(key string) {
	if _, known := k[key]; !known {
		k[key] = len(k)
	}
}

// plain turns a tree into the maps and floats that the library works on.
func (k keyOrder) plain(tree any) any {
	switch t := tree.(type) {
	case object:
		m := make(map[string]any, len(t))
		for _, member := range t {
			k.add(member.key)
			m[member.key] = k.plain(member.value)
		}
		return m
	case []any:
		list := make([]any, len(t))
		for i, v := range t {
			list[i] = k.plain(v)
		}
		return list
	case json.Number:
		f, _ := t.Float64()
		return f
	}
	return tree
}

// ordered is the way back; keys never seen come last, by name.
func (k keyOrder) ordered(v any) any {
	switch t := v.(type) {
	case map[string]any:
		o := make(object, 0, len(t))
		for key, value := range t {
			o = append(o, member{key, k.ordered(value)})
		}
		slices.SortFunc(o, func(a, b member) int { return k.compare(a.key, b.key) })
		return o
	case []any:
		list := make([]any, len(t))
		for i, value := range t {
			list[i] = k.ordered(value)
		}
		return list
	}
	return v
}

func (k keyOrder) compare(a, b string) int {
	rank := func(key string) int {
		if i, known := k[key]; known {
			return i
		}
		return len(k)
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}
