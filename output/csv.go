package output

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode"
)

// lineWriter writes rows of csv (RFC 4180, lines end in LF) or tsv. In both a
// row is one line and a terminal is safe: [Clean] makes line breaks, tabs and
// all that is hidden visible.
type lineWriter struct {
	csv *csv.Writer // nil for tsv
	w   io.Writer
}

// writeBOM writes the mark by which a spreadsheet knows UTF-8, if it is wanted: without
// it, Excel takes the file to be in an encoding of its own.
func writeBOM(w io.Writer, o Options) error {
	if !o.BOM || o.Format != CSV {
		return nil
	}
	_, err := io.WriteString(w, "\ufeff")
	return err
}

func newLineWriter(w io.Writer, f Format) *lineWriter {
	l := &lineWriter{w: w}
	if f == CSV {
		l.csv = csv.NewWriter(w)
	}
	return l
}

// write writes one row; it has reached the writer on return.
func (l *lineWriter) write(cells []string) error {
	safe := make([]string, len(cells))
	for i, c := range cells {
		safe[i] = neutralize(Clean(c))
	}
	if l.csv == nil {
		_, err := io.WriteString(l.w, strings.Join(safe, "\t")+"\n")
		return err
	}
	if err := l.csv.Write(safe); err != nil {
		return err
	}
	l.csv.Flush()
	return l.csv.Error()
}

// harmless matches what starts like a formula and is none: a number, and the
// id of an app role assignment, which is 43 characters of base64url and so may
// begin with "-". Without a bracket or an operator but "-" a spreadsheet can
// run nothing of it, and as it stands it is accepted by --assignment-id.
var harmless = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(-[A-Za-z0-9_-]{42}|[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?)$`)
})

// neutralize puts a ' before what a spreadsheet would run as a formula: a cell
// that begins with one, also behind spaces or quotes, or with a full-width sign
// (OWASP, CSV Injection). So for each part after a semicolon, where LibreOffice
// and Excel in many languages begin a new cell. Tabs and line breaks are no
// concern after [Clean].
func neutralize(cell string) string {
	if !strings.ContainsAny(cell, formulaSigns) {
		return cell
	}
	parts := strings.Split(cell, ";")
	for i, part := range parts {
		if runs(part) {
			parts[i] = "'" + part
		}
	}
	return strings.Join(parts, ";")
}

const formulaSigns = "=+-@＝＋－＠"

func runs(cell string) bool {
	start := strings.TrimLeftFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || r == '"' || r == '\''
	})
	return strings.IndexAny(start, formulaSigns) == 0 && !harmless().MatchString(cell)
}
