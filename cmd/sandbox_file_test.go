package cmd

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/graph/sandbox"
)

// Runs on one file at the same time lose nothing of each other's, and leave
// nothing beside it.
func TestRunsShareASandboxFile(t *testing.T) {
	wanted := []string{"User.Read.All", "Mail.Read", "Group.Read.All", "Sites.Read.All", "Files.Read.All", "Calendars.Read"}
	file := filepath.Join(t.TempDir(), "shop.json")
	left := filepath.Join(filepath.Dir(file), ".shop.json.lock") // of a run that was killed
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var runs sync.WaitGroup
	for _, role := range wanted {
		runs.Go(func() {
			speak(t, "", "assign", "-i", "func-orders", "-a", "graph", "-r", role, "-q", "--sandbox="+file).want(t, change.ExitOK, "done")
		})
	}
	runs.Wait()
	held := speak(t, "", "list", "-i", "func-orders", "-q", "--sandbox="+file)
	held.want(t, change.ExitOK, wanted...)
	if beside, _ := os.ReadDir(filepath.Dir(file)); len(beside) != 1 && runtime.GOOS != "windows" { // it keeps what is open
		t.Errorf("left behind: %v", beside)
	}
}

// What another run writes is seen by one that has begun, and what can no longer be
// read stops it.
func TestASandboxFileIsReadAnew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.json")
	a := newApp(screen.Streams{Err: &strings.Builder{}, Getenv: func(string) string { return "" }})
	a.Sandbox, a.Auth = file, "auto"
	s, err := a.Open(connect.Replication)
	if err != nil {
		t.Fatal(err)
	}
	count := func() (n int, err error) {
		err = s.AllAssignments(t.Context(), func(page []graph.Holder) error {
			for _, h := range page {
				n += len(h.Held)
			}
			return nil
		})
		return n, err
	}
	before, err := count()
	if err != nil {
		t.Fatal(err)
	}
	speak(t, "", "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--sandbox="+file).want(t, change.ExitOK, "done")
	if after, err := count(); err != nil || after != before+1 {
		t.Errorf("%d assignments, then %d, %v", before, after, err)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := count(); err == nil || !strings.Contains(err.Error(), sandbox.ErrFile.Error()) {
		t.Errorf("spoilt: %v", err)
	}
}

// A file's name is no switch: only the words and digits that are documented are.
func TestSandboxFlag(t *testing.T) {
	for text, want := range map[string]string{"f": "f", "F": "F", "t": "t", "shop.json": "shop.json", "./true": "./true",
		"true": connect.BuiltIn, "TRUE": connect.BuiltIn, "1": connect.BuiltIn, "false": "", "False": "", "0": ""} {
		s := connect.SandboxFlag("before")
		if err := s.Set(text); err != nil || string(s) != want {
			t.Errorf("--sandbox=%s: got %q, %v", text, s, err)
		}
	}
}
