package policy

import (
	"errors"
	"strings"

	"go.yaml.in/yaml/v3"

	"mi-roles/roles/catalog"
)

// ReadRisk reads a risk file and gives the table in which its entries take
// precedence over base. The error is an *Error.
func ReadRisk(file string, base catalog.Table) (catalog.Table, error) {
	text, err := load(file)
	if err != nil {
		return base, err
	}
	return ParseRisk(file, text, base)
}

// ParseRisk is ReadRisk on a text; file is its name in messages.
func ParseRisk(file string, text []byte, base catalog.Table) (catalog.Table, error) {
	r := reader{file}
	entries, err := r.list(text)
	if err != nil {
		return base, err
	}
	var overrides []catalog.Override
	var nodes []map[string]*yaml.Node
	for _, e := range entries {
		f, err := r.fields(e, "api", "role", "level", "why")
		if err != nil {
			return base, err
		}
		if err := r.required(e, f, "api", "role", "level"); err != nil {
			return base, err
		}
		o := catalog.Override{API: f["api"].Value, Role: f["role"].Value, Level: catalog.Level(f["level"].Value)}
		if f["why"] != nil {
			o.Why = f["why"].Value
		}
		overrides, nodes = append(overrides, o), append(nodes, f)
	}
	table, err := base.With(overrides)
	if wrong, ok := errors.AsType[*catalog.OverrideError](err); ok {
		return base, r.at(nodes[wrong.Index][wrong.Field], "%s", wrong.Msg)
	}
	for i, o := range overrides {
		if err := checkKnown(o.API, o.Role, func(known string) bool { return strings.EqualFold(known, o.Role) }); err != nil {
			return base, r.at(nodes[i]["role"], "%s", err)
		}
	}
	return table, err
}
