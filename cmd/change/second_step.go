package change

import (
	"cmp"

	"mi-roles/roles"
)

// TellSteps says what else has to be done before the roles of grants open anything:
// for each kind of step once, with the command for the first identity.
func (a *Runner) TellSteps(grants []roles.Grant) {
	told := map[string]bool{}
	more := 0
	for _, g := range grants {
		step, needed := g.SecondStep()
		switch {
		case !needed:
		case told[step.What]:
			more++
		default:
			told[step.What] = true
			a.Note("%s: %s", step.What, cmp.Or(step.Command, step.Doc))
		}
	}
	if more > 0 {
		a.Note("%d more grants need such a step: -o json has each command, as secondStep", more)
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
