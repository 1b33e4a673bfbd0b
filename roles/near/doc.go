// Package near finds the name that a misspelled one was probably meant to be: one measure of
// similarity and one order for every "did you mean".
//
// It contains no names: callers pass the names that exist.
package near
