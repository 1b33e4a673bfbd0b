// Package testenv provides the environment for programs that tests start. It is built from
// nothing, so that no tool, sign-in, proxy or setting of this machine has an effect.
//
// It also provides a clock for tests, on which time passes only while someone sleeps.
//
// Only tests import the package, and only the package starts programs: programs_test.go in the
// root directory enforces both. It imports the standard library.
package testenv
