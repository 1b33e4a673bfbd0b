package cmd

import (
	"fmt"
	"sync"
	"time"
)

// meter shows how far a long run is, on terminals only: what is done, of how
// much, and how long the rest will take at the pace so far.
type meter struct {
	app   *app
	total int
	start time.Time

	mu    sync.Mutex
	done  int
	shown time.Time
}

const (
	meterAfter = time.Second
	meterEvery = 250 * time.Millisecond
)

func (a *app) newMeter(total int) *meter {
	return &meter{app: a, total: total, start: time.Now()}
}

func (m *meter) step(counts bool) {
	if !counts {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done++
	now := time.Now()
	if !m.app.ErrTTY || m.app.quiet || now.Sub(m.start) < meterAfter || now.Sub(m.shown) < meterEvery {
		return
	}
	m.shown = now
	left := time.Duration(float64(now.Sub(m.start)) / float64(m.done) * float64(m.total-m.done))
	_, _ = fmt.Fprintf(m.app.Err, "\r\x1b[K%d of %d changes, about %s left", m.done, m.total, left.Round(time.Second))
}

func (m *meter) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.shown.IsZero() {
		_, _ = fmt.Fprint(m.app.Err, "\r\x1b[K")
	}
}
