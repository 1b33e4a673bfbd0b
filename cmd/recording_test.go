package cmd

import (
	"path/filepath"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// statuses is what a record says, a line for each entry.
func statuses(t *testing.T, file string) string {
	t.Helper()
	entries, _, err := record.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	var all string
	for _, e := range entries {
		all += string(e.Status) + " " + e.AppRoleValue + "\n"
	}
	return all
}

// A run that finds everything as wanted adds nothing to a record, however often,
// but for what an earlier run was stopped in the middle of.
func TestARecordGrowsByChangesAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.jsonl")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	assign := []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All,Mail.Send", "--record", file, "-q"}
	w.speak(t, assign...).want(t, exitOK)
	const want = "planned User.Read.All\ndone User.Read.All\n" // Mail.Send was there
	for range 2 {
		w.speak(t, assign...).want(t, exitOK)
		if got := statuses(t, file); got != want {
			t.Errorf("got %s", got)
		}
	}

	entries, _, err := record.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	stopped := entries[0]
	stopped.Run, stopped.Time, stopped.Status = "another", time.Now(), roles.Planned
	writer, err := record.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Add(stopped); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		w.speak(t, assign...).want(t, exitOK)
		if got := statuses(t, file); got != want+"planned User.Read.All\nunchanged User.Read.All\n" {
			t.Errorf("after a stop: got %s", got)
		}
	}
}
