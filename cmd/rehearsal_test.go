package cmd

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
)

// TestRehearsalsOnlyRead: plan, the test of a policy and every --dry-run ask, and send
// nothing that would change the tenant, alone or in a batch.
func TestRehearsalsOnlyRead(t *testing.T) {
	dir := t.TempDir()
	grants := write(t, dir, "grants.yaml", "version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [User.Read.All]}\n")
	policy := write(t, dir, "policy.yaml", "version: 1\ndefault: allow\n")
	plan, record := filepath.Join(dir, "plan.json"), filepath.Join(dir, "run.jsonl")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	w.speak(t, "assign", "-i", "web-shop", "-a", "graph", "-r", "Group.Read.All", "--record", record, "-q").want(t, 0)
	done := len(w.server.Log())
	for _, args := range [][]string{
		{"plan", "-f", grants, "--prune", "--out", plan},
		{"policy", "test", "-f", grants, "--policy", policy},
		{"apply", "-f", grants, "--prune", "--dry-run"},
		{"apply", plan, "--dry-run"},
		{"apply", plan, "-f", grants, "--dry-run"},
		{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--dry-run"},
		{"remove", "-i", "func-orders", "-a", "graph", "-r", "Mail.Send", "--dry-run"},
		{"copy", "--from", "func-orders", "--to", "vm-build-02", "--dry-run"},
		{"undo", record, "--dry-run"},
	} {
		w.speak(t, args...).want(t, 0)
		log := w.server.Log()
		if len(log) == done {
			t.Errorf("%v: asks nothing", args)
		}
		for _, e := range log[done:] {
			reads := e.Method == "GET" || e.Method == "POST" &&
				slices.ContainsFunc([]string{"/$batch", "/directoryObjects/getByIds", "/directoryObjects/microsoft.graph.getByIds"},
					func(p string) bool {
						return strings.HasSuffix(e.Path, p)
					})
			if !reads {
				t.Errorf("%v: sends %s %s", args, e.Method, e.Path)
			}
		}
		done = len(log)
	}
}
