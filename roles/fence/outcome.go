package fence

import (
	"slices"
	"strings"
)

// Settled says, of a step whose outcome is not known, whether a tenant as it was read since
// shows that it was carried out, and the id of what it made.
func (f Fence) Settled(step Step, s State) (made string, done bool) {
	switch step.Object {
	case ThePolicy:
		if s.Policy == nil {
			return "", step.Verb == Delete
		}
		same := s.Policy.DisplayName == f.Policy.DisplayName && s.Policy.Description == f.Policy.Description
		return s.Policy.ID, step.Verb == Create || step.Verb == Update && same
	case AnInclude, AnExclude:
		return settledSet(step, s.Policy)
	case TheRole:
		mine := f.role(s)
		if mine == nil {
			return "", step.Verb == Delete
		}
		return mine.ID, step.Verb == Create || step.Verb == Update && f.sameRole(*mine)
	}
	i := slices.IndexFunc(s.Assignments, func(a Assignment) bool {
		return a.ID == step.ID || step.Verb == Create && f.wanted(a) && f.role(s) != nil && strings.EqualFold(a.Role, f.role(s).ID)
	})
	if i < 0 {
		return "", step.Verb == Delete
	}
	return s.Assignments[i].ID, step.Verb == Create
}

func settledSet(step Step, p *Policy) (made string, done bool) {
	if p == nil {
		return "", step.Verb == Delete
	}
	sets := p.Includes
	if step.Object == AnExclude {
		sets = p.Excludes
	}
	want, _ := step.Now.(ConditionSet)
	for _, c := range sets {
		if step.Verb == Delete && c.ID == step.ID || step.Verb == Create && c.key() == want.key() {
			return c.ID, step.Verb == Create
		}
	}
	return "", step.Verb == Delete
}
