package cmd

import (
	"path/filepath"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// TestUndoOfAKilledRun: of a run that was killed before it could note an outcome,
// the record knows no assignment's id. What was granted since is the run's;
// what was there long before is not.
func TestUndoOfAKilledRun(t *testing.T) {
	now := time.Now().UTC()
	for name, c := range map[string]struct {
		granted time.Time // zero: the directory does not tell, as of old grants
		gone    bool
		says    string
	}{
		"before the run": {now.Add(-time.Hour), false, "it is left alone"},
		"by the run":     {now.Add(-10 * time.Second), true, ""},
		"clocks differ":  {now.Add(-100 * time.Second), true, ""},
		"no time":        {time.Time{}, true, ""},
	} {
		tenant := sandbox.Sample()
		held := tenant.Assignments[0]
		held.CreatedDateTime = nil
		if !c.granted.IsZero() {
			stamp := c.granted.Format(time.RFC3339)
			held.CreatedDateTime = &stamp
		}
		file := filepath.Join(t.TempDir(), "run.jsonl")
		r, err := record.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		err = r.Add(record.Entry{Time: now.Add(-20 * time.Second), Run: "killed", Tenant: tenant.ID, Cloud: "public", Action: roles.Assign, Status: roles.Planned,
			PrincipalID: roles.ObjectID(held.PrincipalID), ResourceID: roles.ObjectID(held.ResourceID), AppRoleID: roles.RoleID(held.AppRoleID)})
		if err := firstError(err, r.Close()); err != nil {
			t.Fatal(err)
		}
		w := newFaulty(tenant, sandbox.Faults{})
		w.speak(t, "undo", file, "--yes").want(t, exitOK, c.says)
		key := held.PrincipalID + " " + held.ResourceID + " " + held.AppRoleID
		if gone := grantsOf(w.server.Tenant())[key] == 0; gone != c.gone {
			t.Errorf("%s: gone is %v, want %v", name, gone, c.gone)
		}
	}
}
