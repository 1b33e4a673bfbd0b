package connect

import (
	"fmt"
	"time"

	"mi-roles/graph/wire"
	"mi-roles/output"
)

const maxShownBody = 4096

// trace prints each exchange with --debug. An exchange holds no credentials:
// the Authorization header never reaches it.
func (a *Opener) trace() func(wire.Exchange) {
	if !a.Debug {
		return nil
	}
	return func(x wire.Exchange) {
		line := fmt.Sprintf("%s %s -> %d in %s", x.Method, x.URL, x.Status, x.Elapsed.Round(time.Millisecond))
		if x.Err != nil {
			line += " error: " + x.Err.Error()
		}
		if x.RequestID != "" {
			line += " request-id " + x.RequestID
		}
		if x.ResourceUnits != "" {
			line += " units " + x.ResourceUnits
		}
		if x.Attempt > 1 {
			line += fmt.Sprintf(" attempt %d", x.Attempt)
		}
		a.debugLine("> ", x.RequestBody)
		_, _ = fmt.Fprintln(a.Err, "debug:", output.Clean(line))
		a.debugLine("< ", x.Body)
	}
}

func (a *Opener) debugLine(mark string, body []byte) {
	if len(body) == 0 {
		return
	}
	more := ""
	if len(body) > maxShownBody {
		more = fmt.Sprintf(" … (%d bytes)", len(body))
		body = body[:maxShownBody]
	}
	_, _ = fmt.Fprintln(a.Err, "debug:", mark+output.Clean(string(body))+more)
}
