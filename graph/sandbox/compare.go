package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf16"
)

// comparison compiles one comparison: literals are checked against the
// property's type, text is compared without regard to case.
func (c compiler) comparison(n comparison) (predicate, error) {
	prop, err := c.rules(n)
	if err != nil {
		return nil, err
	}
	wanted := make([]string, len(n.lits))
	for i, l := range n.lits {
		if wanted[i], err = c.typed(prop, n, l); err != nil {
			return nil, err
		}
	}
	test := tester(n.op, wanted)
	if c.over != nil {
		return func(_ entity, elem string) bool { return test(fold(elem), true) }, nil
	}
	name := prop.name
	return func(e entity, _ string) bool { return test(folded(e.prop(name))) }, nil
}

// null stands for the literal null among folded texts, where no value can be it.
const null = "\x00null"

// typed is the literal as the text to compare with.
func (c compiler) typed(prop *property, n comparison, l literal) (string, error) {
	if l == (literal{tokenWord, "null"}) {
		return null, nil
	}
	var ok bool
	switch prop.kind {
	case guid:
		ok = l.kind == tokenWord && isGUID(l.text)
	case boolean:
		ok = l.kind == tokenWord && (l.text == "true" || l.text == "false")
	default:
		ok = l.kind == tokenString
	}
	switch {
	case ok && !c.advanced && l.kind == tokenString && (l.text == "" || utf16Len(l.text) > maxLiteral):
		return "", badClause(prop.name, c.schema)
	case ok:
		return fold(l.text), nil
	case prop.kind == guid:
		return "", badRequest("Invalid filter clause")
	}
	return "", refuse(http.StatusBadRequest, "BadRequest",
		"A binary operator with incompatible types was detected. Found operand types '%s' and '%s' for operator kind '%s'.",
		edmName(prop.kind), literalType(l), operatorKind(n.op))
}

// utf16Len counts characters as .NET does.
func utf16Len(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

func edmName(k kind) string {
	if k == boolean {
		return "Edm.Boolean"
	}
	return "Edm.String"
}

func literalType(l literal) string {
	switch {
	case l.kind == tokenString:
		return "Edm.String"
	case isGUID(l.text):
		return "Edm.Guid"
	case l.text == "true" || l.text == "false":
		return "Edm.Boolean"
	}
	return "Edm.Int32"
}

func operatorKind(op string) string {
	kinds := map[string]string{"eq": "Equal", "ne": "NotEqual", "ge": "GreaterThanOrEqual", "le": "LessThanOrEqual", "gt": "GreaterThan",
		"lt": "LessThan"}
	if k, ok := kinds[op]; ok {
		return k
	}
	return "Equal"
}

// folded gives a property's value as folded text; ok is false for null.
func folded(v any) (value string, ok bool) {
	switch v := v.(type) {
	case string:
		return fold(v), true
	case *string:
		if v != nil {
			return fold(*v), true
		}
	case bool:
		if v {
			return "true", true
		}
		return "false", true
	}
	return null, false
}

func tester(op string, wanted []string) func(value string, ok bool) bool {
	first := wanted[0]
	switch op {
	case "eq":
		return func(v string, _ bool) bool { return v == first }
	case "ne":
		return func(v string, _ bool) bool { return v != first }
	case "in":
		return func(v string, _ bool) bool { return slices.Contains(wanted, v) }
	case "ge":
		return func(v string, ok bool) bool { return ok && v >= first }
	case "le":
		return func(v string, ok bool) bool { return ok && v <= first }
	case "startsWith":
		return func(v string, ok bool) bool { return ok && strings.HasPrefix(v, first) }
	}
	return func(string, bool) bool { return false }
}
