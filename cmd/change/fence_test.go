package change

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/fence"
)

// fencing is the run that fences id-weather in: two condition sets, so five steps.
func fencing(w *shop, file string) FenceRun {
	w.t.Helper()
	var keys []roles.Key
	known := w.run(roles.AtLeast, "func-orders,id-weather", "graph", "User.Read.All")
	for _, s := range known.Plan {
		keys = append(keys, s.Key)
	}
	f, err := fence.Build(fence.Spec{Holder: known.Target.Identities[1], Keys: keys, Names: known.Describer()})
	if err != nil {
		w.t.Fatal(err)
	}
	view, err := w.session.FenceOf(w.t.Context(), f)
	if err != nil {
		w.t.Fatal(err)
	}
	steps, err := fence.Steps(f, view.State)
	if err != nil {
		w.t.Fatal(err)
	}
	w.Yes = true
	return FenceRun{Runner: w.Runner, Session: w.session, Printer: output.Options{Format: output.JSON}, Fence: f, Steps: steps,
		Options: Changes{record: file}}
}

// fenceRows is the result, a line for each change: its status, verb and object, and the code of a failure.
func (w *shop) fenceRows() string {
	w.t.Helper()
	var all []output.FenceChange
	if text := w.shows(); json.Unmarshal([]byte(text), &all) != nil {
		w.t.Fatalf("no rows: %s", text)
	}
	var b strings.Builder
	for _, c := range all {
		b.WriteString(c.Status + " " + c.Action + " " + c.Object)
		if c.Error != nil {
			b.WriteString(" " + c.Error.Code)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func consents(w *shop) int {
	t := w.server.Tenant()
	return len(t.PermissionGrantPolicies) + len(t.RoleDefinitions) + len(t.RoleAssignments)
}

const allMade = "policy include include roleDefinition roleAssignment"

// TestFenceRun is a fence from its steps to its record, and back.
func TestFenceRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.json")
	w := open(t, sandbox.Sample())
	r := fencing(w, file)
	r.Options.DryRun = true
	if err := r.Confirmed(t.Context()); err != nil || consents(w) != 0 {
		t.Errorf("a rehearsal: %v, %d objects", err, consents(w))
	}
	is(t, "planned", w.fenceRows(), "planned create policy\nplanned create include\nplanned create include\n"+
		"planned create roleDefinition\nplanned create roleAssignment\n")
	before := ""
	w.before = func(req *http.Request) {
		if text, err := os.ReadFile(file); err == nil && before == "" && req.Method == http.MethodPost {
			before = string(text)
		}
	}
	r.Options.DryRun = false
	if err := r.Confirmed(t.Context()); err != nil || consents(w) != 3 {
		t.Errorf("%v, %d objects", err, consents(w))
	}
	var rows []output.FenceChange
	if err := json.Unmarshal([]byte(w.shows()), &rows); err != nil || len(rows) != 5 {
		t.Fatalf("%v, %+v", err, rows)
	}
	rec, made := madeBy(t, file)
	is(t, "made", made, allMade)
	for i, row := range rows {
		if row.Status != "done" || row.ID == nil || *row.ID != rec.Made[i].ID || row.Error != nil {
			t.Errorf("%+v, recorded %+v", row, rec.Made[i])
		}
	}
	if rec.Tenant != tenantID || rec.Holder != weather || rec.Changed != 0 {
		t.Errorf("%+v", rec)
	}
	if strings.Count(before, `"object"`) != 1 || strings.Contains(before, `"id":`) {
		t.Errorf("before the first change the record says: %s", before)
	}

	view, err := w.session.FenceOf(t.Context(), r.Fence)
	if err != nil {
		t.Fatal(err)
	}
	r.Steps, _ = r.Fence.Undo(rec, view.State)
	r.Options.record, r.Printer.Format = "", output.Table
	if err := r.Confirmed(t.Context()); err != nil || consents(w) != 0 {
		t.Errorf("taken back: %v, %d objects", err, consents(w))
	}
	has(t, w.shows(), "STATUS", "ACTION", "OBJECT", "WHAT", "done", "delete", "roleAssignment", "remove the custom role from")
}

// TestFenceConsent: each change is told before the question, and nothing but a yes makes them.
func TestFenceConsent(t *testing.T) {
	for answer, made := range map[string]int{"y\n": 3, "no\n": 0} {
		w := open(t, sandbox.Sample())
		r := fencing(w, "")
		w.Yes = false
		w.answers(answer)
		err := r.Confirmed(t.Context())
		said := w.said()
		has(t, said, "create the app consent policy mi-roles-"+weather+"\nallow User.Read.All of Microsoft Graph for func-orders\n",
			"Make 5 changes? [y/N] ")
		if consents(w) != made || (err == nil) != (made > 0) || err != nil && err.Error() != "nothing was changed" {
			t.Errorf("%q: %v, %d objects", answer, err, consents(w))
		}
		r.Steps = nil
		w.answers("")
		if err := r.Confirmed(t.Context()); err != nil || w.said() != "" {
			t.Errorf("nothing to do: %v", err)
		}
	}
}

// TestFenceRefused: what was made before a refusal is taken back, in rows, record and tenant alike.
func TestFenceRefused(t *testing.T) {
	const (
		others = "skipped create include Skipped\nskipped create include Skipped\n"
		taken  = "skipped create policy Skipped\n" + others
	)
	for _, c := range []struct {
		name   string
		faults []string
		code   int
		rows   string
		made   string
		left   int
		says   []string
	}{
		{"refused at first", []string{"deny=shape:create-policy"}, 5, "failed create policy Forbidden\n" + others +
			"skipped create roleDefinition Skipped\nskipped create roleAssignment Skipped\n", "", 0, nil},
		{"refused at last", []string{"deny=shape:assign-role"}, 5, taken + "skipped create roleDefinition Skipped\n" +
			"failed create roleAssignment Forbidden\n", "", 0, []string{"4 changes were reverted: the tenant is as it was\n"}},
		{"not to be taken back", []string{"deny=shape:assign-role", "deny=shape:delete-role"}, 6, taken + "done create roleDefinition\n" +
			"failed create roleAssignment Forbidden\n", "roleDefinition", 1, []string{"could not be reverted: create the custom role"}},
		{"an answer lost", []string{"drop=shape:include,applied,first:1"}, 0,
			"done create policy\ndone create include\ndone create include\ndone create roleDefinition\ndone create roleAssignment\n",
			allMade, 3, nil},
		{"never arrived", []string{"drop=shape:create-role"}, 7, taken + "failed create roleDefinition Unavailable\n" +
			"skipped create roleAssignment Skipped\n", "roleDefinition (no id)", 0, []string{"3 changes were reverted"}},
		{"never arrived, and unread", []string{"drop=shape:create-role", "deny=shape:policy,on:reads,after:2"}, 7, taken +
			"failed create roleDefinition Unavailable\nskipped create roleAssignment Skipped\n", "roleDefinition (no id)", 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "f.json")
			w := open(t, sandbox.Sample(), c.faults...)
			err := fencing(w, file).Confirmed(t.Context())
			code := 0
			if err != nil {
				code = Classify(t.Context(), err).Code
			}
			if code != c.code || consents(w) != c.left {
				t.Errorf("exit %d, %d objects left: %v", code, consents(w), err)
			}
			is(t, "rows", w.fenceRows(), c.rows)
			rec, made := madeBy(t, file)
			is(t, "made", made, c.made)
			if rec.Changed != 0 {
				t.Errorf("%d changed", rec.Changed)
			}
			has(t, w.said(), c.says...)
		})
	}
}

// TestFenceStops: an interrupt, and a record that cannot be written, stop before the next change.
func TestFenceStops(t *testing.T) {
	w := open(t, sandbox.Sample())
	r := fencing(w, filepath.Join(t.TempDir(), "absent", "f.json"))
	err := r.Confirmed(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "write the record: ") || consents(w) != 0 {
		t.Errorf("%v, %d objects", err, consents(w))
	}
	if rows := w.fenceRows(); strings.Count(rows, "skipped") != 5 {
		t.Error(rows)
	}
	dir := filepath.Join(t.TempDir(), "there")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	r.Options.record = filepath.Join(dir, "f.json")
	w.before = func(req *http.Request) {
		if req.Method == http.MethodPost {
			_ = os.RemoveAll(dir) // while the first change is on its way
		}
	}
	err = r.Confirmed(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "write the record: ") || consents(w) != 1 {
		t.Errorf("%v, %d objects", err, consents(w))
	}
	rows := w.fenceRows()
	if !strings.HasPrefix(rows, "done create policy\nskipped create include") || strings.Count(rows, "skipped") != 4 {
		t.Error(rows)
	}

	w = open(t, sandbox.Sample())
	ctx, stop := context.WithCancel(t.Context())
	r = fencing(w, "")
	done := 0
	w.before = func(req *http.Request) {
		if done++; req.Method == http.MethodPost && done == 2 {
			stop()
		}
	}
	err = r.Confirmed(ctx)
	if Classify(ctx, err).Code != ExitInterrupted {
		t.Errorf("%v", err)
	}
	ended, end := context.WithCancelCause(t.Context())
	end(screen.ErrTimeout)
	before := w.writes()
	if err := r.Confirmed(ended); !errors.Is(err, screen.ErrTimeout) || w.writes() != before {
		t.Errorf("its time is over: %v", err)
	}
}
