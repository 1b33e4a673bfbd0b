// Package testenv makes the environment of the programs that tests start: from
// nothing, so that no tool, sign-in, proxy or setting of this machine counts.
//
// It also has the clock of tests, on which time passes only when someone sleeps.
//
// Only tests import it, and only it starts programs: programs_test.go in the root
// holds both. It imports the standard library.
package testenv
