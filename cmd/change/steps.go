package change

import (
	"slices"

	"mi-roles/roles"
)

// Removals counts the steps that take something away.
func Removals(plan roles.Plan) int {
	return len(slices.DeleteFunc(plan.Pending(), func(s roles.Step) bool { return s.Action != roles.Remove }))
}

// ModeOf is the mode in which an action is wanted.
func ModeOf(a roles.Action) roles.Mode {
	if a == roles.Remove {
		return roles.Without
	}
	return roles.AtLeast
}

// ManySteps is how many steps are announced one by one; of more, only the number.
const ManySteps = 40

// isGone reports whether nothing is left of the assignment but the id that the user named.
func isGone(s roles.Step) bool { return s.Key == roles.Key{} }
