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
	for i := range s.faults.Rules {
		r := &s.faults.Rules[i]
		if r.perOperation() == (at == onOperation) && s.concerns(r, c) && s.book.fires(i, r) {
			return r
		}
	}
	return nil
}

// concerns says whether the call is one of those that the rule is about.
func (s *Server) concerns(r *Rule, c *call) bool {
	switch {
	case r.Items && !c.item, r.Alone && c.item:
		return false
	case r.perOperation() && c.isBatch() && r.Shape != "batch":
		return false // its items are the operations
	case r.Shape != "" && r.Shape != c.shape():
		return false
	}
	return r.concerns(c.writes()) && (r.Resource == "" || s.onResource(c, r.Resource))
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
