package savedplan

import (
	"fmt"
	"slices"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/display"
)

// Difference is a change that either the plan would make or the manifest, not both.
type Difference struct {
	Action  roles.Action
	Planned bool // the plan would make it; else the manifest alone wants it
	Grant   roles.Grant
}

// Against compares what the plan would change now with what a manifest wants of the
// tenant now, change by change, and gives the differences in the order of lists: none
// exactly where applying the one does what applying the other does. What the plan says
// of itself is no evidence, so nothing but the changes counts. wanted is the goal of the
// manifest, and actual what the identities of both hold.
func (f File) Against(wanted roles.Goal, actual []roles.Assignment, d roles.Describer) []Difference {
	planned, asked := changes(f.Goal(), actual), changes(wanted, actual)
	var out []Difference
	for k, action := range planned {
		if asked[k] != action {
			out = append(out, Difference{action, true, d.Describe(roles.Assignment{Key: k})})
		}
	}
	for k, action := range asked {
		if planned[k] != action {
			out = append(out, Difference{action, false, d.Describe(roles.Assignment{Key: k})})
		}
	}
	slices.SortFunc(out, func(a, b Difference) int { return roles.CompareGrants(a.Grant, b.Grant) })
	return out
}

func changes(g roles.Goal, actual []roles.Assignment) map[roles.Key]roles.Action {
	out := map[roles.Key]roles.Action{}
	for _, s := range roles.Compare(g, actual).Pending() {
		out[s.Key] = s.Action
	}
	return out
}

// String says what differs, as a sentence.
func (d Difference) String() string {
	verb, to := map[roles.Action]string{roles.Assign: "gives", roles.Remove: "takes"}[d.Action], "to"
	if d.Action == roles.Remove {
		to = "from"
	}
	change := fmt.Sprintf("%s %s of %s %s %s", verb, grant(d.Grant).role(), d.Grant.APIName(), to, d.Grant.Principal.DisplayName)
	if d.Planned {
		return display.Clean("the plan " + change + ", which the manifest does not")
	}
	return display.Clean("the manifest " + change + ", which the plan does not")
}

// Ratings is how the plan rates the roles that it gives, as rated when it was made.
func (f File) Ratings() map[roles.Key]catalog.Level {
	out := map[roles.Key]catalog.Level{}
	for _, s := range f.Steps {
		if s.Action == roles.Assign && s.Needed {
			out[s.Key()] = s.Risk
		}
	}
	return out
}
