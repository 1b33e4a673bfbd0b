package audit

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// mostNamed is how many identities a message names before it counts the rest.
const mostNamed = 5

// tooMany counts the identities that hold a critical role.
func tooMany(in Input, held map[roles.ObjectID]holding) []Finding {
	if in.MaxCritical < 0 {
		return nil
	}
	var names []string
	for _, p := range in.Principals {
		if holdsCritical(held[p.ID]) {
			names = append(names, name(p))
		}
	}
	if len(names) <= in.MaxCritical {
		return nil
	}
	slices.Sort(names)
	some := strings.Join(names[:min(len(names), mostNamed)], ", ")
	if more := len(names) - mostNamed; more > 0 {
		some += fmt.Sprintf(" and %d more", more)
	}
	f := finding(ManyCritical, roles.Principal{}, fmt.Sprintf("%s %s a critical role, %d more than the %d allowed: %s",
		identities(len(names)), verb(len(names)), len(names)-in.MaxCritical, in.MaxCritical, some),
		"mi-roles audit --all --fail-on critical")
	return []Finding{f}
}

func identities(n int) string {
	if n == 1 {
		return "1 identity"
	}
	return fmt.Sprintf("%d identities", n)
}

func verb(n int) string {
	if n == 1 {
		return "holds"
	}
	return "hold"
}

func holdsCritical(held holding) bool {
	return slices.ContainsFunc(held, func(g *roles.Grant) bool { return works(g) && g.Rating.Level == catalog.Critical })
}
