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
	"mi-roles/roles/record"
)

// carried carries a plan out and prints it, as every command does in the end.
func carried(r Run) error {
	ctx := context.WithoutCancel(context.Background())
	results, err := r.CarryOut(ctx)
	if results == nil {
		return err
	}
	return r.Print(ctx, results, err)
}

// TestCarryOut is one run from the plan to its rows.
func TestCarryOut(t *testing.T) {
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All,Mail.Send")
	if err := carried(r); err != nil {
		t.Fatal(err)
	}
	is(t, "rows", w.rows(), "unchanged assign func-orders Mail.Send\ndone assign func-orders User.Read.All\n")
	is(t, "notes", w.said(), "effective now; workloads cache tokens up to 24 hours, restarting does not help\n")
	if !w.holds(orders, userRead) || w.writes() != 1 {
		t.Errorf("held %v, %d writes", w.holds(orders, userRead), w.writes())
	}
	r = w.run(roles.Without, "func-orders", "graph", "User.Read.All")
	r.Options.DryRun = true
	if err := carried(r); err != nil || w.writes() != 1 {
		t.Errorf("a dry run: %v, %d writes", err, w.writes())
	}
	is(t, "rehearsed", w.rows(), "planned remove func-orders User.Read.All\n")
	r.Options.DryRun, r.Printer.Format = false, output.Table
	if err := carried(r); err != nil || w.holds(orders, userRead) {
		t.Errorf("removed: %v", err)
	}
	has(t, w.shows(), "IDENTITY", "done", "remove", "func-orders", "Microsoft Graph", "User.Read.All", "high")
}

// TestOddAnswers is what a run says of changes that the service answered oddly: what was seen, no more.
func TestOddAnswers(t *testing.T) {
	for _, c := range []struct {
		name, fault string
		code        int
		status      string
		held        bool
		says        string
	}{
		{"refused", "deny=on:writes", 5, "failed", false, "hint: roles of Microsoft's own APIs require the directory role"},
		{"refused, and made", "deny=on:writes,applied", 0, "done", true, "1 change was made: the service did not confirm it"},
		{"answer lost", "drop=on:writes,applied", 0, "done", true, "1 change was made: the service did not confirm it"},
		{"never arrived", "drop=on:writes", 7, "failed", false, "mi-roles: func-orders, User.Read.All: "},
		{"another grant in the answer", "accept=on:writes,body:alien", 7, "failed", false, "does not show what was done"},
		{"out of quota", "quota=on:writes", 1, "failed", false, "at most 1,500 app role assignments"},
		{"gone wrong inside", "500=on:writes", 7, "failed", false, "mi-roles: func-orders, User.Read.All: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := open(t, sandbox.Sample(), c.fault)
			file := filepath.Join(t.TempDir(), "r.jsonl")
			r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
			r.Options.record = file
			err := carried(r)
			code := 0
			if err != nil {
				code = Classify(t.Context(), err).Code
			}
			if code != c.code || w.holds(orders, userRead) != c.held {
				t.Errorf("exit %d, held %v: %v", code, w.holds(orders, userRead), err)
			}
			has(t, w.rows(), c.status+" assign func-orders User.Read.All")
			has(t, w.said(), c.says)
			entries, _, err := record.Read(file)
			if err != nil {
				t.Fatal(err)
			}
			back := record.Reverse(entries)
			if undone := len(back) == 1; undone != (c.held || len(entries) == 1) {
				t.Errorf("the record undoes %d changes of %d entries", len(back), len(entries))
			}
		})
	}
}

// An interrupted run says what it did not begin, in its rows and in its record.
func TestInterruptedRun(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.jsonl")
	w := open(t, sandbox.Sample())
	ctx, stop := context.WithCancel(t.Context())
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
	r.Options.record = file
	w.before = func(req *http.Request) {
		if req.Method == http.MethodPost {
			stop()
		}
	}
	results, err := r.CarryOut(ctx)
	err = r.Print(ctx, results, err)
	if Classify(ctx, err).Code != ExitInterrupted {
		t.Errorf("%v", err)
	}
	is(t, "rows", w.rows(), "failed assign func-orders User.Read.All Interrupted\n")
	is(t, "the end", err.Error(), "interrupted; 1 of 1 changes possibly made")
	if entries, _, err := record.Read(file); err != nil || len(record.Reverse(entries)) != 1 || !record.Reverse(entries)[0].Uncertain {
		t.Errorf("what may have been made is not in the record: %v", err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	r.Options.record = filepath.Join(t.TempDir(), "r.jsonl")
	results, err = r.CarryOut(ended)
	if err == nil || results[0].Status != roles.Skipped || w.holds(orders, userRead) {
		t.Fatalf("%v, %+v", err, results)
	}
	entries, _, err := record.Read(r.Options.record)
	if err != nil || len(entries) != 2 || entries[1].Status != roles.Skipped || len(record.Reverse(entries)) != 0 {
		t.Errorf("%v, %+v", err, entries)
	}
}

// TestPrint: a result that cannot be printed as asked is printed; one that is lost says what was changed.
func TestPrint(t *testing.T) {
	w := open(t, sandbox.Sample())
	page := filepath.Join(t.TempDir(), "output")
	w.env["GITHUB_OUTPUT"] = page
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All")
	r.Printer = output.Options{Format: output.JSON, Query: "to_number(@) + avg('x')", Context: t.Context()}
	aside := roles.Step{Key: roles.Key{Principal: orders, Resource: graphID, Role: userRead}, Action: roles.Remove}
	r.Skipped = []roles.Result{{Step: aside, Status: roles.Skipped, Err: roles.ErrTenantMoved}}
	if err := carried(r); err != nil {
		t.Fatal(err)
	}
	has(t, w.said(), "--query: ", "; here is the result without it\n")
	var rows []output.Change
	if err := json.Unmarshal([]byte(w.shows()), &rows); err != nil || len(rows) != 2 {
		t.Fatalf("%v, %d rows", err, len(rows))
	}
	if p := rows[1].Error; rows[0].Status != "done" || rows[0].Error != nil || p == nil || p.Code != "TenantMoved" ||
		*p.Hint != "make a new plan" {
		t.Errorf("%+v", rows)
	}
	told, err := os.ReadFile(page)
	is(t, "the job's output", string(told), "changes=1\n")
	if err != nil {
		t.Error(err)
	}
	w.Out = failing{}
	r = w.run(roles.AtLeast, "func-orders,id-weather", "graph", "User.Read.All")
	err = carried(r)
	has(t, err.Error(), "; 1 of 2 changes made")
	if _, effect, _ := strings.Cut(w.said(), "effective"); effect != "" {
		t.Error("a run whose result is lost ends with its effect")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space") }

// The time that a run may take grows with its changes.
func TestLongRuns(t *testing.T) {
	w := open(t, sandbox.Sample())
	r := w.run(roles.AtLeast, "func-orders", "graph", "User.Read.All,Mail.Send,Calendars.Read")
	before, _ := w.TimeLimit.Deadline()
	if err := carried(r); err != nil {
		t.Fatal(err)
	}
	after, _ := w.TimeLimit.Deadline()
	if more := after.Sub(before); more != 2*screen.PerChange {
		t.Errorf("%s more for two changes", more)
	}
}
