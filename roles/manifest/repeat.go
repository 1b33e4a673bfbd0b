package manifest

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/display"
)

// wish is one grant of one role, as far as the text alone tells.
type wish struct {
	identity, api roles.Form
	texts         [3]string
	pin           roles.ObjectID
}

// findRepeats reports roles that are wanted twice, in one file or in several.
// Selectors of another spelling may still mean the same: see Repeats.
func findRepeats(grants []Grant, p *problems) {
	first := map[wish]int{}
	for i, g := range grants {
		for j, role := range g.Roles {
			if g.IdentityRef.Value == "" || g.APIRef.Value == "" {
				continue
			}
			w := wish{g.IdentityRef.Form, g.APIRef.Form, [3]string{fold(g.IdentityRef.Value), fold(g.APIRef.Value), fold(role)},
				g.PrincipalID}
			if k, again := first[w]; again {
				if p.full() {
					return
				}
				p.add(g.RoleAt(j), "%s", repeats(g, grants[k], role)+orTwins(role, grants[k].spelling(role)))
				continue
			}
			first[w] = i
		}
	}
}

// Repeats is the error of a grant that turns out to mean what an earlier one
// means: the same identity, API and role (g.Roles[i]) under another spelling.
func (g Grant) Repeats(i int, first Grant) error {
	var role string
	if i >= 0 && i < len(g.Roles) {
		role = g.Roles[i]
	}
	return Errors{{At: g.RoleAt(i), Msg: repeats(g, first, role)}}
}

func repeats(g, first Grant, role string) string {
	text := fmt.Sprintf("role %s of %s is granted to %s twice: first at %s", display.Quote(role), display.Quote(g.API),
		display.Quote(g.Identity), first.At)
	if other := g.differs(first, role); len(other) > 0 {
		text += ", with another " + strings.Join(other, ", ")
	}
	return text + "; keep one"
}

// spelling is how a grant spells a role.
func (g Grant) spelling(role string) string {
	i := slices.IndexFunc(g.Roles, func(r string) bool { return fold(r) == fold(role) })
	if i < 0 {
		return role
	}
	return g.Roles[i]
}

// mark is a key of a grant that says something of some of its roles.
type mark struct {
	key   string
	roles []string
}

func (g Grant) marks() []mark {
	return []mark{{"allowCritical", g.AllowCritical}, {"allowUnrated", g.AllowUnrated}, {"secondStepDone", g.SecondStepDone}}
}

func (m mark) names(role string) bool {
	return slices.ContainsFunc(m.roles, func(r string) bool { return fold(r) == fold(role) })
}

// differs names the keys that say of a role other than another grant does.
func (g Grant) differs(o Grant, role string) []string {
	var keys []string
	others := o.marks()
	for i, m := range g.marks() {
		if m.names(role) != others[i].names(role) {
			keys = append(keys, m.key)
		}
	}
	if g.Expires != o.Expires {
		keys = append(keys, "expires")
	}
	return keys
}

// fold makes texts that differ only in case equal.
func fold(s string) string { return strings.ToLower(s) }
