package sandbox

import (
	"slices"
	"sync"
	"time"
)

// Lag is how long a change stays invisible: for a number of reads that would
// have shown it, for a time, or until both are over. Zero is no lag.
type Lag struct {
	Reads int
	For   time.Duration
}

// lagging is one change under way.
type lagging struct {
	mu    sync.Mutex
	reads int
	until time.Time
}

func (l Lag) begin(now time.Time) *lagging {
	if l == (Lag{}) {
		return nil
	}
	return &lagging{reads: l.Reads, until: now.Add(l.For)}
}

// over says whether the change has arrived; asking is a read.
func (l *lagging) over(now time.Time) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reads > 0 {
		l.reads--
		return false
	}
	return !now.Before(l.until)
}

// visible says whether a reader sees the grant now.
func (s *Server) visible(g *grant) bool {
	if g.gone {
		return !g.linger.over(s.now())
	}
	return g.hide.over(s.now())
}

// fresh says whether replication still hides the object.
func (s *Server) fresh(id string) bool {
	if len(s.hidden) == 0 {
		return false
	}
	l, ok := s.hidden[fold(id)]
	return ok && !l.over(s.now())
}

// hide begins the lag of the principals that the faults call fresh.
func hide(f Faults, t *Tenant, now time.Time) map[string]*lagging {
	hidden := map[string]*lagging{}
	for _, sp := range t.ServicePrincipals {
		match := func(name string) bool {
			return fold(name) == fold(sp.ID) || fold(name) == fold(sp.AppID) || fold(name) == fold(sp.DisplayName)
		}
		if slices.ContainsFunc(f.Fresh, match) && f.FreshLag != (Lag{}) {
			hidden[fold(sp.ID)] = f.FreshLag.begin(now)
		}
	}
	return hidden
}
