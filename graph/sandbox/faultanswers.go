package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// spoil turns an answer into what the rule makes of it. ok is the answer that
// the call got; nil where the call is not made.
func (s *Server) spoil(r *Rule, c *call, ok *reply) *reply {
	switch e := effects[r.Do]; {
	case r.Do == Throttle:
		return s.throttled(c, r.RetryAfter, "ResourceUnitLimitExceeded")
	case e.refuse != nil:
		out := s.refusal(e.refuse(c), c)
		if r.RetryAfter != "" {
			s.announce(out, c, r.RetryAfter)
		}
		return out
	case e.page != 0:
		return page(e.page)
	case e.bare != 0:
		return &reply{status: e.bare, header: http.Header{}}
	case e.edit != nil:
		return edited(ok, e.edit)
	case e.ignore != "", r.Do == Undecoded:
		return ok
	case r.Do == Accept:
		return s.pretended(r, c)
	case r.Do == Regrant:
		s.regrant(ok)
		return ok
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
	case BOM:
		ok.body = append([]byte("\ufeff"), ok.body...)
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

// makes says whether the call takes effect: the service cannot know what
// becomes of its answer.
func (r *Rule) makes() bool { return effects[r.Do].spares || r.Applied }

// pretended is the answer to a write that the service takes without a word of
// what it did.
func (s *Server) pretended(r *Rule, c *call) *reply {
	status := r.Status
	if status == 0 {
		status = map[bool]int{true: http.StatusCreated, false: http.StatusNoContent}[c.method == http.MethodPost]
	}
	switch r.Body {
	case BodyObject:
		return answer(status, object{})
	case BodyAlien:
		return answer(status, s.alien(c))
	}
	return &reply{status: status, header: http.Header{}}
}

// alien is an assignment of the tenant that the call has nothing to do with.
func (s *Server) alien(c *call) object {
	w, _ := c.wanted() // what cannot be read is alien to all
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	var first *grant
	for _, g := range s.store.grants {
		concerned := g.ID == c.subject() || fold(g.PrincipalID) == fold(w.principal) && fold(g.AppRoleID) == fold(w.role)
		if !concerned && (first == nil || g.seq < first.seq) {
			first = g
		}
	}
	if first == nil {
		return object{}
	}
	return render(first, nil)
}

// regrant is someone else at work: the first assignment that the answer shows
// is removed and made again, with a new id.
func (s *Server) regrant(shown *reply) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	for _, part := range strings.Split(string(shown.body), `"id":"`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if g := s.store.grants[id]; g != nil {
			again := *g.Assignment
			again.ID = ""
			s.store.remove(g)
			s.store.add(again, s.now())
			return
		}
	}
}

func page(status int) *reply {
	text := http.StatusText(status)
	body := "<html>\r\n<head><title>" + strconv.Itoa(status) + " " + text + "</title></head>\r\n<body>\r\n<center><h1>" + text +
		"</h1></center>\r\n</body>\r\n</html>\r\n"
	return &reply{status: status, header: http.Header{"Content-Type": {"text/html"}}, body: []byte(body)}
}
