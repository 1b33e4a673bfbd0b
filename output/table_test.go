package output

import (
	"strings"
	"testing"
)

// TestWidth: whatever the width, no id is cut, no line is longer than wanted
// unless ids and unbreakable columns leave no choice, and columns are aligned.
func TestWidth(t *testing.T) {
	d := document(foreign)
	unbreakable := textWidth("unchanged") + gap + narrowest + gap + textWidth("User.Read.All") + gap + len(objectID) + gap +
		len("("+objectID+").") + gap + len("Grants")
	for width := 1; width < 250; width++ {
		text := rendered(t, d, Options{Format: Table, Width: width})
		if got, want := strings.Count(text, objectID), 4; got != want {
			t.Fatalf("width %d: %d whole ids, want %d:\n%s", width, got, want, text)
		}
		column := 0
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if w := textWidth(line); w > max(width, unbreakable) {
				t.Errorf("width %d: a line is %d wide: %q", width, w, line)
			}
			if i := strings.Index(line, "Object id"); i >= 0 {
				column = textWidth(line[:i])
			}
			if i := strings.Index(line, objectID); i >= 0 && !strings.HasPrefix(line[i-1:], "(") && textWidth(line[:i]) != column {
				t.Errorf("width %d: id not below its title: %q", width, line)
			}
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("insufficient privileges for "+objectID+", "+foreign, uint8(20))
	f.Add(hostile, uint8(1))
	f.Fuzz(func(t *testing.T, s string, width uint8) {
		text, n := Clean(s), max(int(width), 2)
		lines := wrap(text, n)
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			t.Fatalf("text changed from %q to %q", text, got)
		}
		for _, line := range lines {
			if textWidth(line) > n && strings.ContainsAny(line, " ") {
				t.Errorf("%q is wider than %d", line, n)
			}
		}
	})
}

// TestHostileWidth: one long name does not pad every row to its length.
func TestHostileWidth(t *testing.T) {
	d := document("x")
	d.Rows[0][1].Text, d.Rows[1][2].Text = strings.Repeat("long ", 50_000), strings.Repeat("x", 256<<10)
	text := rendered(t, d, Options{Format: Table})
	for line := range strings.Lines(text) {
		if len(line) > 3*widest {
			t.Fatalf("a line of %d bytes", len(line))
		}
	}
}

// TestColorIsDecoration: without its codes a coloured table is the plain one.
func TestColorIsDecoration(t *testing.T) {
	plain := rendered(t, document("func-orders"), Options{Format: Table, Width: 80})
	color := rendered(t, document("func-orders"), Options{Format: Table, Width: 80, Color: true})
	if color == plain {
		t.Error("no colour")
	}
	for _, code := range []string{bold, normal, paints[Good], paints[Warn], paints[Bad], paints[Dim]} {
		color = strings.ReplaceAll(color, code, "")
	}
	var trimmed strings.Builder
	for line := range strings.Lines(color) {
		trimmed.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	if trimmed.String() != plain {
		t.Errorf("coloured:\n%s\nplain:\n%s", trimmed.String(), plain)
	}
	for _, mark := range []string{"✓ done", "✗ failed", "! gone"} {
		if !strings.Contains(plain, mark) {
			t.Errorf("%q is not marked without colour", mark)
		}
	}
}
