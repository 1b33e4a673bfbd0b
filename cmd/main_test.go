package cmd

import (
	"os"
	"testing"

	"mi-roles/cmd/testenv"
)

// TestMain takes this machine's sign-ins and settings away from the tests.
func TestMain(m *testing.M) {
	testenv.Clear()
	os.Exit(testenv.Guard(m).Run())
}
