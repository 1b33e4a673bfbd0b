// Package html writes an audit report as one self-contained HTML file that needs no
// network, server, or library. Users open it from disk, search, filter, and print it,
// and share it.
//
// The package imports only packages of roles, and output for cleaning text. It does not
// rate risk, and it writes only to the writer that it is given.
//
// Charts are plain SVG and tables, generated here rather than in the browser. They show
// before any script runs, they print, screen readers read them as tables, and their
// parts are ordinary links to the filtered table. The page uses no chart or grid
// library: a library would be larger than the report of a small tenant, and most set
// inline styles, which the page's Content-Security-Policy forbids.
//
// Names come from the directory and are untrusted. They reach the page in two ways only:
// escaped by put, and as JSON from which the script creates text nodes. The policy
// allows only this package's script and style sheet, by hash, and no connections.
package html
