package output

import (
	"strings"
	"testing"
)

func TestParseFormat(t *testing.T) {
	for in, want := range map[string]Format{"json": JSON, " JSON ": JSON, "md": MD, "None": None} {
		if got, err := ParseFormat(in); got != want || err != nil {
			t.Errorf("ParseFormat(%q) = %q, %v", in, got, err)
		}
	}
	if got, err := ParseFormat("sarif", JSON, SARIF); got != SARIF || err != nil {
		t.Errorf("an allowed format: %q, %v", got, err)
	}
	for in, want := range map[string]string{
		"jsn":                       `unknown output format "jsn": did you mean json? use one of table, wide, json, yaml, csv, tsv, md, none`,
		"sarif":                     `unknown output format "sarif": use one of table,`,
		"markdown":                  `use one of`,
		"yml":                       `did you mean yaml?`,
		"t":                         `did you mean tsv?`,
		"":                          `unknown output format ""`,
		"\x1b[2J":                   `"\u001b[2J"`,
		strings.Repeat("x", 10_000): `xxx…": use one of`,
	} {
		_, err := ParseFormat(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseFormat(%.20q): %v, want %q in it", in, err, want)
			continue
		}
		assertSafe(t, err.Error())
	}
}

func TestUnknownFormat(t *testing.T) {
	for _, f := range []Format{HTML, Dot, "nope", ""} {
		if err := Render(&strings.Builder{}, document("x"), Options{Format: f}); err == nil {
			t.Errorf("Render takes %q", f)
		}
	}
}
