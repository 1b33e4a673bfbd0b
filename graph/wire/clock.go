package wire

import (
	"net/http"
	"time"
)

// sameTime is how far two clocks may seem apart because of the way of an answer.
const sameTime = 10 * time.Second

// Now is the service's time, as its answers tell it: what it says of its own past
// compares with nothing else. Until it has answered, it is the client's.
func (c *Client) Now() time.Time {
	return c.opts.Clock.Now().Add(time.Duration(c.ahead.Load()))
}

// setClock learns from an answer how far the service's clock is ahead.
func (c *Client) setClock(h http.Header) {
	sent, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		return
	}
	ahead := sent.Sub(c.opts.Clock.Now())
	if ahead.Abs() < sameTime {
		ahead = 0
	}
	c.ahead.Store(int64(ahead))
}
