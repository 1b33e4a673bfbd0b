package pace

import "time"

// Look is the pause before a look at what the directory is still spreading among its
// replicas: a second, two, four and so on up to Longest. looks is how many there were.
func Look(looks int) time.Duration { return min(Longest, time.Second<<min(max(looks, 0), 10)) }

// Looks are the pauses of Look until a time. The last one is cut to what is left, so
// that the last look comes when the time is over.
type Looks struct {
	clock Clock
	until time.Time
	taken int
}

// LooksWithin begins a wait that lasts d.
func LooksWithin(clock Clock, d time.Duration) *Looks {
	return &Looks{clock: clock, until: clock.Now().Add(d)}
}

// Next returns the next pause, 0 when the time is over.
func (l *Looks) Next() time.Duration {
	pause := min(Look(l.taken), l.until.Sub(l.clock.Now()))
	l.taken++
	return max(pause, 0)
}
