package operations

import "strings"

// Generic writes the call's path with {id} for what looks like a key, so that calls
// that the table does not have can be counted together.
func (c Call) Generic() string {
	var path strings.Builder
	for _, part := range c.parts {
		path.WriteByte('/')
		if part == parameter || looksLikeKey(part) {
			part = "{id}"
		}
		path.WriteString(part)
	}
	return path.String()
}

// looksLikeKey: no word of the protocol has a digit beside a dash, an at sign, a comma
// or an equals sign in it, or is that long.
func looksLikeKey(part string) bool {
	return len(part) > 64 || strings.ContainsAny(part, "@,=!") && !strings.HasSuffix(part, ")") ||
		strings.Contains(part, "-") && strings.ContainsAny(part, "0123456789") || strings.Trim(part, "0123456789") == ""
}

// Near gives the roles that may be what allowed a call that the table does not have:
// those that open anything at or below the longest part of its path that the table
// knows; for a call that writes, only roles that write. All is true when the table
// knows no part of it.
func Near(c Call) (near map[string]bool, all bool) {
	t := builtin()
	node := int32(0)
	for _, part := range c.parts {
		next, ok := t.edges[edge{node, strings.TrimPrefix(part, namespace)}]
		if !ok {
			next, ok = t.edges[edge{node, parameter}]
		}
		if !ok {
			break
		}
		node = next
	}
	if node == 0 {
		return nil, true
	}
	near = map[string]bool{}
	for id := node; id == node || int(id) < len(t.nodes) && t.nodes[id].parent >= node; id++ { // the tree is written depth first
		for _, a := range t.nodes[id].access {
			if a <= 0 {
				continue
			}
			for _, e := range t.sets[a] {
				if role := t.roles[e.role]; c.verb == get || writes(role) == 1 {
					near[role] = true
				}
			}
		}
	}
	return near, false
}

// Batch reports whether the call holds other calls, which logs list one by one.
func (c Call) Batch() bool { return len(c.parts) == 1 && c.parts[0] == "$batch" }
