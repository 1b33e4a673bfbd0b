package output

import (
	"fmt"
	"slices"
	"strings"
)

// Format is a value of the --output flag.
type Format string

// The formats. HTML and Dot are rendered by inner rooms of this package;
// [Render] refuses them.
const (
	Table Format = "table"
	JSON  Format = "json"
	YAML  Format = "yaml"
	CSV   Format = "csv"
	TSV   Format = "tsv"
	MD    Format = "md"
	None  Format = "none"
	JSONL Format = "jsonl"
	HTML  Format = "html"
	SARIF Format = "sarif"
	JUnit Format = "junit"
	Dot   Format = "dot"
)

// Common lists the formats that every command with a result offers.
func Common() []Format { return []Format{Table, JSON, YAML, CSV, TSV, MD, None} }

// ParseFormat reads s, in any case, as one of allowed; with none given, as one
// of [Common]. The error names the nearest allowed format, if one is near, and
// all of them.
func ParseFormat(s string, allowed ...Format) (Format, error) {
	if len(allowed) == 0 {
		allowed = Common()
	}
	f := Format(strings.ToLower(strings.TrimSpace(s)))
	if slices.Contains(allowed, f) {
		return f, nil
	}
	names := make([]string, len(allowed))
	for i, a := range allowed {
		names[i] = string(a)
	}
	hint := ""
	if near := nearest(string(f), names); near != "" {
		hint = fmt.Sprintf("did you mean %s? ", near)
	}
	return "", fmt.Errorf("unknown output format %q: %suse one of %s", excerpt(s), hint, strings.Join(names, ", "))
}

// nearest returns the name that starts like s or is at most two edits away.
func nearest(s string, names []string) string {
	if s == "" || len(s) > 32 {
		return ""
	}
	best, distance := "", 3
	for _, name := range names {
		d := edits(s, name)
		if strings.HasPrefix(name, s) || strings.HasPrefix(s, name) {
			d = min(d, 1)
		}
		if d < distance && d < len(name) {
			best, distance = name, d
		}
	}
	return best
}

// edits is the Levenshtein distance between a and b, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

// excerpt keeps what the user typed short and printable inside a message.
func excerpt(s string) string {
	const limit = 60
	if r := []rune(s); len(r) > limit {
		return string(r[:limit]) + "…"
	}
	return s
}
