package cmd

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"mi-roles/graph/wire"
)

const (
	progressAfter = time.Second
	progressEvery = 250 * time.Millisecond
	eraseLine     = "\r\x1b[K"
)

// progress is a long run as people see it, on terminals only: what is done, how
// far it is, and how long it will take or has taken. It shows after a second.
type progress struct {
	what, unit string // "reading the tenant", "identities"
	total      int    // 0: not known
	start      time.Time

	mu      sync.Mutex
	done    int
	reason  string // why the service makes us wait
	waiting time.Time

	stop chan struct{}
	over sync.WaitGroup
}

// startProgress begins to show a run. end must follow.
func (a *app) startProgress(what, unit string, total int) *progress {
	p := &progress{what: what, unit: unit, total: total, start: time.Now(), stop: make(chan struct{})}
	if a.tidy == nil || a.quiet || a.debug || a.tidy.live() {
		return p
	}
	a.tidy.show(p)
	p.over.Go(func() { p.run(a.tidy) })
	return p
}

// run draws the line now and then until the end.
func (p *progress) run(t *tidy) {
	defer t.show(nil)
	first := time.NewTimer(progressAfter)
	defer first.Stop()
	select {
	case <-first.C:
	case <-p.stop:
		return
	}
	again := time.NewTicker(progressEvery)
	defer again.Stop()
	for {
		t.draw(p.line(time.Now()))
		select {
		case <-again.C:
		case <-p.stop:
			return
		}
	}
}

func (p *progress) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
}

// wait notes that the service holds requests back.
func (p *progress) wait(w wire.Wait, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := now.Add(w.For); until.After(p.waiting) {
		p.reason, p.waiting = w.Reason, until
	}
}

func (p *progress) end() {
	close(p.stop)
	p.over.Wait()
}

// line is what is shown at a time.
func (p *progress) line(now time.Time) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	spent := now.Sub(p.start)
	var text string
	switch {
	case p.total > 0 && p.done > 0:
		left := time.Duration(float64(spent) / float64(p.done) * float64(p.total-p.done))
		text = fmt.Sprintf("%s: %d of %d %s, about %s left", p.what, p.done, p.total, p.unit, left.Round(time.Second))
	case p.total > 0:
		text = fmt.Sprintf("%s: 0 of %d %s, %s", p.what, p.total, p.unit, spent.Round(time.Second))
	default:
		text = fmt.Sprintf("%s: %d %s so far, %s", p.what, p.done, p.unit, spent.Round(time.Second))
	}
	if left := p.waiting.Sub(now); left > 0 {
		text += fmt.Sprintf(" (waiting %s: %s)", left.Round(time.Second), p.reason)
	}
	return text
}

// tidy keeps one line of progress below everything else that is written to a terminal.
type tidy struct {
	err io.Writer // the terminal behind stderr

	mu      sync.Mutex
	current *progress
	drawn   bool
}

// tidyUp makes a terminal's streams erase the line of progress before they write.
func (a *app) tidyUp() {
	if !a.ErrTTY || a.Getenv("TERM") == "dumb" {
		return
	}
	a.tidy = &tidy{err: a.Err}
	a.Err = &tidyWriter{a.tidy, a.Err}
	if a.OutTTY {
		a.Out = &tidyWriter{a.tidy, a.Out}
	}
}

type tidyWriter struct {
	*tidy
	w io.Writer
}

func (w *tidyWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.erase()
	return w.w.Write(b)
}

func (t *tidy) erase() {
	if t.drawn {
		_, _ = io.WriteString(t.err, eraseLine)
		t.drawn = false
	}
}

func (t *tidy) live() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.current != nil
}

func (t *tidy) show(p *progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.erase()
	t.current = p
}

// draw replaces the line. It is kept short of the usual width, since a line that
// wraps cannot be erased.
func (t *tidy) draw(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	const most = 79
	if r := []rune(line); len(r) > most {
		line = strings.TrimSpace(string(r[:most-1])) + "…"
	}
	_, _ = io.WriteString(t.err, eraseLine+line)
	t.drawn = true
}

// waiting tells that the service holds requests back: in the line of progress, or in one of its own.
// detour tells, with --verbose, that a cheaper way to ask was not available.
func (a *app) detour(d wire.Detour) {
	if a.verbose {
		a.note("%s: asking in another way, since %v", d.Op, d.Why)
	}
}

func (a *app) waiting(w wire.Wait) {
	if a.tidy != nil && a.tidy.held(w) && !a.verbose {
		return
	}
	if w.For >= time.Second || a.verbose {
		a.note("waiting %s: %s", w.For.Round(100*time.Millisecond), w.Reason)
	}
}

func (t *tidy) held(w wire.Wait) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current == nil {
		return false
	}
	t.current.wait(w, time.Now())
	return true
}
