package pace

import (
	"math/rand/v2"
	"time"
)

const (
	// Tries are how often a request is sent that the service fails to answer.
	Tries = 8
	// Longest is the longest pause that nobody asked for.
	Longest = 20 * time.Second

	first = 500 * time.Millisecond
)

// Backoff is the pause after so many failures, exponential with full jitter
// above half.
func Backoff(failures int) time.Duration {
	d := min(Longest, first<<min(failures, 10))
	return d/2 + rand.N(d/2)
}
