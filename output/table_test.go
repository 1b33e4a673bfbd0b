package output

import (
	"slices"
	"strings"
	"testing"
)

// TestWidth: whatever the width, no line is wider unless one name, role or id alone is,
// and these stay whole. What is left out can be spared, and goes in its order.
func TestWidth(t *testing.T) {
	d := document(foreign)
	d.Columns[0].Spare, d.Columns[5].Spare = 1, 2
	d.Rows[1][4].Text += " See https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview."
	seen := map[string]int{}
	for width := 250; width > 0; width-- {
		text := rendered(t, d, Options{Format: Table, Width: width})
		for _, whole := range []string{objectID, "User.Read.All", "Mail.Send", "(" + objectID + ")."} {
			if got, want := strings.Count(text, whole), strings.Count(rendered(t, d, Options{Format: Table}), whole); got != want {
				t.Fatalf("width %d: %q is whole %d times, want %d:\n%s", width, whole, got, want, text)
			}
		}
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			if w := TextWidth(line); w > max(width, len("What happened")+gap+whole) {
				t.Errorf("width %d: a line is %d wide: %q", width, w, line)
			}
		}
		head, _, _ := strings.Cut(text, "\n")
		for _, title := range []string{"Status", "Identity", "Grants"} {
			if strings.Contains(head, title) {
				seen[title] = width
			}
		}
	}
	if !(seen["Grants"] > seen["Status"] && seen["Status"] > seen["Identity"] && seen["Identity"] == 1) {
		t.Errorf("left out first to last: %v", seen)
	}
}

// TestWhatTellsRowsApartStays: a column that is marked so is left out only where its cells are
// alike and none warns.
func TestWhatTellsRowsApartStays(t *testing.T) {
	columns := []Column{{Title: "STATUS"}, {Title: "ACTION", Spare: 9, Tells: true}, {Title: "RISK", Spare: 1}}
	for name, c := range map[string]struct {
		actions []Cell
		stays   bool
	}{
		"alike":   {[]Cell{Text("assign"), Text("assign")}, false},
		"unlike":  {[]Cell{Text("assign"), Text("remove")}, true},
		"warning": {[]Cell{{Text: "assign", Tone: Warn}, {Text: "assign", Tone: Warn}}, true},
	} {
		var b strings.Builder
		d := Document{Columns: columns}
		for _, action := range c.actions {
			d.Rows = append(d.Rows, []Cell{Text("done"), action, Text("medium")})
		}
		if err := Render(&b, d, Options{Format: Table, Width: 17}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "ACTION"); got != c.stays {
			t.Errorf("%s:\n%s", name, b.String())
		}
	}
}

// TestAlarmsStay: a column that warns of something is left out after those that do not.
func TestAlarmsStay(t *testing.T) {
	columns := []Column{{Title: "NAME"}, {Title: "RISK", Spare: 2}, {Title: "TYPE", Spare: 1}}
	calm := Document{Columns: columns, Rows: [][]Cell{{Text("func"), Text("low"), Text("System")}}}
	loud := Document{Columns: columns, Rows: [][]Cell{{Text("func"), {"high", Warn}, Text("System")}}}
	if got := rendered(t, calm, Options{Format: Table, Width: 14}); got != "NAME  TYPE\nfunc  System\n" {
		t.Errorf("%q", got)
	}
	if got := rendered(t, loud, Options{Format: Table, Width: 14}); got != "NAME  RISK\nfunc  ! high\n" {
		t.Errorf("%q", got)
	}
}

// TestRecordsWarn: where rows are records, a column that was left out is there where it warns.
func TestRecordsWarn(t *testing.T) {
	d := Document{Columns: []Column{{Title: "NAME"}, {Title: "ROLE"}, {Title: "RISK", Spare: 1}},
		Rows: [][]Cell{{Text("func-orders"), Text("Mail.Read"), Text("low")}, {Text("web-shop"), Text("Mail.Send"), {"high", Warn}}}}
	want := "NAME  func-orders\nROLE  Mail.Read\n\nNAME  web-shop\nROLE  Mail.Send\nRISK  ! high\n"
	if got := rendered(t, d, Options{Format: Table, Width: 20}); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestRoomIsUsed: what has room is shown, and unfolded.
func TestRoomIsUsed(t *testing.T) {
	uri := Column{Title: "URI", Spare: 1}
	for name, c := range map[string]struct {
		columns []Column
		cells   []string
		width   int
		want    string
	}{
		"a column that went before a wider one is back": {[]Column{{Title: "NAME"}, {Title: "ID", Spare: 2}, uri},
			[]string{"func", "17", "https://orders.example.com"}, 30, "NAME  ID\nfunc  17\n"},
		"the last that went is back first": {[]Column{{Title: "NAME"}, {Title: "ID", Spare: 3}, {Title: "AT", Spare: 2}, uri},
			[]string{"func", "17", "18", "https://orders.example.com"}, 11, "NAME  AT\nfunc  18\n"},
		"an empty column goes first": {[]Column{{Title: "NAME"}, {Title: "GROUP", Spare: 1}, {Title: "ID", Spare: 2}},
			[]string{"func", "", "17"}, 12, "NAME  ID\nfunc  17\n"},
		"what folding leaves goes to the other prose": {[]Column{{Title: "WHAT", Wrap: true}, {Title: "WHY", Wrap: true}},
			[]string{"aaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbb", "one two three four five six seven eight nine"}, 54,
			"WHAT                WHY\naaaaaaaaaaaaaaaaaa  one two three four five six seven\nbbbbbbbbbbbbbbbbbb  eight nine\n"},
	} {
		d := Document{Columns: c.columns, Rows: [][]Cell{cellsOf(c.cells)}}
		if got := rendered(t, d, Options{Format: Table, Width: c.width}); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("insufficient privileges for "+objectID+", "+foreign, uint8(20))
	f.Add(hostile, uint8(1))
	f.Add(resourceID+" and https://graph.microsoft.com,api://orders", uint8(50))
	f.Fuzz(func(t *testing.T, s string, width uint8) {
		text, n := Clean(s), max(int(width), 2)
		lines := wrap(text, n)
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			t.Fatalf("text changed from %q to %q", text, got)
		}
		for _, line := range lines {
			if TextWidth(line) > n && (strings.ContainsAny(line, " ") || len(within(line, n)) > 1) {
				t.Errorf("%q is wider than %d", line, n)
			}
		}
	})
}

// TestWordsStayWhole: a word is broken only where it is long, and after a slash, a dot or a comma.
func TestWordsStayWhole(t *testing.T) {
	for text, want := range map[string][]string{
		"AppRoleAssignment.ReadWrite.All is held": {"AppRoleAssignment.ReadWrite.All", "is held"},
		"see " + assignmentID:                     {"see", assignmentID},
		"https://learn.microsoft.com/entra/identity/managed-identities-azure-resources": {"https://learn.",
			"microsoft.com/entra/", "identity/", "managed-identities-azure-resources"},
	} {
		if got := wrap(text, 20); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
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

// TestColorIsDecoration: without its codes a colored table is the plain one.
func TestColorIsDecoration(t *testing.T) {
	plain := rendered(t, document("func-orders"), Options{Format: Table, Width: 80})
	color := rendered(t, document("func-orders"), Options{Format: Table, Width: 80, Color: true})
	if color == plain {
		t.Error("no color")
	}
	for _, code := range []string{bold, normal, paints[Good], paints[Warn], paints[Bad], paints[Dim]} {
		color = strings.ReplaceAll(color, code, "")
	}
	if color != plain { // blanks at the ends of lines count too: a terminal breaks them
		t.Errorf("colored:\n%s\nplain:\n%s", color, plain)
	}
	for _, mark := range []string{"✓ done", "✗ failed", "! gone"} {
		if !strings.Contains(plain, mark) {
			t.Errorf("%q is not marked without color", mark)
		}
	}
}
