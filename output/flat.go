package output

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// leaf is a column of the flat formats: a JSON key, or, inside a nested
// object, the keys joined by dots ("error.code").
type leaf struct {
	name string
	path []int // field indexes from the row's struct
}

// leavesOf lists the columns of a struct type in the order of its JSON keys.
// It depends on the type alone, so an empty result has its header too.
func leavesOf(t reflect.Type) []leaf {
	var leaves []leaf
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" || (!f.IsExported() && !f.Anonymous) {
			continue
		}
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if inner.Kind() != reflect.Struct || inner.Implements(marshaler) || reflect.PointerTo(inner).Implements(marshaler) {
			leaves = append(leaves, leaf{name: orName(name, f.Name), path: []int{i}})
			continue
		}
		prefix := ""
		if !f.Anonymous || name != "" {
			prefix = orName(name, f.Name) + "."
		}
		for _, l := range leavesOf(inner) {
			leaves = append(leaves, leaf{name: prefix + l.name, path: append([]int{i}, l.path...)})
		}
	}
	return leaves
}

var marshaler = reflect.TypeFor[json.Marshaler]()

func orName(name, field string) string {
	if name == "" {
		return field
	}
	return name
}

func names(leaves []leaf) []string {
	texts := make([]string, len(leaves))
	for i, l := range leaves {
		texts[i] = l.name
	}
	return texts
}

// flatten gives the texts of one row; what is null is empty.
func flatten(row reflect.Value, leaves []leaf) ([]string, error) {
	cells := make([]string, len(leaves))
	if !row.IsValid() { // a nil pointer
		return cells, nil
	}
	for i, l := range leaves {
		text, err := leafText(row, l.path)
		if err != nil {
			return nil, err
		}
		cells[i] = text
	}
	return cells, nil
}

func leafText(v reflect.Value, path []int) (string, error) {
	for _, i := range path {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return "", nil
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return valueText(v)
}

func valueText(v reflect.Value) (string, error) {
	if v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return "", nil
		}
		return valueText(v.Elem())
	}
	if !v.Type().Implements(marshaler) {
		switch v.Kind() {
		case reflect.String:
			return v.String(), nil
		case reflect.Bool:
			return strconv.FormatBool(v.Bool()), nil
		}
	}
	tree, err := treeOf(v.Interface())
	if err != nil {
		return "", err
	}
	return treeText(tree), nil
}

// treeText is a tree as the text of one cell: a scalar as it is, scalars in a
// list joined by semicolons, anything deeper as JSON.
func treeText(tree any) string {
	switch t := tree.(type) {
	case nil:
		return ""
	case string:
		return t
	case []any:
		if !nested(t) {
			return joined(t)
		}
	case object:
	default:
		return fmt.Sprint(t)
	}
	b, err := marshal(tree)
	if err != nil { // a tree came from JSON, so it goes back
		return ""
	}
	return string(b)
}

func joined(list []any) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = treeText(v)
	}
	return strings.Join(texts, ";")
}

// nested tells whether a list holds lists or objects.
func nested(list []any) bool {
	for _, v := range list {
		switch v.(type) {
		case object, []any:
			return true
		}
	}
	return false
}
