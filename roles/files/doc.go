// Package files puts files in their place.
//
// There is one way to replace a file, for every file that the program makes: a
// temporary file beside it, before any work is done, then write, sync, rename. What
// is there is replaced whole or not at all, only its owner can read what is new, and a
// link is replaced itself, whatever it leads to. Files and links of other users are
// left alone.
//
// It imports the standard library only.
package files
