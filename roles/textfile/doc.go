// Package textfile reads text the way people's programs save it: as UTF-8 or
// UTF-16, with or without a byte order mark.
//
// It imports the standard library alone, opens no file and decides nothing
// about what a text means. Every reader of text from users goes through it, so
// that what one command accepts, all accept.
package textfile
