// Package display prepares text for display: harmless to a terminal, shortened,
// quoted, counted.
//
// Text from the directory, from a server and from the command line passes through
// it before it becomes part of a message. It imports only the standard library.
package display
