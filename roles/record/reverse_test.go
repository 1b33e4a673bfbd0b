package record_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/record"
)

// entries reads "run n action status" words, one entry a line.
func entries(t *testing.T, script string) []record.Entry {
	t.Helper()
	var out []record.Entry
	for line := range strings.Lines(strings.TrimSpace(script)) {
		var run, action, status string
		var n int
		if _, err := fmt.Sscan(line, &run, &n, &action, &status); err != nil {
			t.Fatal(err)
		}
		out = append(out, entry(run, n, roles.Action(action), roles.Status(status)))
	}
	return out
}

func TestReverse(t *testing.T) {
	for name, c := range map[string]struct{ script, want string }{
		"newest first": {"a 1 assign planned\na 2 remove planned\na 1 assign done\na 2 remove done\na 3 assign done",
			"remove 3, assign 2, remove 1"},
		"nothing done":             {"a 1 assign unchanged\na 2 assign planned\na 2 assign failed\na 3 assign planned\na 3 assign skipped", ""},
		"undone into itself":       {"a 1 assign done\na 2 remove done\nb 2 assign done\nb 1 remove done", ""},
		"done, undone, done again": {"a 1 assign done\nb 1 remove done\nc 1 assign done", "remove 1"},
		"assigned twice":           {"a 1 assign done\nb 1 assign done", "remove 1"},
		"killed":                   {"a 1 assign planned\na 2 assign planned\na 1 assign done", "remove 1, remove 2?"},
		"killed and run again": {"a 1 assign planned\na 2 assign planned\na 1 assign done\nb 2 assign planned\nb 1 assign " +
			"unchanged\nb 2 assign done", "remove 2, remove 1"},
		"killed after the write":  {"a 1 assign planned\nb 1 assign unchanged", "remove 1"},
		"killed, then failed":     {"a 1 assign planned\nb 1 assign planned\nb 1 assign failed", "remove 1?"},
		"killed, then skipped":    {"a 1 assign planned\nb 1 assign planned\nb 1 assign skipped", "remove 1?"},
		"killed, seen too late":   {"a 1 assign planned\nb 1 assign planned\nb 1 assign unchanged", "remove 1"},
		"removed, seen too late":  {"a 1 remove planned\nb 1 remove planned\nb 1 remove unchanged", "assign 1"},
		"killed twice":            {"a 1 assign planned\nb 1 assign planned", "remove 1?"},
		"killed twice, then seen": {"a 1 assign planned\nb 1 assign planned\nc 1 assign unchanged", "remove 1"},
		"killed twice, then done": {"a 1 assign planned\nb 1 assign planned\nc 1 assign done", "remove 1"},
		"killed twice, undone":    {"a 1 assign planned\nb 1 assign planned\nc 1 remove planned\nc 1 remove done", ""},
		"killed, found otherwise": {"a 1 assign planned\nb 1 remove unchanged", "remove 1?"},
		"killed, later undone":    {"a 1 assign done\nb 1 remove planned\nb 1 remove skipped", "remove 1"},
		"someone was faster":      {"a 1 assign planned\na 1 assign unchanged", ""},
		"found as wanted":         {"a 1 assign unchanged", ""},
		"failed, then the other":  {"a 1 assign planned\na 1 assign failed\nb 1 remove planned\nb 1 remove done", "assign 1"},
		"undo killed":             {"a 1 assign planned\na 1 assign done\nb 1 remove planned", "remove 1?"},
		"undo killed, run again":  {"a 1 assign done\nb 1 remove planned\nc 1 remove unchanged", ""},
		"killed, then undone":     {"a 1 assign planned\nb 1 remove planned\nb 1 remove done", ""},
		"killed, undo failed":     {"a 1 assign planned\nb 1 remove planned\nb 1 remove failed", "remove 1"},
		"killed, undo killed":     {"a 1 remove planned\nb 1 assign planned", "assign 1?"},
		"killed, undone, by hand": {"a 1 remove planned\nb 1 assign planned\nb 1 assign done", ""},
		"killed, undone, again": {"a 1 assign planned\nb 1 remove planned\nb 1 remove done\nc 1 assign planned\nc 1 assign done",
			"remove 1"},
		"apply after undo killed": {"a 1 assign done\nb 1 remove done\nc 1 assign planned", "remove 1?"},
	} {
		var got []string
		for _, r := range record.Reverse(entries(t, c.script)) {
			text := fmt.Sprintf("%s %c", r.Action, r.PrincipalID[len(r.PrincipalID)-1])
			if r.Uncertain {
				text += "?"
			}
			got = append(got, text)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %v, want %s", name, got, c.want)
		}
	}
}

// Two tenants do not mix.
func TestReverseByTenant(t *testing.T) {
	all := entries(t, "a 1 assign done\nb 1 remove done")
	all[1].Tenant = "00000000-0000-0000-0000-000000000001"
	if got := record.Reverse(all); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

// What a reversal may touch was made by the run, so between its first word and its last.
func TestReverseSaysWhen(t *testing.T) {
	for name, c := range map[string]struct {
		script       string
		since, until int // lines
	}{
		"done":                {"a 1 assign planned\na 2 assign planned\na 1 assign done\na 2 assign failed", 0, 3},
		"done without a plan": {"a 1 assign done\nb 2 assign failed", 0, 0},
		"killed":              {"a 1 assign planned\na 2 assign unchanged\nb 2 assign unchanged", 0, 1},
		"killed twice":        {"a 1 assign planned\nb 1 assign planned\nb 2 assign failed", 0, 2},
		"seen later":          {"a 1 assign planned\nb 1 assign unchanged", 0, 0},
	} {
		all := entries(t, c.script)
		for i := range all {
			all[i].Time = all[i].Time.Add(time.Duration(i) * time.Minute)
		}
		got := record.Reverse(all)
		if len(got) != 1 || !got[0].Since.Equal(all[c.since].Time) || !got[0].Until.Equal(all[c.until].Time) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

// An id that a later run saw is kept; the change stays the earlier run's.
func TestReverseKeepsTheID(t *testing.T) {
	all := entries(t, "a 1 assign planned\nb 1 assign unchanged")
	all[0].ID, all[1].ID = "", roles.AssignmentID(strings.Repeat("A", 43))
	if got := record.Reverse(all); len(got) != 1 || got[0].ID != all[1].ID || got[0].Run != "a" {
		t.Errorf("got %+v", got)
	}
}

// What a reversal gives back was rated when it was recorded; what it takes needs no rating.
func TestRatings(t *testing.T) {
	all := entries(t, "a 1 remove done\na 2 remove done\na 3 assign done")
	all[0].Risk, all[2].Risk = catalog.Low, catalog.Critical
	path := written(t, all...)
	read, _, err := record.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[roles.Key]catalog.Level{all[0].Key(): catalog.Low, all[1].Key(): ""}
	if got := record.Ratings(record.Reverse(read)); !maps.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	w, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	all[0].Risk = "harmless"
	if err := w.Add(all[0]); err == nil || !strings.Contains(err.Error(), `risk "harmless" is not known`) {
		t.Errorf("got %v", err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
