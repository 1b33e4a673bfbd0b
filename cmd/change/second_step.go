package change

import (
	"cmp"

	"mi-roles/roles"
)

// TellSteps says what else has to be done before the roles of grants open anything:
// what it is once, and the command for each identity.
func (a *Runner) TellSteps(grants []roles.Grant) {
	told := map[string]bool{}
	lines, untold := 0, 0
	for _, g := range grants {
		step, needed := g.SecondStep()
		how := cmp.Or(step.Command, step.Doc)
		switch {
		case !needed:
		case !told[step.What]:
			told[step.What] = true
			a.Note("%s: %s", step.What, how)
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

// opensNothing reports whether every one of the grants needs a second step.
func opensNothing(grants []roles.Grant) bool {
	for _, g := range grants {
		if _, needed := g.SecondStep(); !needed {
			return false
		}
	}
	return true
}
