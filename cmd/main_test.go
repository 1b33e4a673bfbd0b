package cmd

import (
	"os"
	"os/signal"
	"runtime/debug"
	"testing"

	"mi-roles/cmd/testenv"
)

// TestMain takes this machine's sign-ins and settings away from the tests.
func TestMain(m *testing.M) {
	testenv.Clear()
	// The first Notify starts a goroutine for good, which must not belong to the bubble of a test.
	once := make(chan os.Signal, 1)
	signal.Notify(once, os.Interrupt)
	signal.Stop(once)
	debug.SetGCPercent(400) // much garbage, and little that stays
	os.Exit(testenv.Guard(m).Run())
}
