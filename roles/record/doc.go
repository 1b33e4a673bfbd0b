// Package record keeps what a writing command did, so that it can be reversed:
// a file of JSON lines, one for every change that is about to be made and one
// for what became of it, on disk before the next step is taken.
//
// The first line is a header. Each line carries a sum over the line before and
// itself, so that a line that was edited, taken out or moved is noticed. That
// guards against slips, not against someone who computes the sums again; lines
// taken from the end are not noticed.
//
// A run that is killed leaves at most one incomplete last line, and changes whose
// outcome is unknown; Reverse says which. A record holds ids and names and never
// a token or another secret. Only its owner can read it.
//
// It imports roles, roles/catalog and the standard library, and asks no directory.
package record
