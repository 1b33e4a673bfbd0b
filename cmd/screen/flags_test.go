package screen

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"mi-roles/output"
)

// TestSay: what a person is told is one line, harmless, and folded where it is wider than the terminal.
func TestSay(t *testing.T) {
	for _, c := range []struct {
		width int
		text  string
		want  string
	}{
		{0, "one two three", "one two three\n"}, {13, "one two three", "one two three\n"}, {12, "one two three", "one two\n  three\n"},
		{20, "  hint: one two three four", "  hint: one two\n    three four\n"},
		{40, "to do it again, type: mi-roles list -i x", "to do it again, type: mi-roles list -i x\n"},
		{30, "to do it again, type: mi-roles list -i x", "to do it again, type:\n  mi-roles list -i x\n"},
		{16, "type: mi-roles list -i x", "type:\n  mi-roles list\n  -i x\n"}, {0, "two\nlines", "two\nlines\n"},
		{0, "a\x1bb", "a\\u001bb\n"},
	} {
		a, _, errs := pipe(nil)
		a.ErrWidth = c.width
		if a.Say(c.text); errs.String() != c.want {
			t.Errorf("%d wide: %q, want %q", c.width, errs, c.want)
		}
	}
	a, _, errs := pipe(map[string]string{"LANG": "C"})
	a.Note("%s … b", "a\nb")
	if got := errs.String(); strings.Count(got, "\n") != 1 || strings.Contains(got, "…") {
		t.Errorf("%q", got)
	}
	errs.Reset()
	a.Quiet = true
	a.Note("x")
	a.Say("y")
	if errs.String() != "y\n" {
		t.Errorf("quiet: %q", errs)
	}
}

// TestFits: where no width is known every line fits.
func TestFits(t *testing.T) {
	for width, want := range map[int]bool{0: true, 1: false, 4: false, 5: true, 6: true} {
		a, _, _ := pipe(nil)
		if a.ErrWidth = width; a.Fits("12345") != want {
			t.Errorf("%d wide: %v", width, !want)
		}
	}
}

// TestLooks are the defaults of the global flags, and what the environment says of terminals.
func TestLooks(t *testing.T) {
	a, _, _ := pipe(nil)
	f := pflag.NewFlagSet("x", pflag.ContinueOnError)
	a.AddDisplayFlags(f)
	for name, want := range map[string]string{"output": "table", "out": "", "bom": "false", "query": "", "yes": "false",
		"no-input": "false",
		"quiet":    "false", "verbose": "false", "debug": "false", "no-color": "false"} {
		if got := f.Lookup(name).DefValue; got != want {
			t.Errorf("--%s: %q", name, got)
		}
	}
	for _, c := range []struct {
		env               map[string]string
		ask, noInput, tty bool
		noColor           bool
		ascii, can, color bool
	}{
		{nil, true, false, true, false, false, true, true}, {nil, false, false, false, false, false, false, false},
		{nil, true, true, true, true, false, false, false},
		{map[string]string{"CI": "1", "NO_COLOR": "1", "LANG": "C"}, true, false, true, false, true, false, false},
		{map[string]string{"LC_ALL": "POSIX", "LC_CTYPE": "de_DE.UTF-8", "TERM": "dumb"}, true, false, true, false, true, true, false},
		{map[string]string{"LC_CTYPE": "de_DE.UTF-8", "LANG": "C"}, true, false, true, false, false, true, true},
	} {
		a, _, _ := pipe(c.env)
		a.Ask, a.NoInput, a.OutTTY, a.noColor = c.ask, c.noInput, c.tty, c.noColor
		o, err := a.Printer()
		if err != nil || a.ASCII() != c.ascii || o.ASCII != c.ascii || a.CanAsk() != c.can || o.Color != c.color {
			t.Errorf("%v: ascii %v, asks %v, color %v, %v", c.env, a.ASCII(), a.CanAsk(), o.Color, err)
		}
	}
}

// TestPrinter refuses a format or query that cannot be meant, before any work is done.
func TestPrinter(t *testing.T) {
	for _, c := range []struct {
		output, query string
		bom           bool
		want          string
	}{
		{"json", "[].id", false, ""}, {"csv", "", true, ""}, {"xml", "", false, "--output: "}, {"json", "[", false, "--query: "},
		{"json", "", true, "--bom marks a CSV for spreadsheets: add -o csv"}, {"html", "", false, "--output: "},
	} {
		a, _, _ := pipe(nil)
		a.Output, a.Query, a.bom, a.Width = c.output, c.query, c.bom, 77
		o, err := a.Printer()
		if c.want != "" {
			if !IsUsage(err) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if err != nil || string(o.Format) != c.output || o.Query != c.query || o.BOM != c.bom || o.Width != 77 ||
			o.ToolVersion != Version() ||
			o.ToolHome != Home() || o.Context != context.Background() {
			t.Errorf("%+v, %v", o, err)
		}
	}
	a, _, _ := pipe(nil)
	a.Output = "jsno"
	_, err := a.Printer()
	if m, ok := errors.AsType[*Misspelled](err); !ok || m.Word != "jsno" || m.Meant != "json" || m.Error() != m.Err.Error() {
		t.Errorf("%v", err)
	}
	a.Output = "zzzzzz"
	_, err = a.Printer()
	if m, ok := errors.AsType[*Misspelled](err); ok || err == nil {
		t.Errorf("meant %q: %v", m.Meant, err)
	}
	a.Output = "html"
	if o, err := a.Printer(output.HTML); err != nil || o.Format != output.HTML {
		t.Error(err)
	}
	var end context.CancelFunc
	a.TimeLimit, end = NewTimeLimit(t.Context(), time.Hour, false)
	defer end()
	if a.Lasting() != context.Context(a.TimeLimit) {
		t.Error("the run has another context")
	}
}
