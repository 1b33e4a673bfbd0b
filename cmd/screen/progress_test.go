package screen

import (
	"bytes"
	"mi-roles/graph/wire"
	"strings"
	"testing"
	"time"
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
	a.TidyUp()
	a.Tidy.Draw("reading")
	a.Note("a note")
	a.Note("another")
	a.Tidy.Draw(strings.Repeat("ä", 200))
	_, _ = a.Out.Write([]byte("a row\n"))
	want := eraseLine + "reading" + eraseLine + "a note\nanother\n" + eraseLine + strings.Repeat("ä", 78) + "…" + eraseLine + "a row\n"
	if got := shown.String(); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Without a terminal, or in the first second, nothing is shown.
func TestProgressIsSilent(t *testing.T) {
	for _, tty := range []bool{false, true} {
		var shown bytes.Buffer
		a := &Screen{Streams: Streams{Err: &shown, ErrTTY: tty, Getenv: func(string) string { return "" }}}
		a.TidyUp()
		p := a.StartProgress("reading", "things", 0)
		p.Add(1)
		a.Waiting(wire.Wait{For: time.Millisecond, Reason: "throttled"})
		p.End()
		if shown.Len() > 0 {
			t.Errorf("terminal %v: %q", tty, shown.String())
		}
	}
}

// A wait is told in the line of progress, else in a line of its own.
func TestWaiting(t *testing.T) {
	var shown bytes.Buffer
	a := &Screen{Streams: Streams{Err: &shown, ErrTTY: true, Getenv: func(string) string { return "" }}}
	a.TidyUp()
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
