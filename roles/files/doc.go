// Package files writes files atomically.
//
// Every file that the program writes is replaced in the same way: a temporary file
// next to it is created before any work is done, then written, synced and renamed.
// An existing file is replaced completely or not at all, only the owner can read the
// new one, and a link is replaced itself, not its target. Files and links of other
// users are not touched.
//
// It imports only the standard library.
package files
