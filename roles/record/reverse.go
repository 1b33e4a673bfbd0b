package record

import (
	"cmp"
	"slices"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// Reversal is a change to undo.
type Reversal struct {
	Entry               // the entry about the grant that says how it was left
	Action roles.Action // what undoes it
	// Uncertain: the run was stopped between the change and its outcome, so the
	// change may not have been made.
	Uncertain bool
	// Since is when the change was about to be made, and Until when its run last
	// wrote into the record. An assignment that was created at another time is not
	// the run's.
	Since, Until time.Time
}

// Reverse says what undoes a record: one reversal at most for each grant, the
// newest change first. It looks at how a grant was before the first recorded
// change and how the last left it, so a record that was already undone into
// itself gives nothing.
func Reverse(entries []Entry) []Reversal {
	all := newHistory()
	for i, e := range entries {
		all.take(i, e)
	}
	var left []*state
	for _, s := range all.grants {
		if s.changed() {
			left = append(left, s)
		}
	}
	slices.SortFunc(left, func(a, b *state) int { return b.newest - a.newest })
	out := make([]Reversal, len(left))
	for i, s := range left {
		out[i] = s.reversal(all.ends)
	}
	return out
}

// Ratings is how a record rates the roles that reversals give back, as rated when their
// entries were written; "" where the record does not say.
func Ratings(all []Reversal) map[roles.Key]catalog.Level {
	out := map[roles.Key]catalog.Level{}
	for _, r := range all {
		if r.Action == roles.Assign {
			out[r.Key()] = r.Risk
		}
	}
	return out
}

// late is how long after its last word a run's last change may be made.
const late = 15 * time.Minute

// Made reports whether an assignment that grants the same is the one that the run
// made. Where the run could not note its id any more, the time must tell; one without
// a time may be the run's, since the run saw none when it planned.
func (r Reversal) Made(now roles.Assignment) bool {
	if r.ID != "" {
		return r.ID == now.ID
	}
	return now.Created.IsZero() || !now.OlderThan(r.Since) && now.Created.Before(r.Until.Add(late))
}

type subject struct {
	tenant string
	key    roles.Key
}

// history is what a record says of each grant, and when each run last wrote.
type history struct {
	grants map[subject]*state
	ends   map[string]time.Time
}

func newHistory() history { return history{map[subject]*state{}, map[string]time.Time{}} }

func (h history) take(i int, e Entry) {
	at := subject{e.Tenant, e.Key()}
	if h.grants[at] == nil {
		h.grants[at] = &state{}
	}
	h.grants[at].take(i, e)
	h.ends[e.Run] = e.Time
}

// state is what the record says of one grant.
type state struct {
	first  roles.Action // the first change, made or about to be: the grant was in the other state before it
	last   Entry        // the last change that is known to have been made
	since  time.Time    // when that was about to be made
	open   []Entry      // planned after it, all the same change, and the outcomes not seen: one of each run
	newest int          // where in the record the newest change stands
}

func (s *state) take(i int, e Entry) {
	switch e.Status {
	case roles.Planned:
		s.plan(i, e)
	case roles.Done:
		own := s.close(e)
		s.begin(e)
		s.made(i, e, cmp.Or(own.Time, e.Time))
	case roles.Unchanged:
		s.close(e)
		s.settle(i, e)
	case roles.Failed, roles.Skipped:
		s.close(e)
	}
	if len(s.open) == 0 && s.last.Action == "" {
		s.first = "" // nothing was changed after all
	}
}

// plan: a run is about to change the grant. That it found this necessary may say
// that an earlier one, which was stopped, did the opposite.
func (s *state) plan(i int, e Entry) {
	if len(s.open) > 0 && s.open[0].Action != e.Action {
		s.made(s.newest, s.open[0], s.open[0].Time)
	}
	s.begin(e)
	s.open, s.newest = append(s.open, e), i
}

// close takes out what this run was about to do and returns it: its outcome is known now.
func (s *state) close(e Entry) (own Entry) {
	s.open = slices.DeleteFunc(s.open, func(o Entry) bool {
		if o.Run == e.Run {
			own = o
		}
		return o.Run == e.Run
	})
	return own
}

// settle: a run finds the grant as wanted. If an earlier one was about to make it so
// when it was stopped, then that one did it. Else someone did who keeps no record
// here, and what they did is not ours to undo.
func (s *state) settle(i int, e Entry) {
	if !s.awaits(e.Action) {
		return
	}
	did := s.open[0]
	did.ID = cmp.Or(e.ID, did.ID)
	s.made(i, did, did.Time)
}

// awaits: a run was about to do this when it was stopped.
func (s *state) awaits(a roles.Action) bool { return len(s.open) > 0 && s.open[0].Action == a }

func (s *state) made(i int, e Entry, since time.Time) {
	s.last, s.since, s.open, s.newest = e, since, nil, i
}

func (s *state) begin(e Entry) {
	if s.first == "" {
		s.first = e.Action
	}
}

// changed reports whether the grant is, or may be, other than it was at first.
func (s *state) changed() bool {
	return len(s.open) > 0 || s.first != "" && s.last.Action == s.first
}

func (s *state) reversal(ends map[string]time.Time) Reversal {
	r := Reversal{Entry: s.last, Action: opposite(s.first), Since: s.since, Until: ends[s.last.Run]}
	if n := len(s.open); n > 0 {
		r.Entry, r.Uncertain = s.open[0], true
		r.Since, r.Until = s.open[0].Time, ends[s.open[n-1].Run]
	}
	return r
}

func opposite(a roles.Action) roles.Action {
	if a == roles.Assign {
		return roles.Remove
	}
	return roles.Assign
}
