package record

import (
	"slices"

	"mi-roles/roles"
)

// Reversal is a change to undo.
type Reversal struct {
	Entry               // the last entry about the grant that says how it was left
	Action roles.Action // what undoes it
	// Uncertain: the run was stopped between the change and its outcome, so the
	// change may not have been made. When Action is Remove, an assignment that was
	// created before Entry.Time is not the run's.
	Uncertain bool
}

// Reverse says what undoes a record: one reversal at most for each grant, the
// newest change first. It looks at how a grant was before the first recorded
// change and how the last left it, so a record that was already undone into
// itself gives nothing.
func Reverse(entries []Entry) []Reversal {
	states := map[subject]*state{}
	for i, e := range entries {
		at := subject{e.Tenant, e.Key()}
		if states[at] == nil {
			states[at] = &state{}
		}
		states[at].take(i, e)
	}
	var left []*state
	for _, s := range states {
		if s.changed() {
			left = append(left, s)
		}
	}
	slices.SortFunc(left, func(a, b *state) int { return b.newest - a.newest })
	out := make([]Reversal, len(left))
	for i, s := range left {
		out[i] = s.reversal()
	}
	return out
}

type subject struct {
	tenant string
	key    roles.Key
}

// state is what the record says of one grant.
type state struct {
	first   roles.Action // the first change, made or about to be: the grant was in the other state before it
	last    Entry        // the last change that is known to have been made
	pending *Entry       // planned after it, and the outcome not seen
	newest  int          // where in the record the newest change stands
}

func (s *state) take(i int, e Entry) {
	switch {
	case e.Status == roles.Planned:
		if s.undoes(e) {
			s.last = *s.pending
		}
		s.begin(e)
		s.pending, s.newest = &e, i
	case e.Status == roles.Done, e.Status == roles.Unchanged && s.settles(e):
		s.begin(e)
		s.last, s.pending, s.newest = e, nil, i
	case e.Status == roles.Failed, s.pending != nil && s.pending.Run == e.Run:
		if s.pending = nil; s.last.Action == "" {
			s.first = "" // nothing was changed after all
		}
	}
}

func (s *state) begin(e Entry) {
	if s.first == "" {
		s.first = e.Action
	}
}

// undoes: a later run found it necessary to take back what an earlier one was
// about to do when it was stopped; then the earlier one did it.
func (s *state) undoes(e Entry) bool {
	return s.pending != nil && s.pending.Action != e.Action && s.pending.Run != e.Run
}

// settles: a later run finds as wanted what an earlier one was about to do when it
// was stopped; then the earlier one did it. Within one run "unchanged" means that
// somebody else was faster, and what they did is not ours to undo.
func (s *state) settles(e Entry) bool {
	return s.pending != nil && s.pending.Action == e.Action && s.pending.Run != e.Run
}

// changed reports whether the grant is, or may be, other than it was at first.
func (s *state) changed() bool {
	return s.pending != nil || s.first != "" && s.last.Action == s.first
}

func (s *state) reversal() Reversal {
	r := Reversal{Entry: s.last, Uncertain: s.pending != nil}
	if s.pending != nil {
		r.Entry = *s.pending
	}
	r.Action = opposite(s.first)
	return r
}

func opposite(a roles.Action) roles.Action {
	if a == roles.Assign {
		return roles.Remove
	}
	return roles.Assign
}
