package gate

import (
	"slices"
	"strings"

	"mi-roles/roles"
)

// Allowance is what a run was told explicitly about roles of one Kind. Named roles are
// meant wherever an API of the run has them; the marked grants alone are meant by a
// manifest.
type Allowance struct {
	Named  []string // role values or ids, as typed
	Marked map[roles.Key]bool
}

func (a Allowance) allows(g roles.Grant) bool {
	return a.Marked[g.Key] || slices.ContainsFunc(a.Named, func(text string) bool { return names(text, g) })
}

// names reports whether a text names the grant's role: this one, and not another one
// of its value.
func names(text string, g roles.Grant) bool {
	if strings.EqualFold(strings.TrimSpace(text), string(g.Key.Role)) {
		return true
	}
	if g.Resource == nil || !slices.Contains(roles.Meanings(*g.Resource, text), g.Key.Role) {
		return false // cheaper than asking FindRole, which looks for what else was meant
	}
	found, err := roles.FindRole(*g.Resource, text)
	return err == nil && found.ID == g.Key.Role
}

// Unused is a role that was named as meant and is no part of the run.
type Unused struct {
	Kind Kind
	Text string // as typed
}

// Unused gives what was named and is in no step of the plan, whatever the step does.
func (g Gate) Unused(plan roles.Plan, d roles.Describer) []Unused {
	var out []Unused
	for _, told := range []struct {
		kind  Kind
		named []string
	}{{Critical, g.Critical.Named}, {Unrated, g.Unrated.Named}} {
		for _, text := range told.named {
			if !slices.ContainsFunc(plan, func(s roles.Step) bool { return names(text, rated(s.Key, d)) }) {
				out = append(out, Unused{told.kind, text})
			}
		}
	}
	return out
}
