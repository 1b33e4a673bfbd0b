package screen

import (
	"time"

	"mi-roles/graph/wire"
)

// Pauses are those between looks at what takes its time: a second, two, four and
// so on. The last one is cut to what is left, so that the last look comes when
// the time is over.
type Pauses struct {
	clock wire.Clock
	until time.Time
	next  time.Duration
}

// PausesWithin returns the pauses of a wait that lasts d.
func PausesWithin(clock wire.Clock, d time.Duration) *Pauses {
	return &Pauses{clock: clock, until: clock.Now().Add(d), next: time.Second}
}

// Take is the next pause, 0 when the time is over.
func (p *Pauses) Take() time.Duration {
	const longest = 15 * time.Second
	pause := min(p.next, p.until.Sub(p.clock.Now()))
	p.next = min(2*p.next, longest)
	return max(pause, 0)
}

// Rounded is a pause as people are told it.
func Rounded(pause time.Duration) time.Duration { return pause.Round(100 * time.Millisecond) }

// CheckWait refuses a negative --wait.
func CheckWait(d time.Duration) error {
	if d < 0 {
		return Refuse("--wait %s: give a time that is not negative, such as 2m", d)
	}
	return nil
}
