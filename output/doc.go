// Package output renders values as text: one renderer per format, all from the same
// data.
//
// A command builds one [Document] and calls [Render], or opens a [Stream] if rows
// arrive over time. The user's flag selects the format; the terminal affects only
// decoration (color, width). JSON and YAML contain every value unchanged, with unsafe
// characters escaped; the other formats show text from the directory as cleaned by
// [Clean].
//
// The package imports roles, roles/display, roles/near, and libraries for single
// formats: tablewriter (with displaywidth, which measures characters), yaml, and
// jmespath. It never fetches data, never sorts by meaning, knows no exit codes, and
// writes only to the writer it is given.
package output
