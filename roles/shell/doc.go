// Package shell writes command lines that people paste, so that their shell hands on
// every word as it was meant: POSIX shells, PowerShell, Windows PowerShell and cmd.
//
// Words may come from the directory and are untrusted. Nothing that this package
// writes makes a shell run, expand or split them. Control characters are for the one
// who prints the line.
//
// It imports the standard library only, and starts nothing.
package shell
