package cmd

import (
	"cmp"
	"io"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// TestUndoOfAKilledRun: of a run that was killed before it could note an outcome,
// the record knows no assignment's id. What was granted since is the run's; what was
// there long before is not, and neither is what came long after, even if the same
// command was run again and found it.
func TestUndoOfAKilledRun(t *testing.T) {
	now := time.Now().UTC()
	for name, c := range map[string]struct {
		granted time.Time // zero: the directory does not tell, as of old grants
		gone    bool
		says    string
	}{
		"before the run": {now.Add(-2 * time.Hour), false, "it is left alone"},
		"by the run":     {now.Add(-time.Hour + 10*time.Second), true, ""},
		"clocks differ":  {now.Add(-time.Hour - 80*time.Second), true, ""},
		"no time":        {time.Time{}, true, ""},
		"long after":     {now.Add(-10 * time.Minute), false, "it is left alone"},
	} {
		for _, again := range []bool{false, true} {
			tenant := sandbox.Sample()
			held := tenant.Assignments[0]
			held.CreatedDateTime = nil
			if !c.granted.IsZero() {
				stamp := c.granted.Format(time.RFC3339)
				held.CreatedDateTime = &stamp
			}
			file := killedWhileGranting(t, tenant, held, now.Add(-time.Hour))
			w := newFaulty(tenant, sandbox.Faults{})
			if again {
				w.speak(t, "assign", "-i", held.PrincipalID, "-a", "id:"+held.ResourceID, "-r", held.AppRoleID, "--record", file, "-q",
					"-o", "json").want(t, change.ExitOK, `"unchanged"`)
			}
			s := w.speak(t, "undo", file, "--yes", "-o", "json")
			s.want(t, change.ExitOK, c.says)
			key := held.PrincipalID + " " + held.ResourceID + " " + held.AppRoleID
			if gone := grantsOf(w.server.Tenant())[key] == 0; gone != c.gone || gone == strings.Contains(s.out, `"skipped"`) {
				t.Errorf("%s, run again %v: gone is %v, want %v\n%s", name, again, gone, c.gone, s.out)
			}
		}
	}
}

// killedWhileGranting is the record of a run that was stopped when it was about to
// make a grant.
func killedWhileGranting(t *testing.T, tenant *sandbox.Tenant, a *sandbox.Assignment, at time.Time) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "run.jsonl")
	r, err := record.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	err = r.Add(record.Entry{Time: at, Run: "killed", Tenant: tenant.ID, Cloud: "public", Action: roles.Assign, Status: roles.Planned,
		PrincipalID: roles.ObjectID(a.PrincipalID), ResourceID: roles.ObjectID(a.ResourceID), AppRoleID: roles.RoleID(a.AppRoleID)})
	if err := cmp.Or(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

// Undo waits for what a stopped run may have made, and for nothing else.
func TestWhatUndoWaitsFor(t *testing.T) {
	tenant := sandbox.Sample()
	open := sandbox.Assignment{PrincipalID: tenant.Assignments[0].PrincipalID, ResourceID: tenant.Assignments[0].ResourceID,
		AppRoleID: "df021288-bdef-4463-88db-98f22de89214"}
	tenantFile := filepath.Join(t.TempDir(), "tenant.json")
	keep(t, tenant, tenantFile)
	refused := filepath.Join(t.TempDir(), "refused.jsonl")
	denying := newFaulty(tenant, sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Deny}}})
	denying.speak(t, "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--record", refused, "-q").want(t, 5)
	for name, c := range map[string]struct {
		record string
		more   []string
		waits  bool
	}{
		"stopped":              {"", nil, true},
		"stopped, a rehearsal": {"", []string{"--dry-run"}, false},
		"stopped, a sandbox":   {"", []string{"--sandbox=" + tenantFile}, false},
		"refused":              {refused, nil, false},
	} {
		w := newFaulty(tenant, sandbox.Faults{})
		file := c.record
		if file == "" {
			file = killedWhileGranting(t, tenant, &open, w.clock.Now())
		}
		begun := w.clock.Now()
		a := newApp(screen.Streams{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }})
		a.Overrides = connect.Overrides{Transport: w, Clock: w.clock, Tenant: w.tenant}
		if strings.Contains(name, "sandbox") {
			a.Overrides.Transport = nil
		}
		if code := a.execute(t.Context(), append([]string{"undo", file, "--yes", "-q"}, c.more...)); code != change.ExitOK ||
			w.clock.Now().After(begun) != c.waits {
			t.Errorf("%s: exit %d, waited %s", name, code, w.clock.Now().Sub(begun))
		}
	}
}

// Whose clock is wrong does not matter: what the run made is told from what was there
// before by the service's own times.
func TestAWrongClock(t *testing.T) {
	for _, ahead := range []time.Duration{-time.Hour, 0, time.Hour} {
		tenant := sandbox.Sample()
		w := newFaulty(tenant, sandbox.Faults{})
		w.server = sandbox.New(tenant,
			sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Drop, On: sandbox.Writes, Applied: true, First: 1}},
				Sleep: w.clock.Sleep, Now: func() time.Time { return w.clock.Now().Add(ahead) }})
		file := filepath.Join(t.TempDir(), "run.jsonl")
		w.speak(t, "assign", "-i", "func-images", "-a", "graph", "-r", "User.Read.All", "-q", "-o", "json", "--record", file).want(t,
			change.ExitOK, `"done"`)
		killed(t, file, rand.New(rand.NewPCG(0, 0)))
		w.speak(t, "undo", file, "--yes", "-q", "-o", "json").want(t, change.ExitOK, `"done"`)
		if before, after := grantsOf(tenant), grantsOf(w.server.Tenant()); !maps.Equal(before, after) {
			t.Errorf("%s: %s", ahead, tenantDifference(before, after))
		}
	}
}
