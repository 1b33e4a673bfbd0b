package output

import (
	"fmt"
	"slices"
	"strings"

	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

// Format is a value of the --output flag.
type Format string

// The formats. HTML and Dot are rendered by inner rooms of this package, a manifest by
// the room of manifests; [Render] refuses them.
const (
	Table Format = "table"
	Wide  Format = "wide" // the table with every key of the data, as wide as it is
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

	Manifest Format = "manifest"
)

// Common lists the formats that every command with a result offers.
func Common() []Format { return []Format{Table, Wide, JSON, YAML, CSV, TSV, MD, None} }

// TakesQuery is an error unless the format shows the data of a result, from which a query selects.
func (f Format) TakesQuery() error {
	if f == JSONL || slices.Contains(Common(), f) {
		return nil
	}
	return fmt.Errorf("--query works on the JSON data, not on %s: leave it out, or use another format", f)
}

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
	e := &FormatError{Word: s, allowed: names}
	if found := near.Names(string(f), names); len(found) > 0 {
		e.Meant = found[0]
	}
	return "", e
}

// FormatError is about a word that is no format; Meant is the one it was probably meant
// for, "" for none.
type FormatError struct {
	Word, Meant string
	allowed     []string
}

func (e *FormatError) Error() string {
	hint := ""
	if e.Meant != "" {
		hint = fmt.Sprintf("did you mean %s? ", e.Meant)
	}
	return fmt.Sprintf("unknown output format %s: %suse one of %s", display.Quote(e.Word), hint, strings.Join(e.allowed, ", "))
}
