package sandbox

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// level is where a rule can fall: on the HTTP request or on one operation.
type level int

const (
	onRequest level = iota
	onOperation
)

// pick gives the rule that fires on the call, or nil, and counts the call for
// every rule before it.
func (s *Server) pick(c *call, at level) *Rule {
	if at == onOperation && c.isBatch() {
		return nil // its items are the operations
	}
	for i := range s.faults.Rules {
		r := &s.faults.Rules[i]
		operation := r.Items || r.perOperation()
		if operation != (at == onOperation) || r.Items && !c.item || !r.concerns(c.writes()) {
			continue
		}
		if r.Resource != "" && !s.onResource(c, r.Resource) {
			continue
		}
		if s.book.fires(i, r) {
			return r
		}
	}
	return nil
}

// onResource says whether the call writes on the API that the rule names.
func (s *Server) onResource(c *call, name string) bool {
	id := ""
	switch c.method {
	case http.MethodPost:
		var body struct{ ResourceID string }
		_ = json.Unmarshal(c.body, &body) // a broken body is refused later
		id = body.ResourceID
	case http.MethodDelete:
		s.store.mu.RLock()
		if g := s.store.grants[c.path[len(c.path)-1]]; g != nil {
			id = g.ResourceID
		}
		s.store.mu.RUnlock()
	}
	s.store.mu.RLock()
	sp, ok := s.store.objects[fold(id)].(*ServicePrincipal)
	s.store.mu.RUnlock()
	if !ok {
		return false
	}
	switch fold(name) {
	case "graph":
		return sp.AppID == graphAppID
	case "others":
		return sp.AppID != graphAppID
	}
	return strings.EqualFold(name, sp.ID) || strings.EqualFold(name, sp.AppID) || strings.EqualFold(name, sp.DisplayName)
}

// spoil turns an answer into what the rule makes of it. ok is the answer that
// the call got or would have got; nil before the call was made.
func (s *Server) spoil(r *Rule, c *call, ok *reply) *reply {
	switch r.Do {
	case Throttle:
		return s.throttled(c, r.RetryAfter, "ResourceUnitLimitExceeded")
	case Error500:
		return s.refusal(refuse(http.StatusInternalServerError, "InternalServerError", "An internal server error occurred."), c)
	case Error503:
		out := s.refusal(refuse(http.StatusServiceUnavailable, "ServiceUnavailable", "The service is temporarily unavailable. Please try again later."), c)
		if r.RetryAfter != "" {
			s.announce(out, c, r.RetryAfter)
		}
		return out
	case Error502:
		return page(http.StatusBadGateway)
	case Error504:
		return page(http.StatusGatewayTimeout)
	case HTML:
		return page(http.StatusServiceUnavailable)
	case Expired:
		return s.refusal(noToken("Lifetime validation failed, the token is expired."), c)
	case Claims:
		return s.refusal(claimsChallenge(), c)
	case Deny:
		return s.refusal(denied(), c)
	case Conflict:
		return s.refusal(concurrencyViolation(), c)
	case OverQuota:
		return s.refusal(quotaExceeded(), c)
	case BadReference:
		return s.refusal(badReference(), c)
	}
	return s.garbled(r, c, ok)
}

// garbled is an answer that was damaged on its way. Inside a batch nothing can
// be lost on the wire, so an item gets a gateway's refusal instead.
func (s *Server) garbled(r *Rule, c *call, ok *reply) *reply {
	if c.item {
		return s.refusal(refuse(http.StatusGatewayTimeout, "UnknownError", ""), c)
	}
	switch r.Do {
	case Drop:
		return &reply{status: http.StatusOK, header: http.Header{}, wire: dropped}
	case Hang:
		return &reply{status: http.StatusOK, header: http.Header{}, wire: hanging}
	case Empty:
		ok.body = nil
	case Truncated:
		ok.wire = truncated
	case WrongType:
		ok.header.Set("Content-Type", "text/plain")
		ok.body = []byte("OK, but this is no JSON")
	case Slow:
		ok.wire, ok.slow = dripping, r.For
		if r.For == 0 {
			ok.slow = time.Second
		}
	}
	return ok
}

// damages says whether the action only spoils the answer's way back: the call
// itself is made, as the service cannot know.
func (r *Rule) damages() bool {
	switch r.Do {
	case Empty, Truncated, WrongType, Slow:
		return true
	}
	return r.Applied
}

func page(status int) *reply {
	text := http.StatusText(status)
	body := "<html>\r\n<head><title>" + strconv.Itoa(status) + " " + text + "</title></head>\r\n<body>\r\n<center><h1>" + text + "</h1></center>\r\n</body>\r\n</html>\r\n"
	return &reply{status: status, header: http.Header{"Content-Type": {"text/html"}}, body: []byte(body)}
}

// throttled is a 429 with all the headers that the service sends.
func (s *Server) throttled(c *call, retryAfter, why string) *reply {
	if retryAfter == "" {
		retryAfter = "1"
	}
	f := refuse(http.StatusTooManyRequests, "TooManyRequests", "Please retry again later.")
	limit := map[bool]string{true: "Write", false: "Read"}[why == "WriteLimitExceeded"]
	f.header = http.Header{}
	f.header.Set("x-ms-throttle-scope", "Tenant_Application/"+limit+"/"+sandboxClient+"/"+s.store.tenant.ID)
	f.header.Set("x-ms-throttle-information", why)
	r := s.refusal(f, c)
	s.announce(r, c, retryAfter)
	s.book.throttled()
	return r
}

// announce writes Retry-After and remembers until when the caller must wait.
func (s *Server) announce(r *reply, c *call, spec string) {
	now := s.now()
	if spec == "none" {
		return
	}
	if n, ok := strings.CutPrefix(spec, "date:"); ok {
		seconds, _ := strconv.ParseFloat(n, 64)
		at := now.Add(time.Duration(seconds * float64(time.Second))).UTC().Truncate(time.Second)
		r.header.Set("Retry-After", at.Format(http.TimeFormat))
		s.book.pause(c, at)
		return
	}
	r.header.Set("Retry-After", spec)
	if seconds, err := strconv.ParseFloat(spec, 64); err == nil && seconds > 0 && seconds < math.MaxInt32 {
		s.book.pause(c, now.Add(time.Duration(seconds*float64(time.Second))))
	}
}
