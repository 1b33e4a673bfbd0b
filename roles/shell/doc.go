// Package shell writes command lines for people to paste, so that their shell passes on every
// word unchanged: POSIX shells, PowerShell, Windows PowerShell and cmd.
//
// Words can come from the directory and are untrusted. No shell runs, expands or splits what
// this package writes. Whoever prints a line must neutralize control characters.
//
// It imports only the standard library, and starts nothing.
package shell
