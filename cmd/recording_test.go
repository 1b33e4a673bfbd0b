package cmd

import (
	"path/filepath"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
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
	w.speak(t, assign...).want(t, change.ExitOK)
	const want = "planned User.Read.All\ndone User.Read.All\n" // Mail.Send was there
	for range 2 {
		w.speak(t, assign...).want(t, change.ExitOK)
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
		w.speak(t, assign...).want(t, change.ExitOK)
		if got := statuses(t, file); got != want+"planned User.Read.All\nunchanged User.Read.All\n" {
			t.Errorf("after a stop: got %s", got)
		}
	}
}

// A record has one writer at a time. The second is told so before it changes
// anything, and whoever ends gives the record free.
func TestARecordHasOneWriter(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.jsonl")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	assign := []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--record", file}
	unlock := connect.LockBeside(file)
	w.speak(t, assign...).want(t, change.ExitUsage, "--record: another run is writing to "+file)
	w.speak(t, append(assign, "--dry-run")...).want(t, change.ExitOK)
	if n := w.server.Stats().Writes; n != 0 || fileExists(file) {
		t.Errorf("%d writes, a record: %v", n, fileExists(file))
	}
	unlock()
	w.speak(t, assign...).want(t, change.ExitOK)
	w.speak(t, "undo", file, "--yes", "--record", file).want(t, change.ExitOK)
	unlock = connect.LockBeside(file)
	w.speak(t, "undo", file, "--yes", "--record", file).want(t, change.ExitUsage, "another run is writing")
	unlock()
	w.speak(t, append(assign, "--record", "-")...).want(t, change.ExitUsage, "--record -: undo must be able to read the record", "name a file")
	left := []string{"unknown"}
	for end := time.Now().Add(20 * time.Second); len(left) > 0 && time.Now().Before(end); time.Sleep(time.Millisecond) {
		left, _ = filepath.Glob(filepath.Join(filepath.Dir(file), ".*")) // whoever gave up waiting gets the lock, and drops it
	}
	if len(left) > 0 || fileExists("-") {
		t.Errorf("left behind: %v, a file called -: %v", left, fileExists("-"))
	}
}
