package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const (
	graph = "00000003-0000-0000-c000-000000000000"
	one   = "11111111-0000-4000-8000-000000000001"
	two   = "11111111-0000-4000-8000-000000000002"
	three = "11111111-0000-4000-8000-000000000003"
)

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRefresh(t *testing.T) {
	dir, in := t.TempDir(), t.TempDir()
	write(t, dir, "graph.tsv", "Gone.Read.All\t"+one+"\t-\nOld.Name\t"+two+"\t"+one+"\n")
	from := sources{
		graph:     write(t, in, "graph", "value\tappRoleId\r\nNew.Name\t"+two+"\r\n"),
		roles:     write(t, in, "roles", "appId\tid\tvalue\n"+graph+"\t"+three+"\tNew.Name\n"+one+"\t"+three+"\tOther\n"),
		delegated: write(t, in, "scopes", "appId\tid\tvalue\n"+graph+"\t"+two+"\tabc\n"),
	}
	var report bytes.Buffer
	if err := refresh(dir, "2026-01-02", from, &report); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(filepath.Join(dir, "graph.tsv"))
	want := "abc\t-\t" + two + "\nGone.Read.All\t" + one + "\t-\nNew.Name\t" + two + "\t-\nNew.Name\t" + three +
		"\t-\nOld.Name\t-\t" + one + "\n"
	if string(text) != want {
		t.Errorf("got\n%swant\n%s", text, want)
	}
	if day, _ := os.ReadFile(filepath.Join(dir, "date.txt")); string(day) != "2026-01-02\n" {
		t.Errorf("date %q", day)
	}
	for _, line := range []string{"left out: Other (" + three + "), of an API that has no alias: " + one,
		"graph: app role New.Name (" + two, "graph: delegated permission abc"} {
		if !strings.Contains(report.String(), line) {
			t.Errorf("the report lacks %q:\n%s", line, report.String())
		}
	}
	report.Reset()
	if err := refresh(dir, "2026-01-03", from, &report); err != nil || strings.Count(report.String(), "\n") != 1 {
		t.Errorf("a second run reports news: %v\n%s", err, report.String())
	}
}

func TestRefreshRefuses(t *testing.T) {
	in := t.TempDir()
	file := func(text string) sources { return sources{roles: write(t, in, "roles", text)} }
	for name, c := range map[string]struct {
		date string
		from sources
	}{
		"no date":       {"", sources{}},
		"bad date":      {"2026-13-01", sources{}},
		"absent file":   {"2026-01-02", sources{roles: filepath.Join(in, "absent")}},
		"no column":     {"2026-01-02", file("appId\tvalue\n")},
		"bad id":        {"2026-01-02", file("appId\tid\tvalue\n" + graph + "\tx\tA.Read\n")},
		"bad app id":    {"2026-01-02", file("appId\tid\tvalue\ngraph\t" + one + "\tA.Read\n")},
		"bad value":     {"2026-01-02", file("appId\tid\tvalue\n" + graph + "\t" + one + "\tA Read\n")},
		"hostile value": {"2026-01-02", file("appId\tid\tvalue\n" + graph + "\t" + one + "\t\x1b[31m\n")},
		"short line":    {"2026-01-02", file("appId\tid\tvalue\n" + graph + "\n")},
	} {
		dir := t.TempDir()
		if err := refresh(dir, c.date, c.from, &bytes.Buffer{}); err == nil {
			t.Errorf("%s: accepted", name)
		}
		if made, _ := os.ReadDir(dir); len(made) != 0 {
			t.Errorf("%s: something was written", name)
		}
	}
}
