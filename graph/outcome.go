package graph

import "mi-roles/roles"

// What a write achieved is decided by this table and nowhere else: by what the
// service said of the last try, and by what a read of the identity's assignments
// shows after it.

// said is what the service said of a try.
type said int

const (
	accepted     said = iota // done, as documented: 201 with the assignment, 204
	undocumented             // another success: without that assignment, with another status
	unanswered               // nothing that Graph says: it may have been carried out
	already                  // "it exists" of a grant, "it is not found" of a removal
	notYet                   // refused for now: other writes meet it, a replica is behind
	refused                  // refused
	unsent                   // not begun: throttled, no token, no time left
)

// shown is what is read after a try.
type shown int

const (
	wanted    shown = iota // as wanted, and a read of everything showed it otherwise before
	older                  // as wanted, but by an assignment that is older than the run
	unproven               // as wanted, where reads may show how it was before a recent change
	otherwise              // not as wanted
	another                // as wanted of the assignment to remove; another one grants the same
	unread                 // nothing: reading failed
	showings
)

// outcome is what is reported, and whether the write is tried again before.
type outcome int

const (
	done      outcome = iota // this run changed the tenant
	unchanged                // it is as wanted, and not by this run
	failed                   // it is not as wanted, and this run changed nothing
	open                     // failed as far as is known; the change may still show up
	regranted                // someone granted again what was to be removed
	once      outcome = 8    // replicas differ: one more try before a read is believed
	often     outcome = 16   // while tries are left
	patiently outcome = 32   // while replicas may be behind
	ends              = once - 1
)

var outcomes = [...][showings]outcome{
	//           wanted, older, unproven, otherwise, another, unread
	accepted:     {done, done, done, done, done, done}, // not read at all
	undocumented: {done, unchanged, open | patiently, open | patiently, regranted, open},
	unanswered:   {done | once, unchanged, open | often, open | often, regranted, open},
	already:      {unchanged, unchanged, unchanged | patiently, failed | patiently, regranted, failed},
	notYet:       {done | patiently, unchanged, failed | patiently, failed | patiently, regranted, open},
	refused:      {done | patiently, unchanged, failed, failed, failed, open},
	unsent:       {unchanged, unchanged, failed, failed, failed, failed},
}

// decide takes a try into account with those before it. In doubt, one of them may
// have been carried out: what is as wanted now was then made by this run, and what
// is not may still show up.
func decide(s said, r shown, doubt bool) outcome {
	o := outcomes[s][r]
	switch {
	case doubt && o == unchanged && r == wanted:
		o = done
	case doubt && o&ends == failed:
		o += open - failed
	}
	return o
}

// maybe: the write may have been carried out.
func (o outcome) maybe() bool { return o&ends == done || o&ends == open }

func (o outcome) status() roles.Status {
	switch o & ends {
	case done:
		return roles.Done
	case unchanged:
		return roles.Unchanged
	}
	return roles.Failed
}
