package operations

import (
	"slices"
	"strings"
)

const parameter = "{}"

// split gives the segments of a path in the table's form: lower case, a key in
// brackets as a segment of its own, functions with the names of their parameters,
// and an item that is addressed by its path as one parameter after "root:" or "{}:".
func split(path string) ([]string, error) {
	if strings.Count(path, "/") >= maxSegments {
		return nil, ErrTooLong
	}
	raw := strings.Split(path, "/")
	out := make([]string, 0, len(raw)+2)
	for i := 0; i < len(raw); i++ {
		if raw[i] == "" {
			continue // Graph reads // as /
		}
		s, err := decode(raw[i])
		if err != nil {
			return nil, err
		}
		if opened, ok := strings.CutSuffix(s, ":"); ok {
			end, err := closing(raw, i+1)
			if err != nil {
				return nil, err
			}
			out = append(out, opening(opened))
			if i+1 < len(raw) {
				out = append(out, parameter)
			}
			i = end
			continue
		}
		out = appendSegment(out, s)
	}
	if len(out) == 0 {
		return nil, ErrEmpty
	}
	return out, nil
}

// closing finds the segment that ends a path within a path.
func closing(raw []string, from int) (int, error) {
	for i := from; i < len(raw); i++ {
		s, err := decode(raw[i])
		if err != nil {
			return 0, err
		}
		if strings.HasSuffix(s, ":") {
			return i, nil
		}
	}
	return len(raw), nil
}

func opening(s string) string {
	if strings.EqualFold(s, "root") {
		return "root:"
	}
	return parameter + ":"
}

// appendSegment takes "users('id')", "users(id)" and "users({id})" apart, and gives
// "range(address='A1')" as "range(address)" and "delta()" as "delta".
func appendSegment(out []string, s string) []string {
	if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
		return append(out, parameter)
	}
	name, inside, ok := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	if !ok || name == "" || !strings.HasSuffix(s, ")") {
		return append(out, strings.ToLower(s))
	}
	name = strings.ToLower(name)
	switch names := argumentNames(inside); {
	case inside == "":
		return append(out, name)
	case len(names) == 0:
		return append(out, name, parameter)
	default:
		return append(out, name+"("+strings.Join(names, ",")+")")
	}
}

// argumentNames gives the names in "a='x,y=1',b=2", in order; none where it is a key.
func argumentNames(inside string) []string {
	var names []string
	quoted, from := false, 0
	for i := 0; i <= len(inside); i++ {
		switch {
		case i < len(inside) && inside[i] == '\'':
			quoted = !quoted
		case i == len(inside) || inside[i] == ',' && !quoted:
			name, _, ok := strings.Cut(inside[from:i], "=")
			if ok && !strings.ContainsRune(name, '\'') {
				names = append(names, strings.ToLower(strings.TrimSpace(name)))
			}
			from = i + 1
		}
	}
	slices.Sort(names)
	return names
}
