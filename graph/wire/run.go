package wire

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"mi-roles/graph/pace"
	"mi-roles/roles"
)

const maxBatch = 20 // items (JSON batching page)

// Run carries out the calls, in batches where that saves round trips, and
// returns one reply each, in order. Reads are repeated until they are answered
// or give up; writes are repeated only when the service says that it did not
// begin them. What remains unclear after a write is the caller's to read back.
func (c *Client) Run(ctx context.Context, calls []Call) []Reply {
	replies := make([]Reply, len(calls))
	var wg sync.WaitGroup
	for start := 0; start < len(calls); start += maxBatch {
		end := min(start+maxBatch, len(calls))
		wg.Go(func() { c.runGroup(ctx, calls[start:end], replies[start:end]) })
	}
	wg.Wait()
	return replies
}

// runGroup settles at most one batch of calls: those that are throttled or, as
// reads, unclear are sent again, alone, after the pause that is due.
func (c *Client) runGroup(ctx context.Context, calls []Call, replies []Reply) {
	var open []int
	for i, item := range calls {
		if item.broken != nil {
			replies[i] = Reply{Err: &unsent{item.broken}}
		} else {
			open = append(open, i)
		}
	}
	for failures, alone := 0, false; len(open) > 0; {
		part := make([]Call, len(open))
		for i, at := range open {
			part[i] = calls[at]
		}
		var again []int
		var worst retryDecision
		for i, r := range c.sendGroup(ctx, part, failures+1, alone) {
			r.Sent = replies[open[i]].Sent + 1
			replies[open[i]] = r
			v := c.classify(ctx, part[i], r, failures)
			if v.again {
				again = append(again, open[i])
			}
			worst = worst.or(v)
			alone = alone || failures > 0 && refusesBatch(r)
		}
		if open = again; len(open) == 0 {
			return
		}
		if worst.failed {
			failures++
		}
		if !c.pause(ctx, worst) {
			if ctx.Err() == nil {
				giveUp(replies, open, worst)
			}
			return
		}
	}
}

// refusesBatch reports whether a server error came again that may be one of the batch
// alone, and not of a service that is too busy or away.
func refusesBatch(r Reply) bool {
	return r.Err == nil && r.Status >= 500 && r.Status != http.StatusServiceUnavailable
}

// giveUp says of calls that are not sent again because the pause is too long what
// the service asked for: its own words rarely tell.
func giveUp(replies []Reply, open []int, v retryDecision) {
	if !v.gate || v.delay == 0 {
		return
	}
	for _, i := range open {
		replies[i].Body, replies[i].Err = nil, &tooLong{v.delay}
	}
}

// briefTries are how often a question is sent that can be asked in another way, when
// the service answers it with an error of its own.
const briefTries = 3

func (c Call) tries(r Reply) int {
	if c.brief && !r.Failure("").Final() {
		return briefTries
	}
	return pace.Tries
}

// retryDecision says whether a call is sent again, and after which pause.
type retryDecision struct {
	again  bool
	failed bool          // it counts against pace.Tries
	gate   bool          // the pause holds for every request
	delay  time.Duration // 0: back off
	reason string
	tries  int
}

func (v retryDecision) or(o retryDecision) retryDecision {
	if !o.again {
		return v
	}
	if !v.again || o.gate && !v.gate || o.gate == v.gate && o.delay > v.delay {
		o.failed = o.failed || v.failed
		return o
	}
	v.failed = v.failed || o.failed
	return v
}

func (c *Client) classify(ctx context.Context, call Call, r Reply, failures int) retryDecision {
	var too *tooLong
	if ctx.Err() != nil || r.Vetoed() || errors.As(r.Err, &too) || errors.Is(r.Err, roles.ErrSignIn) {
		return retryDecision{}
	}
	wait, told := pace.RetryAfter(r.Header, c.opts.Clock.Now())
	v := retryDecision{again: true, gate: told, delay: wait, tries: failures, reason: "HTTP " + strconv.Itoa(r.Status)}
	switch {
	case r.Throttled():
		v.reason, v.gate, v.failed = "throttled", true, !told
		return v
	case r.Unclear() && call.writes():
		if told {
			c.throttle.pause(c.opts.Clock.Now().Add(wait))
		}
		return retryDecision{}
	case r.conflicted(), r.Unclear():
		if r.Err != nil {
			v.reason = "no answer"
		}
		v.failed = true
		v.again = failures+1 < call.tries(r)
		return v
	}
	return retryDecision{}
}

// pause waits as the verdict asks and tells why. It reports whether to go on.
func (c *Client) pause(ctx context.Context, v retryDecision) bool {
	wait := v.delay
	if wait == 0 {
		wait = pace.Backoff(v.tries)
	}
	now := c.opts.Clock.Now()
	if v.gate {
		c.throttle.pause(now.Add(wait))
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return false
	}
	c.opts.Notice(Wait{For: wait, Reason: v.reason})
	if v.gate {
		// Spread the workers that wait at the throttle.
		wait += rand.N(200 * time.Millisecond)
	}
	return c.opts.Clock.Sleep(ctx, wait) == nil
}
