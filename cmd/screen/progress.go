package screen

import (
	"cmp"
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

// Progress is a long run as people see it, on terminals only: what is done, how
// far it is, and how long it will take or has taken. It shows after a second.
type Progress struct {
	What, Unit string // "reading the tenant", "identities"
	Total      int    // 0: not known
	Start      time.Time

	mu      sync.Mutex
	done    int
	reason  string // why the service makes us wait
	waiting time.Time

	stop chan struct{}
	over sync.WaitGroup
}

// StartProgress begins to show a run. end must follow.
func (a *Screen) StartProgress(what, unit string, total int) *Progress {
	p := &Progress{What: what, Unit: unit, Total: total, Start: time.Now(), stop: make(chan struct{})}
	if a.StatusLine == nil || a.Quiet || a.Debug || a.StatusLine.live() {
		return p
	}
	a.StatusLine.show(p)
	p.over.Go(func() { p.run(a.StatusLine) })
	return p
}

// run draws the line now and then until the end.
func (p *Progress) run(t *statusLine) {
	defer t.show(nil)
	select {
	case <-time.After(progressAfter):
	case <-p.stop:
		return
	}
	again := time.NewTicker(progressEvery)
	defer again.Stop()
	for {
		t.Draw(p.Line(time.Now()))
		select {
		case <-again.C:
		case <-p.stop:
			return
		}
	}
}

// Add counts n more as done.
func (p *Progress) Add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += n
}

// Wait notes that the service holds requests back.
func (p *Progress) Wait(w wire.Wait, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := now.Add(w.For); until.After(p.waiting) {
		p.reason, p.waiting = w.Reason, until
	}
}

// End takes the line away.
func (p *Progress) End() {
	close(p.stop)
	p.over.Wait()
}

// Line is what is shown at a time.
func (p *Progress) Line(now time.Time) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	spent := now.Sub(p.Start)
	var text string
	switch {
	case p.Total > 0 && (p.done*20 >= p.Total || p.done > 0 && spent >= believable):
		left := max(time.Duration(float64(spent)/float64(p.done)*float64(p.Total-p.done)), p.waiting.Sub(now))
		text = fmt.Sprintf("%s: %d of %d %s, %s left", p.What, p.done, p.Total, p.Unit, about(left))
	case p.Total > 0:
		text = fmt.Sprintf("%s: %d of %d %s, %s", p.What, p.done, p.Total, p.Unit, spent.Round(time.Second))
	default:
		text = fmt.Sprintf("%s: %d %s so far, %s", p.What, p.done, p.Unit, spent.Round(time.Second))
	}
	if left := p.waiting.Sub(now); left > 0 {
		text += fmt.Sprintf(" (%s, next try at %s)", p.reason, p.waiting.Format(time.TimeOnly))
	}
	return text
}

// believable is how long one has to look before the pace tells when the end comes.
const believable = 15 * time.Second

// about is a time left, as exactly as it can be known.
func about(left time.Duration) string {
	switch {
	case left < 5*time.Second:
		return "a few seconds"
	case left < time.Minute:
		return fmt.Sprintf("about %d s", 5*int((left+4*time.Second)/(5*time.Second)))
	case left < time.Hour:
		return fmt.Sprintf("about %d min", int((left+time.Minute-1)/time.Minute))
	}
	return fmt.Sprintf("about %d h %d min", int(left.Hours()), int(left.Minutes())%60)
}

// statusLine keeps one line of progress below everything else that is written to a terminal.
type statusLine struct {
	err  io.Writer           // the terminal behind stderr
	sign func(string) string // writes our signs as the locale has them

	width int // of that terminal, 0 if it is not known

	mu      sync.Mutex
	current *Progress
	drawn   bool
}

// InstallStatusLine makes a terminal's streams erase the line of progress before they write.
func (a *Screen) InstallStatusLine() {
	if !a.ErrTTY || a.plain() {
		return
	}
	a.StatusLine = &statusLine{err: a.Err, sign: a.InLocale, width: a.ErrWidth}
	a.Err = &statusWriter{a.StatusLine, a.Err}
	if a.OutTTY {
		a.Out = &statusWriter{a.StatusLine, a.Out}
	}
}

type statusWriter struct {
	*statusLine
	w io.Writer
}

func (w *statusWriter) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.erase()
	return w.w.Write(b)
}

func (t *statusLine) erase() {
	if t.drawn {
		_, _ = io.WriteString(t.err, eraseLine)
		t.drawn = false
	}
}

func (t *statusLine) live() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.current != nil
}

func (t *statusLine) show(p *Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.erase()
	t.current = p
}

// Draw replaces the line. It is kept short of the usual width, since a line that
// wraps cannot be erased.
func (t *statusLine) Draw(line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	most := min(cmp.Or(t.width, plainWidth), plainWidth) - 1
	if r := []rune(line); len(r) > most {
		line = strings.TrimSpace(string(r[:most-1])) + "…"
	}
	_, _ = io.WriteString(t.err, eraseLine+t.sign(line))
	t.drawn = true
}

// Detour tells, with --verbose, that a cheaper way to ask was not available.
func (a *Screen) Detour(d wire.Detour) {
	if a.Verbose {
		a.Note("%s: trying another way, because %v", d.Op, d.Why)
	}
}

// Waiting tells that the service holds requests back: in the line of progress, or in one of its own.
func (a *Screen) Waiting(w wire.Wait) {
	if a.StatusLine != nil && a.StatusLine.held(w) && !a.Verbose {
		return
	}
	if w.For >= time.Second || a.Verbose {
		a.Note("%s: waiting %s, next try at %s", w.Reason, w.For.Round(100*time.Millisecond), time.Now().Add(w.For).Format(time.TimeOnly))
	}
}

func (t *statusLine) held(w wire.Wait) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.current == nil {
		return false
	}
	t.current.Wait(w, time.Now())
	return true
}
