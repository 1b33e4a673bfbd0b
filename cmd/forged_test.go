package cmd

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/savedplan"
)

const takeover = roles.RoleID("06b708a9-e830-4db3-a914-8e69da51d44f") // AppRoleAssignment.ReadWrite.All

// write makes a file for a test.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// forgePlan edits a saved plan and seals it again, as anyone can who reads the format.
func forgePlan(t *testing.T, path string, edit func(*savedplan.File)) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var f savedplan.File
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	edit(&f)
	f.Sum = ""
	if text, err = json.Marshal(f); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	f.Sum = hex.EncodeToString(sum[:])
	if text, err = json.Marshal(f); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A plan that was forged and sealed again gives nothing that whoever carries it out did not
// name, and with the manifest beside it nothing that the manifest does not want.
func TestForgedPlan(t *testing.T) {
	dir := t.TempDir()
	grants := write(t, dir, "grants.yaml",
		"version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [User.Read.All, Group.Read.All]}\n")
	plan := filepath.Join(dir, "plan.json")
	ways := [][]string{nil, {"-f", grants}, {"-f", grants, "--prune=false"}}
	const ok, refused = change.ExitOK, 8
	for name, c := range map[string]struct {
		edit func(*savedplan.File)
		want [3]int // exit codes of ways
		says string // with the manifest
	}{
		"honest": {func(*savedplan.File) {}, [3]int{ok, ok, ok}, "done"},
		"a critical role, called low": {func(f *savedplan.File) {
			f.Steps[0].AppRoleID, f.Steps[0].AppRoleValue, f.Steps[0].Risk = takeover, "AppRoleAssignment.ReadWrite.All", catalog.Low
		}, [3]int{refused, refused, refused},
			"the plan gives AppRoleAssignment.ReadWrite.All of Microsoft Graph to func-orders, which the manifest does not"},
		"another role": {func(f *savedplan.File) {
			f.Steps[0].AppRoleID, f.Steps[0].AppRoleValue = "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "Mail.Read"
		}, [3]int{ok, refused, refused}, "the plan gives Mail.Read of Microsoft Graph to func-orders, which the manifest does not"},
		"less": {func(f *savedplan.File) { f.Steps = f.Steps[:1] }, [3]int{ok, refused, refused},
			"of Microsoft Graph to func-orders, which the plan does not"},
		"nothing": {func(f *savedplan.File) { f.Steps = nil }, [3]int{ok, refused, refused},
			"of Microsoft Graph to func-orders, which the plan does not"},
		"prunes": {func(f *savedplan.File) { f.Prune = true }, [3]int{ok, ok, refused}, "done"},
	} {
		t.Run(name, func(t *testing.T) {
			for i, way := range ways {
				w := newFaulty(sandbox.Sample(), sandbox.Faults{})
				_ = os.Remove(plan)
				w.speak(t, "plan", "-f", grants, "--out", plan, "-q").want(t, ok)
				forgePlan(t, plan, c.edit)
				before := grantsOf(w.server.Tenant())
				s := w.speak(t, append([]string{"apply", plan, "--yes"}, way...)...)
				s.want(t, c.want[i])
				if i == 1 {
					s.want(t, c.want[i], c.says)
				}
				if c.want[i] == refused && !maps.Equal(before, grantsOf(w.server.Tenant())) {
					t.Errorf("%v: refused, and changed the tenant: %s%s", way, s.out, s.err)
				}
			}
		})
	}
}

// A role that the plan rates otherwise is named, and judged by today's table.
func TestReratedPlan(t *testing.T) {
	dir := t.TempDir()
	grants, plan := write(t, dir, "grants.yaml", "version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [User.Read.All]}\n"),
		filepath.Join(dir, "plan.json")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	w.speak(t, "plan", "-f", grants, "--out", plan, "-q").want(t, change.ExitOK)
	forgePlan(t, plan, func(f *savedplan.File) {
		f.Steps[0].AppRoleID, f.Steps[0].AppRoleValue, f.Steps[0].Risk = takeover, "AppRoleAssignment.ReadWrite.All", catalog.Low
	})
	w.speak(t, "apply", plan, "--dry-run").want(t, 8,
		"role AppRoleAssignment.ReadWrite.All of Microsoft Graph is critical by the table of "+catalog.Date()+", not low as the file says",
		"--allow-critical AppRoleAssignment.ReadWrite.All")
}

// With the manifest beside it, the manifest says which roles are meant, and the plan never.
func TestManifestBesideAPlan(t *testing.T) {
	dir := t.TempDir()
	text := func(more string) string {
		return "version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [RoleManagement.ReadWrite.Directory]" + more + "}\n"
	}
	allowed, bare, plan := write(t, dir, "allowed.yaml", text(", allowCritical: [RoleManagement.ReadWrite.Directory]")),
		write(t, dir, "bare.yaml", text("")), filepath.Join(dir, "plan.json")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	w.speak(t, "plan", "-f", allowed, "--out", plan, "-q").want(t, change.ExitOK)
	before := grantsOf(w.server.Tenant())
	w.speak(t, "apply", plan, "--yes").want(t, 8, "--allow-critical RoleManagement.ReadWrite.Directory")
	w.speak(t, "apply", plan, "-f", bare, "--yes").want(t, 8, bare+":3:", "allowCritical: [RoleManagement.ReadWrite.Directory]")
	w.speak(t, "apply", plan, "-f", filepath.Join(dir, "nowhere.yaml"), "--yes").want(t, change.ExitUsage)
	if !maps.Equal(before, grantsOf(w.server.Tenant())) {
		t.Error("a refused plan changed the tenant")
	}
	w.speak(t, "apply", plan, "-f", allowed, "--yes").want(t, change.ExitOK, "done")
	w.speak(t, "apply", plan, "-f", allowed, "--yes").want(t, change.ExitOK, "unchanged")
}

// forgeRecord edits the lines of a record and seals the chain again.
func forgeRecord(t *testing.T, path string, edit func(entry map[string]any)) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	before := ""
	for line := range strings.Lines(string(text)) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		delete(entry, "sum")
		if entry["action"] != nil {
			edit(entry)
		}
		content, err := json.Marshal(entry)
		if err != nil {
			t.Fatal(err)
		}
		content = content[:len(content)-1]
		sum := sha256.Sum256(slices.Concat([]byte(before+"\n"), content))
		before = hex.EncodeToString(sum[:])
		fmt.Fprintf(&out, "%s,\"sum\":\"%s\"}\n", content, before)
	}
	if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A record that claims the removal of a critical role, which was never held, gives it to
// nobody; neither does an honest one of someone else's removal.
func TestForgedRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run.jsonl")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	w.speak(t, "assign", "-i", "web-shop", "-a", "graph", "-r", "User.Read.All", "--record", file, "-q").want(t, change.ExitOK)
	forgeRecord(t, file, func(e map[string]any) {
		e["action"], e["appRoleId"], e["appRoleValue"], e["risk"] = "remove", takeover, "AppRoleAssignment.ReadWrite.All", "low"
	})
	before := grantsOf(w.server.Tenant())
	for _, more := range [][]string{nil, {"--allow-critical", "User.Read.All"}, {"--allow-unrated", string(takeover)}} {
		s := w.speak(t, append([]string{"undo", file, "--yes"}, more...)...)
		s.want(t, 8, "role AppRoleAssignment.ReadWrite.All of Microsoft Graph for web-shop is critical",
			"is critical by the table of "+catalog.Date()+", not low as the file says", "--allow-critical AppRoleAssignment.ReadWrite.All")
		if !maps.Equal(before, grantsOf(w.server.Tenant())) {
			t.Fatalf("the record was believed: %s%s", s.out, s.err)
		}
	}
}
