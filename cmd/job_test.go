package cmd

import (
	"os"
	"strings"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/output"
)

// TestNoJob: where there is no job to be told, a plan writes no file.
func TestNoJob(t *testing.T) {
	t.Chdir(t.TempDir())
	grants := "version: 1\ngrants:\n  - {identity: func-orders, api: graph, roles: [User.Read.All]}\n"
	speak(t, grants, "plan", "-f", "-", "--sandbox").want(t, change.ExitOK, "1 to add")
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// TestPageOfAJobIsBounded: GitHub drops a page of more than 1 MiB.
func TestPageOfAJobIsBounded(t *testing.T) {
	t.Chdir(t.TempDir())
	var notes strings.Builder
	s := screen.Screen{Streams: screen.Streams{Err: &notes, Getenv: func(name string) string {
		return map[string]string{"GITHUB_STEP_SUMMARY": "page", "GITHUB_OUTPUT": "outputs"}[name]
	}}}
	doc := output.Document{Columns: []output.Column{{Title: "NAME"}}}
	for range 20_000 {
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(strings.Repeat("x", 256))})
	}
	s.TellJob(doc, "audit: a\n::error::b", "findings", len(doc.Rows))
	page, err := os.ReadFile("page")
	if err != nil || len(page) > 1<<20 || !strings.Contains(string(page), " of 20000: -o csv and -o json have all of them.\n") ||
		len(page) < 900_000 || !strings.HasPrefix(string(page), "\n### mi-roles audit: a") ||
		strings.Contains(string(page), "\n::error") {
		t.Errorf("%v, %d bytes: %.100s", err, len(page), page)
	}
	if told, err := os.ReadFile("outputs"); err != nil || string(told) != "findings=20000\n" || notes.Len() > 0 {
		t.Errorf("%v, %s, %s", err, told, notes.String())
	}
}
