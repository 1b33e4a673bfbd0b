package record_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"mi-roles/cmd/testenv"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// TestAFullDiskLeavesTheRecordAsItWas: half a list of planned changes would look like
// a run that was stopped when it had begun to make them.
func TestAFullDiskLeavesTheRecordAsItWas(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a shell limits the size of a file")
	}
	path := filepath.Join(t.TempDir(), "run.record")
	env := testenv.New(t, "sh")
	env.Set("RECORD_UNTIL_FULL=" + path)
	c := env.Command(t.Context(), "sh", "-c", `ulimit -f 8; exec "$0" -test.run='^TestUntilTheDiskIsFull$' -test.v`, os.Args[0])
	if out, err := c.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS")) {
		t.Fatalf("%v: %s", err, out)
	}
	entries, notes, err := record.Read(path)
	if err != nil || len(notes) > 0 || len(entries) == 0 || len(entries)%3 != 0 {
		t.Errorf("%d entries, %v, %v", len(entries), notes, err)
	}
}

// TestUntilTheDiskIsFull is the program of the test before.
func TestUntilTheDiskIsFull(t *testing.T) {
	path := os.Getenv("RECORD_UNTIL_FULL")
	if path == "" {
		return // not a test of its own
	}
	w, err := record.Create(path)
	for n := 0; err == nil && n < 100; n++ {
		err = w.Add(entry("a", n, roles.Assign, roles.Planned), entry("b", n, roles.Assign, roles.Planned),
			entry("c", n, roles.Assign, roles.Planned))
	}
	if err == nil {
		t.Error("the file could grow without end")
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
