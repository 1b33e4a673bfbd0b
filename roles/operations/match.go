package operations

import "strings"

// maxSteps bounds the search for one call. Paths of the table take a tenth of it at
// most; only a path that was made to be slow needs more.
const maxSteps = 4096

// namespace is what the names of types, actions and functions may begin with.
const namespace = "microsoft.graph."

// search looks a call up in the tree. Where several paths fit, a literal segment goes
// before a parameter, and what is written in the table before what means the same.
type search struct {
	*table
	verb  verb
	parts []string
	steps int
	raw   bool // $value was taken off: the raw content is asked for
}

// Operation is one row of the table, a method on a path, as a small number to count
// by. The zero Operation is none.
type Operation int32

// Find gives the operation that a call is, zero when the table has none.
func Find(c Call) Operation {
	node, _ := find(builtin(), c)
	if node < 0 {
		return 0
	}
	return Operation(node)*Operation(verbs) + Operation(c.verb)
}

// String is the operation's path, with {id} for parameters.
func (o Operation) String() string { return builtin().template(int32(o) / int32(verbs)) }

// Method is the operation's method.
func (o Operation) Method() string { return verbNames[verb(o)%verbs] }

// find gives the node of a call, -1 when there is none that has its method.
func find(t *table, c Call) (node int32, raw bool) {
	if len(c.parts) == 0 || c.parts[0] == "me" {
		return -1, false
	}
	s := search{table: t, verb: c.verb, parts: c.parts}
	node = s.walk(0, 0)
	return node, s.raw
}

func (s *search) child(from int32, segment string) (int32, bool) {
	id, ok := s.edges[edge{from, segment}]
	return id, ok
}

// walk goes on from a node with the i-th segment.
func (s *search) walk(node int32, i int) int32 {
	if s.steps++; s.steps > maxSteps {
		return -1
	}
	if i == len(s.parts) {
		if node > 0 && s.nodes[node].access[s.verb] != unknown {
			return node
		}
		return -1
	}
	for _, segment := range s.readings(i) {
		if id, ok := s.child(node, segment); ok {
			if found := s.walk(id, i+1); found >= 0 {
				return found
			}
		}
	}
	return s.otherwise(node, i)
}

// readings gives what a segment can be: itself, the action or function that it names
// with its namespace, a key.
func (s *search) readings(i int) []string {
	part := s.parts[i]
	if name, ok := strings.CutPrefix(part, namespace); ok {
		return []string{part, name, parameter}
	}
	if mayBeKey(part) {
		return []string{part, parameter}
	}
	return []string{part}
}

// mayBeKey tells ids from what can only be a word of the protocol.
func mayBeKey(part string) bool {
	return part[0] != '$' && !strings.HasSuffix(part, ")") && !strings.HasSuffix(part, ":")
}

// otherwise tries the other ways to write the same call.
func (s *search) otherwise(node int32, i int) int32 {
	part := s.parts[i]
	switch {
	case strings.HasPrefix(part, namespace) && node > 0: // a cast, which changes what comes back and not who may ask
		return s.walk(node, i+1)
	case strings.HasSuffix(part, ":"):
		return s.byPath(node, i)
	case strings.HasSuffix(part, ")"): // an alternate key: applications(appId='…')
		name, _, _ := strings.Cut(part, "(")
		if id, ok := s.descend(node, name, parameter); ok {
			return s.walk(id, i+1)
		}
	case part[0] == '$' && i == len(s.parts)-1:
		return s.suffix(node, i)
	}
	return -1
}

// byPath reads root:/PATH: as items/ID, and ID:/PATH: as ID: an item's address by its
// path is that item.
func (s *search) byPath(node int32, i int) int32 {
	words := []string{parameter}
	if s.parts[i] == "root:" {
		words = []string{"items", parameter}
	}
	id, ok := s.descend(node, words...)
	if !ok || i+1 == len(s.parts) {
		return -1
	}
	return s.walk(id, i+2)
}

// suffix takes off what asks for the same in another form.
func (s *search) suffix(node int32, i int) int32 {
	switch s.parts[i] {
	case "$count":
		if s.verb != get {
			return -1
		}
	case "$value":
		s.raw = true
	case "$ref":
	default:
		return -1
	}
	return s.walk(node, i+1)
}

func (s *search) descend(node int32, words ...string) (int32, bool) {
	for _, word := range words {
		id, ok := s.child(node, word)
		if !ok {
			return 0, false
		}
		node = id
	}
	return node, true
}
