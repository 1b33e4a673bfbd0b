package screen

import (
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mi-roles/graph/wire"
	"mi-roles/output"
)

func TestProgressLine(t *testing.T) {
	start := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name        string
		total, done int
		after       time.Duration
		wait        wire.Wait
		want        string
	}{
		{"nothing known", 0, 0, 3 * time.Second, wire.Wait{}, "reading: 0 things so far, 3s"},
		{"no total", 0, 1200, 12 * time.Second, wire.Wait{}, "reading: 1200 things so far, 12s"},
		{"before the first", 40, 0, 2 * time.Second, wire.Wait{}, "reading: 0 of 40 things, 2s"},
		{"half", 40, 20, 10 * time.Second, wire.Wait{}, "reading: 20 of 40 things, about 10 s left"},
		{"done", 40, 40, 10 * time.Second, wire.Wait{}, "reading: 40 of 40 things, a few seconds left"},
		{"too early to tell", 1000, 1, 2 * time.Second, wire.Wait{}, "reading: 1 of 1000 things, 2s"},
		{"slow, but seen long enough", 1000, 1, 20 * time.Second, wire.Wait{}, "reading: 1 of 1000 things, about 5 h 33 min left"},
		{"one thing", 1, 0, 2 * time.Second, wire.Wait{}, "reading: 0 of 1 things, 2s"},
		{"one thing done", 1, 1, 2 * time.Second, wire.Wait{}, "reading: 1 of 1 things, a few seconds left"},
		{"minutes", 1000, 100, 9 * time.Second, wire.Wait{}, "reading: 100 of 1000 things, about 2 min left"},
		{"a wait that is longer", 40, 39, 10 * time.Second, wire.Wait{For: 30 * time.Second, Reason: "throttled"},
			"reading: 39 of 40 things, about 30 s left (throttled, next try at 09:00:40)"},
		{"throttled", 40, 20, 10 * time.Second, wire.Wait{For: 8 * time.Second, Reason: "throttled"},
			"reading: 20 of 40 things, about 10 s left (throttled, next try at 09:00:18)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &Progress{What: "reading", Unit: "things", Total: c.total, Start: start}
			p.Add(c.done)
			now := start.Add(c.after)
			p.Wait(c.wait, now)
			if got := p.Line(now); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What is written while progress shows erases it first; nothing of it stays.
func TestTidy(t *testing.T) {
	var shown bytes.Buffer
	a := &Screen{Streams: Streams{Out: &shown, Err: &shown, OutTTY: true, ErrTTY: true, Getenv: func(string) string { return "" }}}
	a.InstallStatusLine()
	a.StatusLine.Draw("reading")
	a.Note("a note")
	a.Note("another")
	a.StatusLine.Draw(strings.Repeat("ä", 79))
	a.Note("a third")
	a.StatusLine.Draw(strings.Repeat("ä", 80))
	_, _ = a.Out.Write([]byte("a row\n"))
	want := eraseLine + "reading" + eraseLine + "a note\nanother\n" + eraseLine + strings.Repeat("ä", 79) + eraseLine +
		"a third\n" + eraseLine + strings.Repeat("ä", 78) + "…" + eraseLine + "a row\n"
	if got := shown.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Without a terminal, or in the first second, nothing is shown.
func TestProgressIsSilent(t *testing.T) {
	for _, tty := range []bool{false, true} {
		var shown bytes.Buffer
		a := &Screen{Streams: Streams{Err: &shown, ErrTTY: tty, Getenv: func(string) string { return "" }}}
		a.InstallStatusLine()
		p := a.StartProgress("reading", "things", 0)
		p.Add(1)
		a.Waiting(wire.Wait{For: time.Millisecond, Reason: "throttled"})
		p.End()
		if shown.Len() > 0 || (a.StatusLine != nil) != tty {
			t.Errorf("terminal %v: %q", tty, shown.String())
		}
	}
}

// A wait is told in the line of progress, else in a line of its own.
func TestWaiting(t *testing.T) {
	var shown bytes.Buffer
	a := &Screen{Streams: Streams{Err: &shown, ErrTTY: true, Getenv: func(string) string { return "" }}}
	a.InstallStatusLine()
	p := a.StartProgress("reading", "things", 0)
	a.Waiting(wire.Wait{For: 9 * time.Second, Reason: "throttled"})
	if got := p.Line(time.Now()); !strings.Contains(got, "throttled") || shown.Len() > 0 {
		t.Errorf("line %q, screen %q", got, shown.String())
	}
	p.End()
	a.Waiting(wire.Wait{For: 9 * time.Second, Reason: "throttled"})
	if got := shown.String(); !strings.HasPrefix(got, "throttled: waiting 9s, next try at ") {
		t.Errorf("screen %q", got)
	}
}

// pipe is a screen without a terminal, and its streams.
func pipe(env map[string]string) (a *Screen, out, errs *bytes.Buffer) {
	out, errs = &bytes.Buffer{}, &bytes.Buffer{}
	a = &Screen{Streams: Streams{In: strings.NewReader(""), Out: out, Err: errs, Getenv: func(name string) string { return env[name] }}}
	a.Output = string(output.Table)
	return a, out, errs
}

// TestTimeLeft is as exact as it can be known.
func TestTimeLeft(t *testing.T) {
	for left, want := range map[time.Duration]string{
		0: "a few seconds", 4999 * time.Millisecond: "a few seconds", 5 * time.Second: "about 5 s", 6 * time.Second: "about 10 s",
		59 * time.Second: "about 60 s", time.Minute: "about 1 min", time.Minute + 1: "about 2 min", 59 * time.Minute: "about 59 min",
		time.Hour: "about 1 h 0 min", 90 * time.Minute: "about 1 h 30 min", 25*time.Hour + 59*time.Minute: "about 25 h 59 min",
	} {
		if got := about(left); got != want {
			t.Errorf("%s: %s, want %s", left, got, want)
		}
	}
	start := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		done  int
		after time.Duration
		want  string
	}{
		{50, time.Second, "r: 50 of 1000 u, about 20 s left"}, {49, time.Second, "r: 49 of 1000 u, 1s"},
		{1, believable - 1, "r: 1 of 1000 u, 15s"}, {10, believable, "r: 10 of 1000 u, about 25 min left"}, {0, time.Hour,
			"r: 0 of 1000 u, 1h0m0s"},
	} {
		p := &Progress{What: "r", Unit: "u", Total: 1000, Start: start}
		p.Add(c.done)
		if got := p.Line(start.Add(c.after)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	p := &Progress{What: "r", Unit: "u", Start: start}
	p.Wait(wire.Wait{For: 8 * time.Second, Reason: "late"}, start)
	p.Wait(wire.Wait{For: 2 * time.Second, Reason: "early"}, start)
	if got := p.Line(start); got != "r: 0 u so far, 0s (late, next try at 09:00:08)" {
		t.Error(got)
	}
	if got := p.Line(start.Add(8 * time.Second)); got != "r: 0 u so far, 8s" {
		t.Error(got)
	}
}

// TestProgressShows after a second, four times a second, and goes away at the end.
func TestProgressShows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var shown lockedBuffer
		a := &Screen{Streams: Streams{Err: &shown, Out: &shown, ErrTTY: true, ErrWidth: 20, Getenv: func(string) string { return "" }}}
		a.InstallStatusLine()
		p := a.StartProgress("reading", "things", 0)
		second := a.StartProgress("within", "things", 0) // one line at a time
		time.Sleep(progressAfter - time.Millisecond)
		synctest.Wait()
		if got := shown.take(); got != "" {
			t.Errorf("in the first second: %q", got)
		}
		time.Sleep(time.Millisecond + 3*progressEvery)
		synctest.Wait()
		if got := shown.take(); got != strings.Repeat(eraseLine+"reading: 0 things…", 3)+eraseLine+"reading: 0 things…" {
			t.Errorf("then: %q", got)
		}
		second.End()
		p.End()
		if got := shown.take(); got != eraseLine {
			t.Errorf("at the end: %q", got)
		}
		a.Note("after")
		if got := shown.take(); got != "after\n" {
			t.Errorf("after it: %q", got)
		}
		for _, quiet := range []func(*Screen){func(a *Screen) { a.Quiet = true }, func(a *Screen) { a.Quiet, a.Debug = false, true }} {
			quiet(a)
			p := a.StartProgress("reading", "things", 0)
			time.Sleep(2 * progressAfter)
			synctest.Wait()
			p.End()
		}
		if got := shown.take(); got != "" {
			t.Errorf("quiet: %q", got)
		}
	})
}

// lockedBuffer is written by the line of progress and read by the test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// take is what was written so far, which begins again.
func (l *lockedBuffer) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.b.Reset()
	return l.b.String()
}

// TestTold: waits of a second and more are told, shorter ones and other ways to ask with --verbose.
func TestTold(t *testing.T) {
	for _, verbose := range []bool{false, true} {
		a, _, errs := pipe(nil)
		a.Verbose = verbose
		a.Waiting(wire.Wait{For: time.Second - 1, Reason: "short"})
		a.Detour(wire.Detour{Op: "list", Why: io.EOF})
		want := map[bool]string{true: "short: waiting 1s, next try at "}[verbose]
		if got := errs.String(); !strings.HasPrefix(got, want) || (got == "") == verbose || verbose &&
			!strings.HasSuffix(got, "\nlist: trying another way, because EOF\n") {
			t.Errorf("verbose %v: %q", verbose, got)
		}
		errs.Reset()
		a.Waiting(wire.Wait{For: time.Second, Reason: "long"})
		if got := errs.String(); !strings.HasPrefix(got, "long: waiting 1s, next try at ") {
			t.Errorf("%q", got)
		}
	}
	var shown bytes.Buffer
	a := &Screen{Streams: Streams{Err: &shown, ErrTTY: true, Getenv: func(string) string { return "" }}}
	a.InstallStatusLine()
	p := a.StartProgress("reading", "things", 0)
	a.Verbose = true
	a.Waiting(wire.Wait{For: time.Second, Reason: "long"})
	p.End()
	if !strings.HasPrefix(shown.String(), "long: waiting") {
		t.Errorf("%q", shown.String())
	}
}
