package audit

import (
	"slices"

	"mi-roles/roles"
)

// Remedy is a command and the findings that it resolves, the most severe first.
type Remedy struct {
	Command  string // "" where no single command resolves the finding
	Findings []Finding
	// Unless: another command of the list removes the broader role that makes this one
	// redundant. One of the two is to stay.
	Unless bool
}

// Remedies lists each command once, in the order of the findings, and then what no single
// command resolves.
func Remedies(open []Finding) []Remedy {
	var list, none []Remedy
	at := map[string]int{}
	for _, f := range open {
		if f.Remedy == "" {
			none = append(none, Remedy{Findings: []Finding{f}})
			continue
		}
		i, known := at[f.Remedy]
		if !known {
			i, at[f.Remedy] = len(list), len(list)
			list = append(list, Remedy{Command: f.Remedy})
		}
		list[i].Findings = append(list[i].Findings, f)
	}
	removed := map[pair]bool{}
	for _, r := range list {
		if g := r.Findings[0].Grant; g != nil && !r.onlyNeedless() {
			removed[pairOf(*g)] = true
		}
	}
	for i, r := range list {
		list[i].Unless = r.onlyNeedless() && removed[pairOf(*r.Findings[0].Grant)]
	}
	return slices.Concat(list, none)
}

// onlyNeedless: nothing but a broader role speaks against the role.
func (r Remedy) onlyNeedless() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Rule.ID != Needless })
}

// pair is an identity and an API: roles overlap within one.
type pair struct{ principal, api roles.ObjectID }

func pairOf(g roles.Grant) pair { return pair{g.Key.Principal, g.Key.Resource} }
