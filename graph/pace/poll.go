package pace

import "time"

// PollPause is the pause before the next read of what the directory is still spreading
// among its replicas: a second, two, four and so on up to Longest. polls is how many
// reads there were.
func PollPause(polls int) time.Duration { return min(Longest, time.Second<<min(max(polls, 0), 10)) }

// Polls are the pauses of PollPause until a time. The last one is cut to what is left,
// so that the last read comes when the time is over.
type Polls struct {
	clock Clock
	until time.Time
	taken int
}

// PollsWithin begins a wait that lasts d.
func PollsWithin(clock Clock, d time.Duration) *Polls {
	return &Polls{clock: clock, until: clock.Now().Add(d)}
}

// Next returns the next pause, 0 when the time is over.
func (p *Polls) Next() time.Duration {
	pause := min(PollPause(p.taken), p.until.Sub(p.clock.Now()))
	p.taken++
	return max(pause, 0)
}
