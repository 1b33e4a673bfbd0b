// Package near finds what a misspelled name was probably meant to be: one measure
// of likeness and one order for every "did you mean".
//
// It knows no name of its own: callers pass the names that exist.
package near
