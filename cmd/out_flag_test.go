package cmd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// reporting is a command line of every command that prints a report, with its exit code.
func reporting(manifest string) map[string]int {
	return map[string]int{
		"assign -i func-orders -a graph -r User.Read.All":           change.ExitOK,
		"assign -i func-orders -a graph -r User.Read.All --dry-run": change.ExitOK,
		"remove -i func-orders -a graph -r Mail.Send --yes":         change.ExitOK,
		"copy --from func-orders --to func-orders-test --yes":       change.ExitOK,
		"list --all -o json":         change.ExitOK,
		"list -i func-orders -o csv": change.ExitOK,
		"who -a graph":               change.ExitOK,
		"verify -i func-orders -a graph -r User.Read.All -o junit": change.ExitDiffers,
		"verify -i func-orders -a graph -r Mail.Send":              change.ExitOK,
		"apply -f " + manifest + " --yes -o yaml":                  change.ExitOK,
		"export --all": change.ExitOK,
		"export -i func-orders --format terraform": change.ExitOK,
		"audit --all --fail-on low -o md":          8,
		"identities":                               change.ExitOK,
		"apis --aliases":                           change.ExitOK,
		"roles -a graph -o tsv":                    change.ExitOK,
		"whoami":                                   change.ExitOK,
		"explain Mail.Send":                        change.ExitOK,
		"snippet -i func-orders -a graph -r Mail.Send --for python":                     change.ExitOK,
		"manifest convert " + strings.TrimSuffix(manifest, "grants.yaml") + "list.json": change.ExitOK,
		"sandbox activity": change.ExitOK,
		"version":          change.ExitOK,
	}
}

// TestResultsGoToAFile: what stands in the file is what stdout would have had, whatever
// comes of the run, and stdout has nothing.
func TestResultsGoToAFile(t *testing.T) {
	dir := t.TempDir()
	manifest := filepath.Join(dir, "grants.yaml")
	if err := os.WriteFile(manifest, []byte("version: 1\ngrants: [{identity: func-orders, api: graph, roles: [User.Read.All]}]\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	const row = `[{"principalId":"1d000000-0000-4000-8000-000000000001","resourceId":"1d000000-0000-4000-8000-000000000002",` +
		`"appRoleId":"1d000000-0000-4000-8000-000000000003"}]`
	if err := os.WriteFile(filepath.Join(dir, "list.json"), []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, code := range reporting(manifest) {
		out := filepath.Join(t.TempDir(), "result")
		plain := newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, strings.Fields(line)...)
		plain.want(t, code)
		filed := newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, append(strings.Fields(line), "--out", out)...)
		filed.want(t, code, "written to "+out)
		text, err := os.ReadFile(out)
		if err != nil || filed.out != "" || unlike(string(text)) != unlike(plain.out) {
			t.Errorf("%s: %v, stdout %.200q\nin the file:\n%.2000s\non stdout:\n%.2000s", line, err, filed.out, text, plain.out)
		}
	}
}

// TestExportMakesItsManifestAnew, and spares one where it writes something else.
func TestExportMakesItsManifestAnew(t *testing.T) {
	out := filepath.Join(t.TempDir(), "grants.yaml")
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	for range 2 {
		w.speak(t, "export", "--all", "--out", out).want(t, change.ExitOK)
	}
	w.speak(t, "export", "--all", "--format", "bicep", "--out", out).want(t, change.ExitUsage, "is a manifest")
	w.speak(t, "plan", "-f", out, "--exit-code").want(t, change.ExitOK)
}

// unlike is a text without what differs from run to run.
func unlike(text string) string {
	lines := strings.Split(text, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool {
		return strings.Contains(l, "20") && strings.Contains(l, ":") && strings.Contains(l, "Z")
	}), "\n")
}

// TestAFailedRunLeavesNoFile, and nothing half done in a file that is there.
func TestAFailedRunLeavesNoFile(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "result.json")
	if err := os.WriteFile(out, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	for line, code := range map[string]int{
		"list -i nobody": 10,
		"assign -i func-orders -a graph -r Nothing":           30,
		"audit --all -o nonsense":                             change.ExitUsage,
		"list --all --query [?":                               change.ExitUsage,
		"assign -i func-orders -a graph -r X --record " + out: change.ExitUsage,
	} {
		w.speak(t, append(strings.Fields(line), "--out", out)...).want(t, code)
		if text, err := os.ReadFile(out); err != nil || string(text) != "old" {
			t.Errorf("%s: the file holds %q, %v", line, text, err)
		}
	}
	w.speak(t, "snapshot", filepath.Join(dir, "s.json"), "--out", out).want(t, change.ExitUsage, "mi-roles snapshot prints no report")
	w.speak(t, "list", "--all", "--out", "-").want(t, change.ExitUsage, "without --out the result goes to stdout")
	fresh := filepath.Join(dir, "fresh")
	w.speak(t, "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--record", fresh, "--out", fresh).want(t,
		change.ExitUsage, "is given to this command as well")
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestEveryReportCanGoToAFile: a new command is in the table, or prints no report.
func TestEveryReportCanGoToAFile(t *testing.T) {
	lines := reporting("FILE")
	apart := []string{"undo", "snapshot diff", "token", "policy", "auth", "plan", "completion", "help", "advise", "review", "fence"}
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		name := strings.TrimPrefix(c.CommandPath(), "mi-roles ")
		listed := slices.ContainsFunc(apart, func(a string) bool { return strings.HasPrefix(name, a) })
		for line := range lines {
			listed = listed || strings.HasPrefix(line, name)
		}
		if c.RunE != nil && reports(c) && !listed {
			t.Errorf("%s: add a line to the table of reports", name)
		}
	}
	walk(newRoot(newApp(screen.Streams{Getenv: func(string) string { return "" }})))
}
