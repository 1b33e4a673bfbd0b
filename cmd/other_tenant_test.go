package cmd

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
)

// TestOtherTenant: a saved plan and a record are carried out in the tenant that
// they were made for, or not at all, even where every object id fits: a test
// tenant may be a copy of the real one.
func TestOtherTenant(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	here, there, grants, plan, record := at("here.json"), at("there.json"), at("grants.yaml"), at("plan.json"), at("run.jsonl")
	if err := os.WriteFile(grants, []byte("version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [User.Read.All]}\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	speak(t, "", "plan", "-f", grants, "--out", plan, "--sandbox="+here).want(t, change.ExitOK, "1 to add")
	speak(t, "", "assign", "-i", "web-shop", "-a", "graph", "-r", "Mail.Read", "--record", record, "--sandbox="+here).want(t,
		change.ExitOK, "done")

	tenant, err := sandbox.Load(here)
	if err != nil {
		t.Fatal(err)
	}
	const other = "7e4a4700-0000-4000-8000-00000000000f"
	tenant.ID = other
	keep(t, tenant, there)
	before, err := os.ReadFile(there)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"apply", plan}, plan + " is a plan for tenant " + sampleTenant + ", but this is tenant " + other},
		{[]string{"undo", record}, record + " records changes of tenant " + sampleTenant + ", but this is tenant " + other},
	} {
		for _, flag := range []string{"--yes", "--dry-run"} {
			s := speak(t, "", append(c.args, flag, "--sandbox="+there)...)
			s.want(t, change.ExitUsage, c.says, "hint: sign in to the other tenant: --tenant "+sampleTenant)
			if s.out != "" {
				t.Errorf("%v: stdout %s", c.args, s.out)
			}
		}
		if after, err := os.ReadFile(there); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%v: the other tenant changed (%v)", c.args, err)
		}
		speak(t, "", append(c.args, "--yes", "--sandbox="+here)...).want(t, change.ExitOK, "done")
	}
}
