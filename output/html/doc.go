// Package html writes the audit as one HTML file that needs nothing else: no
// network, no server, no library. It is opened from disk, searched, filtered,
// printed and passed on.
//
// It may import roles, roles/audit, roles/catalog and output (for its cleaning
// of text). It never decides what is dangerous, and never writes anywhere but to
// the writer it is given.
//
// Charts are plain SVG and tables, drawn here and not in the browser: they are
// there before any script runs, they print, they are read aloud as tables, and
// their parts are ordinary links into the filtered table. The one script is our
// own, some four hundred lines: a chart or grid library would be larger than the
// report of a small tenant, and most of them set inline styles, which the
// Content-Security-Policy of the file forbids.
//
// Names come from the directory and may be hostile. They reach the page in two
// ways only: through html/template, and through a JSON island from which the
// script makes text nodes. The policy allows exactly the one script and the one
// style sheet of this package, by their hashes, and no connection to anywhere.
package html
