package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/catalog"
)

// permissions is the source as far as it is used.
type permissions struct {
	Permissions map[string]struct {
		AuthorizationType string // "RSC": consented to for one team, chat or meeting
		PathSets          []pathSet
	}
}

// pathSet lists paths that a permission opens. The value of a path holds its marks:
// "least=Application,DelegatedWork;AlsoRequires=A.Read,B.Read".
type pathSet struct {
	SchemeKeys []string
	Methods    []string
	Paths      map[string]string
}

const application = "Application"

// operation is a method on a path, and who may call it.
type operation struct {
	roles      map[string]entry // application roles that can be assigned, by value
	resource   bool             // an application may, by resource-specific consent
	unassigned bool             // an application may, by a permission that the catalog does not know
	delegated  bool
	hidden     [][]string // the methods of the path sets for which Microsoft marks one of the unassigned
}

type entry struct {
	least []string        // the methods of the path set for which Microsoft marks it; nil: not marked
	also  map[string]bool // any one of these is needed besides
}

// sourceTable is the operations of a source, by path and method. The source writes a word in
// several cases; the paths here are lower case, and shown has the best of each word.
type sourceTable struct {
	byPath map[string]map[string]*operation
	shown  map[string]string
}

// read collects the operations of a source, by normalized path.
func read(source []byte) (sourceTable, error) {
	var p permissions
	if err := json.Unmarshal(source, &p); err != nil {
		return sourceTable{}, err
	}
	if len(p.Permissions) == 0 {
		return sourceTable{}, fmt.Errorf("there are no permissions in it")
	}
	known := assignable()
	all := sourceTable{byPath: map[string]map[string]*operation{}, shown: map[string]string{}}
	for name, permission := range p.Permissions {
		for _, set := range permission.PathSets {
			for path, marks := range set.Paths {
				template, ok := normalize(path)
				if !ok {
					continue
				}
				for _, method := range set.Methods {
					all.at(template, method).add(name, set, marks, permission.AuthorizationType == "RSC", known[name])
				}
			}
		}
	}
	all.mend()
	return all, nil
}

// assignable gives the application roles of Microsoft Graph that the catalog
// knows: the others are hidden, gone, or no app roles at all.
func assignable() map[string]bool {
	graph, _ := catalog.ByAlias("graph")
	known := map[string]bool{}
	for _, r := range catalog.RolesOf(graph.AppID) {
		known[r.Value] = true
	}
	return known
}

func (all sourceTable) at(template, method string) *operation {
	for _, word := range strings.Split(template, "/") {
		low := strings.ToLower(word)
		if best, ok := all.shown[low]; !ok || better(word, best) {
			all.shown[low] = word
		}
	}
	template = strings.ToLower(template)
	methods := all.byPath[template]
	if methods == nil {
		methods = map[string]*operation{}
		all.byPath[template] = methods
	}
	if methods[method] == nil {
		methods[method] = &operation{roles: map[string]entry{}}
	}
	return methods[method]
}

// better prefers more capitals: mailFolders to mailfolders.
func better(a, b string) bool {
	capitals := func(s string) int { return len(s) - len(strings.Map(lowerOnly, s)) }
	return cmp.Or(capitals(a)-capitals(b), strings.Compare(b, a)) > 0
}

func lowerOnly(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return -1
	}
	return r
}

func (o *operation) add(name string, set pathSet, marks string, resource, known bool) {
	switch {
	case !slices.Contains(set.SchemeKeys, application):
		o.delegated = true
	case resource:
		o.resource = true
	case !known:
		o.unassigned = true
		if marksLeast(marks) {
			o.hidden = append(o.hidden, set.Methods)
		}
	default:
		e := o.roles[name]
		if e.also == nil {
			e.also = map[string]bool{}
		}
		if marksLeast(marks) && (e.least == nil || len(set.Methods) < len(e.least)) {
			e.least = set.Methods
		}
		for _, other := range marked(marks, "alsoRequires") {
			e.also[other] = true
		}
		o.roles[name] = e
	}
}

// marked gives the words of a mark in "least=Application,DelegatedWork;AlsoRequires=A.Read,B.Read".
func marked(marks, wanted string) []string {
	var out []string
	for _, mark := range strings.Split(marks, ";") {
		if key, value, _ := strings.Cut(mark, "="); strings.EqualFold(key, wanted) {
			out = append(out, strings.FieldsFunc(value, func(r rune) bool { return r == ',' })...)
		}
	}
	return out
}

func marksLeast(marks string) bool { return slices.Contains(marked(marks, "least"), application) }
