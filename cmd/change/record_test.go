package change

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/record"
)

// TestRecord: what is about to be made is written before it is made, and what became of it after.
func TestRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.jsonl")
	w := open(t, sandbox.Sample())
	before := ""
	w.before = func(req *http.Request) {
		if text, err := os.ReadFile(file); err == nil && before == "" && req.Method == http.MethodPost {
			before = string(text)
		}
	}
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All,Mail.Send")
	r.Plan = append(r.Plan, roles.Step{Key: roles.Key{Principal: orders, Resource: graphID, Role: weather}, Needed: true,
		Action: roles.Assign, Blocked: roles.ErrRoleNotFound})
	r.Options.record = file
	if err := carried(r); Classify(t.Context(), err).Code != exitPartly {
		t.Error(err)
	}
	has(t, before, `"status":"planned"`, `"appRoleValue":"User.Read.All"`)
	entries, _, err := record.Read(file)
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d entries: %v", len(entries), err)
	}
	done := entries[2]
	if e := entries[1]; e.Status != roles.Failed || e.AppRoleID != weather {
		t.Errorf("of what could not be tried: %+v", e)
	}
	if done.Status != roles.Done || done.Tenant != tenantID || done.Cloud != "public" || done.ID == "" || !done.Time.Equal(noon) ||
		done.Run != entries[0].Run || done.Run == "" || done.Risk != "high" || done.PrincipalDisplayName != "func-orders" ||
		entries[0].Status != roles.Planned || entries[0].ID != "" {
		t.Errorf("%+v", entries)
	}
}

// A record that cannot be begun stops the run before its first change; one that cannot be gone on
// with stops nothing, and is told.
func TestRecordsThatFail(t *testing.T) {
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
	r.Options.record = filepath.Join(t.TempDir(), "absent", "r.jsonl")
	if err := carried(r); err == nil || w.writes() != 0 {
		t.Errorf("%v, %d writes", err, w.writes())
	}
	r.Options.record = filepath.Join(t.TempDir(), "r.jsonl")
	r.Session.Cloud.Name = "no\x00cloud"
	err := carried(r)
	if err == nil || !strings.HasPrefix(err.Error(), "write the record: ") || w.writes() != 0 {
		t.Errorf("%v, %d writes", err, w.writes())
	}
}

// TestRecorderFailures: the first failure of a record is the one that is told.
func TestRecorderFailures(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.jsonl")
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
	r.Options.record = file
	rec, err := newRecorder(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	if err := rec.writer.Close(); err != nil {
		t.Fatal(err)
	}
	res := roles.DryRun(r.Plan)[0]
	res.Status = roles.Done
	rec.add(res)
	first := rec.failed
	rec.add(res)
	res.Status = roles.Skipped
	err = rec.close([]roles.Result{res})
	if first == nil || !errors.Is(err, first) || !strings.HasPrefix(err.Error(), "the record "+file+" is incomplete: ") {
		t.Errorf("first %v, told %v", first, err)
	}
	none, err := newRecorder(t.Context(), Run{})
	if err != nil {
		t.Fatal(err)
	}
	none.add(res)
	if err := none.close([]roles.Result{res}); err != nil {
		t.Error(err)
	}
}

// TestAnOldRunIsSettled: a run that finds done what an earlier one was stopped in says so in the
// record; what others did, and what failed without a trace, is not written.
func TestAnOldRunIsSettled(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.jsonl")
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
	r.Options.record = file
	if _, err := newRecorder(t.Context(), r); err != nil { // and killed
		t.Fatal(err)
	}
	if err := carried(w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")); err != nil {
		t.Fatal(err)
	}
	again := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
	again.Options.record = file
	for range 2 {
		if err := carried(again); err != nil {
			t.Fatal(err)
		}
	}
	entries, _, err := record.Read(file)
	if err != nil || len(entries) != 2 || entries[1].Status != roles.Unchanged {
		t.Errorf("%v, %+v", err, entries)
	}
}

// TestOpenFor: a run that could not write where it must is refused before anything is read.
func TestOpenFor(t *testing.T) {
	dir := t.TempDir()
	plan := filepath.Join(dir, "plan.json")
	if err := os.WriteFile(plan, []byte(`{"format":"mi-roles plan"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		record string
		says   string
	}{
		"none": {"", ""}, "a new file": {filepath.Join(dir, "r.jsonl"), ""},
		"stdout":    {"-", "--record -: undo must be able to read the record"},
		"a plan":    {plan, "--record: " + plan + " is a saved plan, not a record"},
		"no folder": {filepath.Join(dir, "absent", "r.jsonl"), "--record: "},
		"a folder":  {dir, "--record: "},
	} {
		w := open(t, sandbox.Sample())
		o := Changes{record: c.record}
		_, err := w.OpenFor(o, time.Second)
		if (err != nil) != (c.says != "") || err != nil && !strings.HasPrefix(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
		if held := w.Release != nil; held != (c.says == "" && c.record != "") {
			t.Errorf("%s: the record is held %v", name, held)
		}
		if _, err := w.OpenFor(Changes{record: c.record, DryRun: true}, time.Second); err != nil {
			t.Errorf("%s, a dry run: %v", name, err)
		}
		if err != nil && c.record != "-" {
			is(t, name, w.Hint(err, Outcome{}), "name another file: a new one, or a record of earlier runs")
		}
		if w.Release != nil {
			w.Release()
		}
	}
	w := open(t, sandbox.Sample())
	if err := os.Chmod(plan, 0o400); err != nil {
		t.Fatal(err)
	}
	w.Sandbox = plan
	if _, err := w.OpenFor(Changes{}, time.Second); !screen.IsUsage(err) {
		t.Errorf("a sandbox that cannot be written: %v", err)
	}
}

// TestHoldRecord: one run at a time writes into a record, and holds it once.
func TestHoldRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.jsonl")
	w := open(t, sandbox.Sample())
	unlock := connect.LockBeside(file)
	err := w.HoldRecord(Changes{record: file})
	if !screen.IsUsage(err) || !strings.Contains(err.Error(), "--record: another run is writing to "+file) {
		t.Errorf("%v", err)
	}
	for _, o := range []Changes{{}, {record: file, DryRun: true}} {
		if err := w.HoldRecord(o); err != nil || w.Release != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
	unlock()
	for range 2 { // the second time it is ours already
		if err := w.HoldRecord(Changes{record: file}); err != nil || w.Release == nil {
			t.Error(err)
		}
	}
	w.Release()
}
