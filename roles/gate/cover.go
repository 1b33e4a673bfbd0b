package gate

import (
	"slices"

	"mi-roles/roles"
)

// Shadow is a rule of a policy that can never decide, and the earlier one that always
// does where it would; both by their places in Rules.
type Shadow struct{ Rule, By int }

// Shadows gives every rule that one earlier rule covers whole, in their order.
func (p Policy) Shadows() []Shadow {
	var out []Shadow
	for i := range p.Rules {
		for j := range i {
			if p.Rules[j].covers(&p.Rules[i]) {
				out = append(out, Shadow{i, j})
				break
			}
		}
	}
	return out
}

// covers: r fits whatever o fits. Where that cannot be told from the patterns, it says no.
func (r *Rule) covers(o *Rule) bool {
	mine, others := r.fields(), o.fields()
	for i, f := range mine {
		if f.name == "type" && !coversTypes(f.pattern, others[i].pattern) || f.name != "type" && !f.pattern.covers(others[i].pattern) {
			return false
		}
	}
	return true
}

// IdentityTypes gives what a rule's type can be.
func IdentityTypes() []roles.IdentityType {
	return []roles.IdentityType{roles.SystemAssigned, roles.UserAssigned, roles.UnknownManaged, roles.NotManaged}
}

func coversTypes(p, o Pattern) bool {
	return !slices.ContainsFunc(IdentityTypes(), func(t roles.IdentityType) bool { return o.Fits(string(t)) && !p.Fits(string(t)) })
}

// covers: p fits whatever o fits.
func (p Pattern) covers(o Pattern) bool {
	switch {
	case p.form == anything:
		return true
	case p.form == o.form, p.form == byName && o.form == byID:
		return includes(p.runes, o.runes) || o.form == byID && slices.ContainsFunc(knownNames(string(o.runes)), p.Fits)
	}
	return false
}
