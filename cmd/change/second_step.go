package change

import (
	"cmp"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// TellSecondSteps says what else has to be done before the roles of grants open anything:
// what it is once, and the command for each identity.
func (a *Runner) TellSecondSteps(grants []roles.Grant) {
	told := map[string]bool{}
	lines, untold := 0, 0
	for _, g := range grants {
		step, needed := g.SecondStep()
		how := cmp.Or(step.Command, step.Doc)
		switch {
		case !needed:
		case !told[step.What]:
			told[step.What] = true
			if line := step.What + ": " + how; len(grants) > 1 || a.Fits(line) {
				a.Note("%s", line)
			} else { // one role takes one line
				a.Note("second step needed: mi-roles explain %s", RoleName(g))
			}
		case step.Command == "" || told[how]:
		case lines >= ManySteps:
			untold++
		default:
			lines++
			a.Note("for %s: %s", g.Principal.DisplayName, how)
		}
		told[how] = true
	}
	if untold > 0 {
		a.Note("and %d more, with their commands as secondStep of -o json", untold)
	}
}

// tellReach says which roles that were just assigned reach every mailbox. How to allow only
// some takes more than a line, which explain has.
func (a *Runner) tellReach(given []roles.Grant) {
	told := map[string]bool{}
	for _, g := range given {
		role := RoleName(g)
		if g.Resource == nil || told[role] {
			continue
		}
		if _, wide := catalog.Reach(string(g.Resource.AppID), role, catalog.Names{}); wide {
			told[role] = true
			a.Note("reaches every mailbox; to limit it: mi-roles explain %s", role)
		}
	}
}

// opensNothing reports whether every one of the grants needs something else as well: a second
// step, or that the identity or the API is enabled.
func opensNothing(grants []roles.Grant) bool {
	for _, g := range grants {
		_, needed := g.SecondStep()
		if disabled := g.Principal.Disabled || g.Resource != nil && g.Resource.Disabled; !needed && !disabled {
			return false
		}
	}
	return true
}
