package output

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

func TestNeutralise(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "",
		"func-orders":          "func-orders",
		"=1+1":                 "'=1+1",
		"+cmd":                 "'+cmd",
		"@SUM(A1)":             "'@SUM(A1)",
		"-2+3+cmd|' /C calc'":  "'-2+3+cmd|' /C calc'",
		"  =1":                 "'  =1",
		"\u00a0=1":             "'\u00a0=1",
		`"=1`:                  `'"=1`,
		"'=1":                  "''=1",
		"＝1":                   "'＝1",
		"x;=1;y; @z":           "x;'=1;y;' @z",
		"a=b":                  "a=b",
		"-5":                   "-5",
		"-1.5e+10":             "-1.5e+10",
		assignmentID:           assignmentID,
		assignmentID + "x":     "'" + assignmentID + "x",
		"-" + assignmentID[:1]: "'--",
	} {
		if got := neutralize(in); got != want {
			t.Errorf("neutralize(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzCSV reads back what was written: the same cells, cleaned and neutralized;
// and no cell that begins like a formula.
func FuzzCSV(f *testing.F) {
	f.Add("plain", hostile)
	f.Add("\t=1", "\r\n\"quoted\", and more;=x")
	f.Add("", "-x")
	f.Fuzz(func(t *testing.T, a, b string) {
		var buffer bytes.Buffer
		if err := newLineWriter(&buffer, CSV).write([]string{a, b}); err != nil {
			t.Fatal(err)
		}
		if strings.Count(buffer.String(), "\n") != 1 {
			t.Fatalf("a row must be one line: %q", buffer.String())
		}
		rows, err := csv.NewReader(&buffer).ReadAll()
		if err != nil || len(rows) != 1 || len(rows[0]) != 2 {
			t.Fatalf("read back %q: %v", rows, err)
		}
		for i, cell := range []string{a, b} {
			if got := rows[0][i]; got != neutralize(Clean(cell)) || len(got) < len(Clean(cell)) {
				t.Errorf("cell %q came back as %q", cell, got)
			}
			if runs(rows[0][i]) && !strings.HasPrefix(rows[0][i], "'") {
				t.Errorf("cell %q would be run", rows[0][i])
			}
		}
	})
}

// FuzzTSV keeps one line per row and one tab between cells.
func FuzzTSV(f *testing.F) {
	f.Add("a\tb", "c\nd")
	f.Fuzz(func(t *testing.T, a, b string) {
		var buffer bytes.Buffer
		if err := newLineWriter(&buffer, TSV).write([]string{a, b}); err != nil {
			t.Fatal(err)
		}
		line, rest, _ := strings.Cut(buffer.String(), "\n")
		if cells := strings.Split(line, "\t"); rest != "" || len(cells) != 2 {
			t.Errorf("%q %q became %q", a, b, buffer.String())
		}
	})
}
