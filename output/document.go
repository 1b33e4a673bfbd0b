package output

import (
	"context"
	"iter"
)

// Document is the result of a command, ready for every format.
type Document struct {
	// Data is the JSON value: a slice of structs with json tags, or one struct.
	// A nil slice is written as []. It feeds json, jsonl, yaml, csv and tsv.
	Data any
	// Flat is what jsonl, csv and tsv get instead, where Data is no list.
	Flat any
	// Columns and Rows are the table for people (table, md). Without Columns
	// the table is made from Data, one column per key. Without Rows only the
	// titles are printed; a sentence about it is the caller's, on stderr.
	Columns []Column
	Rows    [][]Cell
	// Many are the rows in place of Rows where they are too many to hold. They are gone
	// through more than once.
	Many iter.Seq[[]Cell]
	// Title is the heading of a report in Markdown, which has all of its numbers.
	Title string
	// Tenants are those of the rows, where the rows are of several: each row then begins
	// with its tenant's id.
	Tenants []string
	// Findings feed sarif and junit; Suite is the command, for junit's names.
	Findings []Finding
	Suite    string
}

// Column describes a column of the table for people. On a narrow terminal, columns with
// a Spare go first, the highest before the others; then those with Wrap are broken over
// several lines, between words. Names, roles and ids have no Wrap: they stay whole.
type Column struct {
	Title string
	Wrap  bool // prose, or a list
	Right bool // align right: counts
	Spare int  // how well one can do without it; 0 is not at all
	Tells bool // not spared where its cells differ or warn: rows would look alike, or harmless
}

// Tone is what a cell means to the reader. It is shown by a symbol always and
// by a color where allowed, so never by color alone.
type Tone int

// The tones; their symbols are none, ✓, !, ✗, none.
const (
	Plain Tone = iota
	Good
	Warn
	Bad
	Dim
)

// Cell is one cell of the table for people. Text may be hostile; the renderer
// cleans it.
type Cell struct {
	Text string
	Tone Tone
}

func (c Cell) warns() bool { return c.Tone == Warn || c.Tone == Bad }

// Text makes a plain cell.
func Text(s string) Cell { return Cell{Text: s} }

// Options are what the user's flags and terminal decide.
type Options struct {
	Format      Format
	Query       string  // JMESPath over Data; see [CheckQuery]
	Color       bool    // color the table
	Width       int     // columns of the terminal; 0 is unlimited
	ASCII       bool    // the locale has no other signs
	MaxBytes    int     // of a report in Markdown, which then says what is left out; 0: [PageBytes]
	BOM         bool    // a byte order mark before csv
	Tenant      *string // the first column of each row, tenantId, where it is not nil; "" where the tenant is not known
	ToolVersion string  // for sarif
	ToolHome    string  // for sarif: the address of the program's own page

	Context context.Context // ends the work on a result; nil never does
}
