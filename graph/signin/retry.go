package signin

import (
	"fmt"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"mi-roles/graph/pace"
)

// attemptLimit bounds one request; a sound authority answers within seconds.
const attemptLimit = time.Minute

// patience sends a request again while the sign-in service is busy or away, for
// as long as the context has time: after the pause that the service asks for,
// else as long as is usual for Graph. What would not be over before the context
// is, is given up at once.
type patience struct {
	wire   *wire
	notice func(wait time.Duration, reason string)
	doing  string // what waits, for the notice
}

func (p *patience) Do(req *policy.Request) (*http.Response, error) {
	ctx := req.Raw().Context()
	for failures := 0; ; {
		if err := req.RewindBody(); err != nil {
			return nil, err
		}
		resp, err := req.Clone(ctx).Next()
		if ctx.Err() != nil || p.wire.hurry || !worthRetrying(resp, err) {
			return resp, err
		}
		wait, told := asked(resp)
		if wait == 0 {
			wait = pace.Backoff(failures)
		}
		throttled := err == nil && resp.StatusCode == http.StatusTooManyRequests
		if !throttled || !told {
			failures++
		}
		if !throttled && failures >= pace.Tries {
			return resp, err
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
			if told {
				p.wire.last.late = wait
			}
			return resp, err
		}
		p.notice(wait, p.doing+": "+why(resp))
		if resp != nil {
			runtime.Drain(resp)
		}
		if err := pace.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// barrier keeps the callers that share a credential from asking a service again
// that wants to be left alone for longer than there is time.
type barrier struct {
	until time.Time
	err   error
}

// asked is the pause that the answer asks for, if it does.
func asked(resp *http.Response) (time.Duration, bool) {
	if resp == nil {
		return 0, false
	}
	return pace.RetryAfter(resp.Header, time.Now())
}

func why(resp *http.Response) string {
	switch {
	case resp == nil:
		return "no answer"
	case resp.StatusCode == http.StatusTooManyRequests:
		return "throttled"
	}
	return fmt.Sprintf("HTTP %d", resp.StatusCode)
}

// worthRetrying leaves out failures of the network that the next second will not
// cure, so that an unplugged laptop hears about it at once.
func worthRetrying(resp *http.Response, err error) bool {
	if err != nil {
		t, _ := troubleIn(err.Error())
		return !t.lasting
	}
	return busy(resp.StatusCode)
}

// busy: the service did not get to the request, whatever is in it.
func busy(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
		http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

var _ policy.Policy = (*patience)(nil)
