package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// methods are those of the source, with the letter that the table writes.
var methods = map[string]string{"GET": "G", "POST": "O", "PATCH": "A", "PUT": "U", "DELETE": "D"}

// derive writes the table as text:
//
//	mi-roles operations 1 2026-08-07
//	(the roles, with a tab between them)
//	(the number of sets, then a set of roles a line: "4*+7,9": the fourth role, marked
//	least, if the seventh or the ninth is held as well)
//	(the paths as a tree: the depth as a character, the segment, and after a tab each
//	method's letter with the number of its set)
//
// Instead of a set, "d" stands for delegated only, "r" for resource-specific
// consent only, and "h" for permissions that cannot be assigned.
func derive(source []byte, date string) ([]byte, error) {
	all, err := read(source)
	if err != nil {
		return nil, err
	}
	w := writer{number: map[string]int{}, sets: map[string]int{}}
	if err := w.nameRoles(all); err != nil {
		return nil, err
	}
	tree, err := w.tree(all)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "mi-roles operations 1 %s\n%s\n%d\n", date, strings.Join(w.roles, "\t"), len(w.lines))
	for _, line := range w.lines {
		fmt.Fprintln(&out, line)
	}
	out.Write(tree)
	return out.Bytes(), nil
}

type writer struct {
	roles  []string
	number map[string]int // of a role
	lines  []string       // sets as they are written
	sets   map[string]int // number of a set
}

func (w *writer) nameRoles(all sourceTable) error {
	names := map[string]bool{}
	known := assignable()
	for _, byMethod := range all.byPath {
		for _, o := range byMethod {
			for name, e := range o.roles {
				names[name] = true
				for also := range e.also {
					if !known[also] {
						return fmt.Errorf("%s is required besides %s, and the catalog does not know it", also, name)
					}
					names[also] = true
				}
			}
		}
	}
	w.roles = slices.Sorted(maps.Keys(names))
	for i, name := range w.roles {
		w.number[name] = i
	}
	return nil
}

// set gives what stands behind a method.
func (w *writer) set(o *operation) string {
	switch {
	case len(o.roles) > 0:
	case o.resource:
		return "r"
	case o.unassigned:
		return "h"
	default:
		return "d"
	}
	var entries []string
	for _, name := range slices.Sorted(maps.Keys(o.roles)) {
		text := strconv.Itoa(w.number[name])
		if o.roles[name].least != nil {
			text += "*"
		}
		var also []string
		for _, other := range slices.Sorted(maps.Keys(o.roles[name].also)) {
			also = append(also, strconv.Itoa(w.number[other]))
		}
		if len(also) > 0 {
			text += "+" + strings.Join(also, ",")
		}
		entries = append(entries, text)
	}
	line := strings.Join(entries, " ")
	n, ok := w.sets[line]
	if !ok {
		n = len(w.lines)
		w.sets[line] = n
		w.lines = append(w.lines, line)
	}
	return strconv.Itoa(n)
}

// tree writes the paths in order, each segment once.
func (w *writer) tree(all sourceTable) ([]byte, error) {
	paths := slices.SortedFunc(maps.Keys(all.byPath), func(a, b string) int {
		return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/"))
	})
	var out bytes.Buffer
	var before []string
	for _, path := range paths {
		segments := strings.Split(path, "/")[1:]
		same := 0
		for same < len(segments) && same < len(before) && segments[same] == before[same] {
			same++
		}
		for i := same; i < len(segments); i++ {
			fmt.Fprintf(&out, "%c%s", 'A'+i, all.shown[segments[i]])
			if i < len(segments)-1 {
				out.WriteByte('\n')
			}
		}
		sep := "\t"
		for _, method := range slices.Sorted(maps.Keys(all.byPath[path])) {
			letter, ok := methods[method]
			if !ok {
				return nil, fmt.Errorf("%s %s: no such method is known", method, path)
			}
			out.WriteString(sep + letter + w.set(all.byPath[path][method]))
			sep = " "
		}
		out.WriteByte('\n')
		before = segments
	}
	return out.Bytes(), nil
}
