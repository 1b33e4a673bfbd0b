package cmd

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// TestUndoWaitsOnlyForWhatMayCome: of a run that was killed right before or after its
// one change, the directory may not show that yet. Undo waits for it, a rehearsal does
// not, and a sandbox shows everything at once.
func TestUndoWaitsOnlyForWhatMayCome(t *testing.T) {
	dir := t.TempDir()
	shop := filepath.Join(dir, "shop.json")
	keep(t, sandbox.Sample(), shop)
	for _, c := range []struct {
		name  string
		ended roles.Status // of the change; Planned: nothing is known
		args  []string
		waits bool
	}{
		{"killed", roles.Planned, []string{"--yes"}, true},
		{"killed, a rehearsal", roles.Planned, []string{"--dry-run"}, false},
		{"refused", roles.Failed, []string{"--yes"}, false},
		{"not begun", roles.Skipped, []string{"--yes"}, false},
	} {
		w := newFaulty(sandbox.Sample(), sandbox.Faults{})
		file := filepath.Join(dir, strings.ReplaceAll(c.name, " ", "-")+".jsonl")
		recordOf(t, file, w.clock.Now(), c.ended)
		before := w.clock.Now()
		s := w.speak(t, append([]string{"undo", file}, c.args...)...)
		waited, told := w.clock.Now().Sub(before), strings.Contains(s.err, "waiting for the directory")
		if s.code != change.ExitOK || told != c.waits || (waited > 0) != c.waits || waited > change.VisibleWithin {
			t.Errorf("%s: exit %d, waited %s\n%s", c.name, s.code, waited, s.err)
		}
		for _, flag := range []string{"--sandbox", "--sandbox=" + shop} {
			if s := speak(t, "", append([]string{"undo", file, flag}, c.args...)...); s.code != change.ExitOK ||
				strings.Contains(s.err, "waiting") {
				t.Errorf("%s, %s: exit %d\n%s", c.name, flag, s.code, s.err)
			}
		}
	}
}

// recordOf is the record of a run that was about to give a role, and what it said of that.
func recordOf(t *testing.T, file string, at time.Time, ended roles.Status) {
	t.Helper()
	w, err := record.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	e := record.Entry{Time: at, Run: "one", Tenant: sampleTenant, Cloud: "public", Action: roles.Assign, Status: roles.Planned,
		PrincipalID: "1d000000-0000-4000-8000-000000000001", ResourceID: "a9100000-0000-4000-8000-000000000001",
		AppRoleID: "df021288-bdef-4463-88db-98f22de89214"}
	err = w.Add(e)
	if ended != roles.Planned {
		e.Status = ended
		err = cmp.Or(err, w.Add(e))
	}
	if err := cmp.Or(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(file); err != nil {
		t.Fatal(err)
	}
}
