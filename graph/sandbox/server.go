package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

const (
	graphAppID    = "00000003-0000-0000-c000-000000000000"
	sandboxClient = "5a9db000-0000-4000-8000-000000000001" // the app that throttling headers name
)

// Server answers as Microsoft Graph for one tenant, under one set of faults. It
// is safe for use by many goroutines, as an http.RoundTripper and as an
// http.Handler at the same time.
type Server struct {
	store  *store
	faults Faults
	book   *ledger
	hidden map[string]*lagging
	serial atomic.Int64
}

// New makes a server for a copy of the tenant: writes do not reach t, they are
// seen in [Server.Tenant].
func New(t *Tenant, f Faults) *Server {
	if f.Now == nil {
		f.Now = time.Now
	}
	if f.Sleep == nil {
		f.Sleep = sleep
	}
	now := f.Now()
	return &Server{store: newStore(t), faults: f, book: newBook(f, now), hidden: hide(f, t, now)}
}

// Changed says whether any write changed the tenant.
func (s *Server) Changed() bool {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	return s.store.changed
}

// Tenant is the tenant as it is now, whatever replication hides from readers.
// Later writes do not change it.
func (s *Server) Tenant() *Tenant { return s.store.snapshot() }

// Stats is what the server has seen so far.
func (s *Server) Stats() Stats {
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	return s.book.stats
}

// Log is every call so far in the order in which they were answered, so the
// items of a batch before the batch itself; at most 100,000.
func (s *Server) Log() []Entry {
	s.book.mu.Lock()
	defer s.book.mu.Unlock()
	return append([]Entry(nil), s.book.log...)
}

func (s *Server) now() time.Time { return s.faults.Now() }

func (s *Server) requestID() string {
	return guidFrom(fmt.Sprintf("request %d", s.serial.Add(1)))
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// exchange answers one HTTP request. The error is the context's alone.
func (s *Server) exchange(ctx context.Context, c *call) (*reply, error) {
	s.book.arrive(c, s.now())
	defer s.book.leave()
	if s.faults.Delay > 0 {
		if err := s.faults.Sleep(ctx, s.faults.Delay); err != nil {
			return nil, err
		}
	}
	rule := s.pick(c, onRequest)
	var r *reply
	units := 0
	if rule == nil || rule.makes() {
		r, units = s.operate(c)
	}
	if rule != nil {
		r = s.spoil(rule, c, r)
	}
	s.record(c, r, units)
	s.dress(r, c)
	return r, nil
}

func (s *Server) record(c *call, r *reply, units int) {
	status := r.status
	if r.wire == dropped || r.wire == hanging {
		status = 0
	}
	s.book.note(Entry{Method: c.method, Path: c.target(), Shape: c.shape(), Item: c.item, Status: status, Units: units})
}

// operate does what a request or an item asks: route, token, quota, faults,
// then the work itself.
func (s *Server) operate(c *call) (r *reply, units int) {
	if !c.isBatch() {
		units = price(c)
	}
	r = s.work(c, units)
	if units > 0 {
		r.header.Set("x-ms-resource-unit", strconv.Itoa(units))
	}
	return r, units
}

func (s *Server) work(c *call, units int) *reply {
	h, err := s.route(c)
	if err == nil {
		err = authorized(c)
	}
	if err != nil {
		return s.refusal(asFailure(err), c)
	}
	if !c.isBatch() {
		writes := map[bool]int{true: 1}[c.writes()]
		if wait, why := s.book.spend(writes, units, s.now()); wait > 0 {
			return s.throttled(c, strconv.Itoa(wait), why)
		}
	}
	rule := s.pick(c, onOperation)
	if rule != nil && !rule.makes() {
		return s.spoil(rule, c, nil)
	}
	c.overlook(rule)
	r, err := h()
	if err != nil {
		r = s.refusal(asFailure(err), c)
	}
	if rule != nil {
		r = s.spoil(rule, c, r)
	}
	return r
}

// authorized asks for a bearer token, any: the sandbox does not read it. Items
// of a batch come under the token of the whole.
func authorized(c *call) error {
	if c.item {
		return nil
	}
	kind, token, _ := strings.Cut(c.header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || strings.TrimSpace(token) == "" {
		return noToken("Access token is empty.")
	}
	return nil
}

func asFailure(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	return refuse(http.StatusInternalServerError, "InternalServerError", "%s", err)
}

// emptyPage says whether this page is to be empty, with a nextLink to itself.
func (s *Server) emptyPage(q *query) bool { return s.faults.EmptyPages && !q.full }
