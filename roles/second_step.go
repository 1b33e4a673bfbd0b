package roles

import (
	"slices"

	"mi-roles/roles/catalog"
)

// Names are the identity's own, to stand in commands of other tools.
func (p Principal) Names() catalog.Names {
	return catalog.Names{ClientID: string(p.AppID), ObjectID: string(p.ID), DisplayName: p.DisplayName}
}

// SecondStep is what else has to be done before the grant opens anything, with the
// identity's own names in its command. Most roles need nothing.
func (g Grant) SecondStep() (catalog.SecondStep, bool) {
	if g.Role == nil || g.Resource == nil || g.StepDone {
		return catalog.SecondStep{}, false
	}
	return catalog.SecondStepFor(string(g.Resource.AppID), g.Role.Value, g.Principal.Names())
}

// DirectoryRoles are the directory roles that an identity holds, as far as they could be read.
type DirectoryRoles struct {
	Templates []string // their template ids, lower case
	Whole     bool     // these are all: one that is not there is not held
}

// SecondStepsToCheck are the identities of grants that are there but may lack a directory role.
func SecondStepsToCheck(verdicts []Verdict) []ObjectID {
	var all []ObjectID
	for _, v := range verdicts {
		step, _ := v.Grant.SecondStep()
		if v.Code == OK && len(step.DirectoryRoles) > 0 && !slices.Contains(all, v.Grant.Principal.ID) {
			all = append(all, v.Grant.Principal.ID)
		}
	}
	return all
}

// CheckSecondSteps says of each grant that is there whether its second step was done. held is
// what was read for SecondStepsToCheck, noted is what a manifest notes as done: that counts
// where nothing could be checked, and not against what was found.
func CheckSecondSteps(verdicts []Verdict, held map[ObjectID]DirectoryRoles, noted map[Key]bool) {
	for i := range verdicts {
		v := &verdicts[i]
		step, needed := v.Grant.SecondStep()
		if v.Code != OK || !needed {
			continue
		}
		roles := held[v.Grant.Principal.ID]
		seen := slices.ContainsFunc(step.DirectoryRoles, func(id string) bool { return slices.Contains(roles.Templates, id) })
		missing := !seen && len(step.DirectoryRoles) > 0 && roles.Whole && !step.OtherWays
		switch {
		case missing:
			v.Code, v.Step = Incomplete, step.What+"; it holds no such role"
		case seen || noted[v.Grant.Key]:
			v.Grant.StepDone = true
			continue
		default:
			v.Step = step.What + unchecked(step, roles)
		}
		v.NextStep = step.What
		if how := firstText(step.Command, step.Doc); how != "" {
			v.NextStep += ": " + how
		}
	}
}

// unchecked says why it is not known whether the step was done.
func unchecked(step catalog.SecondStep, held DirectoryRoles) string {
	switch {
	case len(step.DirectoryRoles) == 0:
		return "; the directory does not show whether this was done"
	case !held.Whole:
		return "; this could not be checked, because the directory does not show this sign-in all directory roles of the " +
			"identity"
	}
	return "; it holds no such directory role, and the directory does not show whether this was done in another way"
}

// Text is all that the verdict says.
func (v Verdict) Text() string {
	if v.Step == "" {
		return v.Message
	}
	return v.Message + "; " + v.Step
}
