// Package display makes text fit to be shown: harmless to a terminal, short, in
// quotes, counted.
//
// Text from the directory, from a server and from the command line passes
// through it on its way into a message. It imports the standard library only.
package display
