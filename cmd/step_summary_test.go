package cmd

import (
	"os"
	"testing"

	"mi-roles/cmd/change"
)

// TestNoStepSummary: where no job has a page, a plan writes no file.
func TestNoStepSummary(t *testing.T) {
	t.Chdir(t.TempDir())
	grants := "version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [User.Read.All]}\n"
	speak(t, grants, "plan", "-f", "-", "--sandbox").want(t, change.ExitOK, "1 to add")
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}
