package screen

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"mi-roles/output"
)

// TestJob tells a GitHub Actions job a table and a number, after what is there.
func TestJob(t *testing.T) {
	page, values := filepath.Join(t.TempDir(), "page"), filepath.Join(t.TempDir(), "values")
	if err := os.WriteFile(page, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	doc := output.Document{Columns: []output.Column{{Title: "A"}}, Rows: [][]output.Cell{{output.Text("a")}}}
	a, _, errs := pipe(map[string]string{"GITHUB_STEP_SUMMARY": page, "GITHUB_OUTPUT": values})
	for range 2 {
		a.TellJob(doc, "2 done", "changes", 2)
	}
	text, _ := os.ReadFile(page)
	number, _ := os.ReadFile(values)
	if !strings.HasPrefix(string(text), "before\n\n") || strings.Count(string(text), "mi-roles 2 done") != 2 || string(number) !=
		"changes=2\nchanges=2\n" || errs.Len() > 0 {
		t.Errorf("%s%s%s", text, number, errs)
	}
	if info, err := os.Stat(values); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	a, _, errs = pipe(map[string]string{"GITHUB_STEP_SUMMARY": t.TempDir(), "GITHUB_OUTPUT": t.TempDir()})
	a.TellJob(doc, "2 done", "changes", 2)
	if said := errs.String(); !strings.Contains(said, "the step summary could not be written: ") ||
		!strings.Contains(said, "the outputs of the step could not be written: ") {
		t.Error(said)
	}
	for _, name := range []string{"GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "OTHER"} {
		a, _, _ := pipe(map[string]string{name: "x"})
		if a.InJob() != (name != "OTHER") {
			t.Errorf("%s: %v", name, a.InJob())
		}
	}
	a, _, errs = pipe(nil)
	if a.TellJob(doc, "", "", 0); errs.Len() > 0 {
		t.Errorf("no job: %s", errs)
	}
}
