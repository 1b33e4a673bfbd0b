package operations

import (
	"fmt"
	"strconv"
	"strings"
)

// parseTree reads the paths. A line is one segment: its depth, itself, and what the
// methods of the path that ends there stand for.
func (t *table) parseTree(text string) error {
	const usual = 9000 // paths, so that nothing has to grow
	t.nodes = make([]node, 1, usual)
	t.edges = make(map[edge]int32, usual)
	var above []int32 // the nodes from the root to the last one
	for len(text) > 0 {
		var l string
		l, text = line(text)
		path, methods, _ := strings.Cut(l, "\t")
		if len(path) < 2 || int(path[0]) < 'A' || int(path[0]-'A') > len(above) {
			return fmt.Errorf("no path of the table: %q", l)
		}
		depth := int(path[0] - 'A')
		n := node{segment: path[1:]}
		if depth > 0 {
			n.parent = above[depth-1]
		}
		if err := t.parseMethods(&n, methods); err != nil {
			return err
		}
		id := int32(len(t.nodes))
		t.nodes = append(t.nodes, n)
		t.edges[edge{n.parent, strings.ToLower(n.segment)}] = id
		above = append(above[:depth], id)
	}
	return nil
}

// parseMethods reads "G12 Od".
func (t *table) parseMethods(n *node, text string) error {
	for word := range strings.FieldsSeq(text) {
		v := strings.IndexByte(letters, word[0])
		a, err := t.parseAccess(word[1:])
		if v < 0 || err != nil {
			return fmt.Errorf("no method of the table: %q", word)
		}
		n.access[v] = a
		if a > 0 {
			for _, e := range t.sets[a] {
				t.breadth[e.role]++
			}
		}
	}
	return nil
}

func (t *table) parseAccess(text string) (access, error) {
	switch text {
	case "d":
		return delegatedOnly, nil
	case "r":
		return resourceOnly, nil
	case "h":
		return hiddenOnly, nil
	}
	set, err := strconv.Atoi(text)
	if err != nil || set < 0 || set+1 >= len(t.sets) {
		return unknown, fmt.Errorf("no set has the number %q", text)
	}
	return access(set + 1), nil
}

// template writes the path of a node for people: /users/{id}/messages,
// /drives/{id}/root:/{id}:/content.
func (t *table) template(id int32) string {
	if id == 0 {
		return "/"
	}
	var path string
	for ; id > 0; id = t.nodes[id].parent {
		segment := strings.ReplaceAll(t.nodes[id].segment, parameter, "{id}")
		if path != "" && strings.HasSuffix(t.nodes[t.nodes[id].parent].segment, ":") {
			segment += ":"
		}
		path = "/" + segment + path
	}
	return path
}
