package cmd

import (
	"time"

	"mi-roles/graph/wire"
)

// pauses are those between looks at what takes its time: a second, two, four and
// so on. The last one is cut to what is left, so that the last look comes when
// the time is over.
type pauses struct {
	clock wire.Clock
	until time.Time
	next  time.Duration
}

func pausesWithin(clock wire.Clock, d time.Duration) *pauses {
	return &pauses{clock: clock, until: clock.Now().Add(d), next: time.Second}
}

// take is the next pause, 0 when the time is over.
func (p *pauses) take() time.Duration {
	const longest = 15 * time.Second
	pause := min(p.next, p.until.Sub(p.clock.Now()))
	p.next = min(2*p.next, longest)
	return max(pause, 0)
}

// rounded is a pause as people are told it.
func rounded(pause time.Duration) time.Duration { return pause.Round(100 * time.Millisecond) }

func checkWait(d time.Duration) error {
	if d < 0 {
		return refuse("--wait %s: give a time that is not negative, such as 2m", d)
	}
	return nil
}
