// Package textfile decodes text as users' programs save it: UTF-8 or UTF-16, with or
// without a byte order mark.
//
// Every reader of users' text calls it, so that all commands accept the same files. The
// package imports only the standard library, opens no files, and does not interpret the
// text.
package textfile
