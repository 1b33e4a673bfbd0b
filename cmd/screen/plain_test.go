package screen

import (
	"bytes"
	"strings"
	"testing"

	"mi-roles/output"
)

// TestAPlainConsole: where escape sequences are not obeyed, none is written, and a
// question is asked line by line.
func TestAPlainConsole(t *testing.T) {
	for name, c := range map[string]struct {
		plain bool
		term  string
		wants bool
	}{"a terminal": {false, "xterm", true}, "a legacy console": {true, "", false}, "TERM=dumb": {false, "dumb", false}} {
		var out, errs bytes.Buffer
		a := &Screen{Streams: Streams{In: strings.NewReader("2\n"), Out: &out, Err: &errs, Ask: true, OutTTY: true, ErrTTY: true,
			Plain:  c.plain,
			Getenv: func(name string) string { return map[string]string{"TERM": c.term}[name] }}}
		a.Output = string(output.Table)
		a.InstallStatusLine()
		p, err := a.Printer()
		if err != nil {
			t.Fatal(err)
		}
		if p.Color != c.wants || (a.StatusLine != nil) != c.wants {
			t.Errorf("%s: color %v, a line of progress %v", name, p.Color, a.StatusLine != nil)
		}
		if c.wants {
			continue
		}
		a.TimeLimit, _ = NewTimeLimit(t.Context(), 1<<40, false)
		choice, err := a.Choose(t.Context(),
			Question{Title: "Which?", Options: []Option{{Name: "one", Value: "1"}, {Name: "two", Value: "2"}}})
		if err != nil || choice != "2" || strings.Contains(out.String()+errs.String(), "\x1b") {
			t.Errorf("%s: %q, %v, %q", name, choice, err, errs.String())
		}
	}
}
