package sandbox

import (
	"errors"
	"net/http"
	"slices"
	"strings"
)

// predicate tells whether an entity matches; elem is the element of the
// collection that an any() is looking at.
type predicate func(e entity, elem string) bool

// filter is a compiled $filter. keys, when not nil, are the only values of
// keyed (id or appId) that can match: an index makes the scan needless.
type filter struct {
	match predicate
	keyed string
	keys  []string
}

type compiler struct {
	schema   *schema
	advanced bool // ConsistencyLevel: eventual and $count=true were sent
	holder   func(assignment string, v view) string
	variable string    // inside any()
	over     *property // the collection that any() walks
}

func (c compiler) filter(source string) (*filter, error) {
	tree, err := parseFilter(source)
	if err != nil {
		if syntax, ok := errors.AsType[*syntaxError](err); ok {
			return nil, refuse(http.StatusBadRequest, "BadRequest", "%s", syntax.Error())
		}
		return nil, err
	}
	if n := clauses(tree, c.advanced); n > maxClauses {
		return nil, unsupported("Too many child clauses specified in search filter expression containing 'OR' operators: %d. Max "+
			"allowed: %d.", n, maxClauses)
	}
	match, err := c.compile(tree)
	if err != nil {
		return nil, err
	}
	f := &filter{match: match}
	f.keyed, f.keys = keysOf(tree)
	return f, nil
}

// clauses counts the widest alternative of the tree. An advanced query may list
// any number of values after "in".
func clauses(n node, advanced bool) int {
	switch n := n.(type) {
	case logical:
		sum, widest := 0, 0
		for _, p := range n.parts {
			n := clauses(p, advanced)
			sum, widest = sum+n, max(widest, n)
		}
		if n.op == "or" {
			return sum
		}
		return widest
	case negation:
		return clauses(n.part, advanced)
	case lambda:
		return clauses(n.part, advanced)
	case comparison:
		if !advanced {
			return len(n.lits)
		}
	}
	return 1
}

// keysOf finds an id or appId comparison that every match must satisfy.
func keysOf(n node) (property string, keys []string) {
	switch n := n.(type) {
	case comparison:
		if (n.op == "eq" || n.op == "in") && (n.path == "id" || n.path == "appId") {
			for _, l := range n.lits {
				keys = append(keys, fold(l.text))
			}
			return n.path, keys
		}
	case logical:
		if n.op == "or" {
			return "", nil
		}
		for _, p := range n.parts {
			if property, keys = keysOf(p); keys != nil {
				return property, keys
			}
		}
	}
	return "", nil
}

func (c compiler) compile(n node) (predicate, error) {
	switch n := n.(type) {
	case logical:
		return c.logical(n)
	case negation:
		if !c.advanced {
			return nil, needsAdvanced("not")
		}
		part, err := c.compile(n.part)
		if err != nil {
			return nil, err
		}
		return func(e entity, elem string) bool { return !part(e, elem) }, nil
	case lambda:
		return c.lambda(n)
	case comparison:
		return c.comparison(n)
	}
	return nil, badRequest("Invalid filter clause")
}

func (c compiler) logical(n logical) (predicate, error) {
	parts := make([]predicate, len(n.parts))
	for i, p := range n.parts {
		var err error
		if parts[i], err = c.compile(p); err != nil {
			return nil, err
		}
	}
	wanted := n.op == "or" // the value that decides early
	return func(e entity, elem string) bool {
		for _, p := range parts {
			if p(e, elem) == wanted {
				return wanted
			}
		}
		return !wanted
	}, nil
}

func (c compiler) lambda(n lambda) (predicate, error) {
	if v, ok := viewOf(n.path); ok && c.schema == &servicePrincipalSchema && c.over == nil {
		return c.related(n, v)
	}
	if n.path == "owners" || n.path == "createdObjects" {
		return nil, notEmulated("the filter " + n.path + "/any")
	}
	prop := c.schema.find(n.path)
	if prop == nil {
		return nil, noProperty(n.path, c.schema)
	}
	if prop.kind != texts || prop.plain == "" || c.over != nil {
		return nil, badClause(n.path, c.schema)
	}
	c.variable, c.over = n.variable, prop
	part, err := c.compile(n.part)
	if err != nil {
		return nil, err
	}
	name := prop.name
	return func(e entity, _ string) bool {
		list, _ := e.prop(name).([]string)
		return slices.ContainsFunc(list, func(elem string) bool { return part(e, elem) })
	}, nil
}

// related compiles appRoleAssignments/any(a:a/id eq 'ID') and the same of
// appRoleAssignedTo. Graph compares the id of the assignment alone, and the
// case of its letters counts.
func (c compiler) related(n lambda, v view) (predicate, error) {
	of, ok := n.part.(comparison)
	if !ok || of.path != n.variable+"/id" || of.op != "eq" || of.lits[0].kind != tokenString {
		return nil, badClause(n.path, c.schema)
	}
	owner := c.holder(of.lits[0].text, v)
	return func(e entity, _ string) bool {
		id, _ := e.prop("id").(string)
		return fold(id) == owner
	}, nil
}

// rules finds the property that a comparison is about and checks its operator.
func (c compiler) rules(n comparison) (*property, error) {
	prop := c.over
	if c.over == nil {
		if strings.HasSuffix(n.path, "/$count") {
			return nil, badClause(n.path, c.schema)
		}
		if prop = c.schema.find(n.path); prop == nil {
			return nil, noProperty(n.path, c.schema)
		}
		if prop.kind == texts || prop.kind == others || prop.kind == opaque {
			return nil, badClause(n.path, c.schema)
		}
	} else if n.path != c.variable {
		return nil, badClause(n.path, c.schema)
	}
	if c.schema == &assignmentSchema && prop.kind == guid && prop.plain == "" {
		return nil, badRequest("Invalid filter clause %s: System.Guid", prop.name)
	}
	op := n.op
	if op == "eq" && n.lits[0] == (literal{tokenWord, "null"}) && prop.plain != "" {
		op = "null"
	}
	switch {
	case slices.Contains(strings.Fields(prop.plain), op):
		return prop, nil
	case slices.Contains(strings.Fields(prop.advanced), op) && c.advanced:
		return prop, nil
	case slices.Contains(strings.Fields(prop.advanced), op), op == "endsWith":
		return nil, needsAdvanced(n.op)
	}
	return nil, badClause(prop.name, c.schema)
}
