// Package record saves what a writing command did, so that it can be undone: a
// file of JSON lines, one for every change that is about to be made and one for
// its result, each on disk before the next step.
//
// The first line is a header. Each line has a checksum of the previous line and
// itself, so that a line that was edited, removed or moved is detected. This
// detects accidents, not someone who recomputes the checksums; lines removed from
// the end are not detected.
//
// A run that is killed leaves at most one incomplete last line, and changes whose
// outcome is unknown; Reverse says which. A record holds ids and names and never
// a token or another secret. Only its owner can read it.
//
// It imports roles, roles/catalog and the standard library, and asks no directory.
package record
