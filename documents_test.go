package main

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

var update = flag.Bool("update", false, "write what the commands of the documents print into the documents")

// TestDocuments runs the console blocks of the README and of the guides: each
// document is one session of a shell in a folder of its own.
func TestDocuments(t *testing.T) {
	guides, _ := filepath.Glob("docs/guides/*.md")
	for _, file := range append([]string{"README.md"}, guides...) {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			runDocument(t, file)
		})
	}
}

// TestFirstCommand runs the README's first command, the one that needs nothing
// but Go and this repository.
func TestFirstCommand(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^go run \. (.+)$`).FindSubmatch(text)
	if found == nil {
		t.Fatal("the README has no line: go run . …")
	}
	c := testenv.New(t, "mi-roles").Command(t.Context(), "mi-roles", strings.Fields(string(found[1]))...)
	c.Dir = t.TempDir()
	out, err := c.Output()
	if err != nil || !strings.Contains(string(out), "done") {
		t.Fatalf("%v\n%s", err, out)
	}
}

// step is a command of a console block and what is to be printed.
type step struct {
	line          int // of the document, from 0
	command       string
	exit          int
	want          []string // nil: not shown, anything is right
	got           []string
	gotExit, last int // last: line after what is printed
}

var exitsComment = regexp.MustCompile(`# exit code (\d+)$`)

// readSteps finds lines "$ command" of ```console blocks; the lines below one
// are what it prints. A command whose exit code is not 0 ends in "# exit code N".
func readSteps(lines []string) []step {
	var steps []step
	inside := false
	for i, l := range lines {
		switch {
		case strings.HasPrefix(l, "```"):
			inside = l == "```console"
		case inside && strings.HasPrefix(l, "$ "):
			s := step{line: i, command: l[2:], last: i + 1}
			if m := exitsComment.FindStringSubmatch(l); m != nil {
				s.exit, _ = strconv.Atoi(m[1])
			}
			steps = append(steps, s)
		case inside && len(steps) > 0:
			s := &steps[len(steps)-1]
			s.want, s.last = append(s.want, l), i+1
		}
	}
	return steps
}

const mark = "@@mi-roles-exit@@"

func runDocument(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	steps := readSteps(lines)
	if len(steps) == 0 {
		t.Fatalf("%s has no console block with a command", file)
	}
	runSteps(t, steps)
	for _, s := range steps {
		if s.gotExit != s.exit {
			t.Errorf("%s:%d: %s\nexit code %d, want %d\n%s", file, s.line+1, s.command, s.gotExit, s.exit, strings.Join(s.got, "\n"))
		}
		if s.want != nil && !looksLike(s.want, s.got) && !*update {
			t.Errorf("%s:%d: %s\nprints:\n%s\n\nthe document shows:\n%s", file, s.line+1, s.command, strings.Join(s.got, "\n"),
				strings.Join(s.want, "\n"))
		}
	}
	if *update && !t.Failed() {
		rewrite(t, file, lines, steps)
	}
}

// runSteps runs all commands in one shell, so that a variable set by one is there for the next.
func runSteps(t *testing.T, steps []step) {
	var script strings.Builder
	for _, s := range steps {
		script.WriteString(s.command + "\necho \"" + mark + "$?\"\n")
	}
	c := testenv.New(t, "mi-roles", "sh", "cat", "sed").Command(t.Context(), "sh", "-c", script.String())
	c.Dir = t.TempDir()
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	n := 0
	for l := range strings.Lines(string(out)) {
		l = strings.TrimRight(l, " \n")
		if code, ok := strings.CutPrefix(l, mark); ok {
			steps[n].gotExit, _ = strconv.Atoi(code)
			n++
			continue
		}
		steps[n].got = append(steps[n].got, l)
	}
	if n != len(steps) {
		t.Fatalf("%d of %d commands ran", n, len(steps))
	}
}

// looksLike compares lines; "…" stands for any text, on a line of its own for any lines.
func looksLike(want, got []string) bool {
	pattern := `\A`
	for _, l := range want {
		if l == "…" {
			pattern += `(?:.*\n)*?`
			continue
		}
		pattern += strings.ReplaceAll(regexp.QuoteMeta(strings.TrimRight(l, " ")), "…", ".*") + `\n`
	}
	return regexp.MustCompile(pattern + `\z`).MatchString(strings.Join(append(slices.Clone(got), ""), "\n"))
}

// rewrite puts what was printed where something else was shown.
func rewrite(t *testing.T, file string, lines []string, steps []step) {
	for _, s := range slices.Backward(steps) {
		if s.want != nil && !looksLike(s.want, s.got) {
			lines = slices.Replace(lines, s.line+1, s.last, s.got...)
		}
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}

var bareList = regexp.MustCompile(`(?:^|\s)-[a-z] [\w./:-]+,\w`)

// TestListsAreQuoted in what documents and help show: PowerShell splits one that is not.
func TestListsAreQuoted(t *testing.T) {
	files, err := filepath.Glob("docs/*/*.md")
	more, err2 := filepath.Glob("docs/*.md")
	if err := errors.Join(err, err2); err != nil || len(files) < 20 || len(more) < 10 {
		t.Fatalf("documents: %v, %v, %v", files, more, err)
	}
	for _, file := range append(append(files, more...), "README.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, l := range strings.Split(string(text), "\n") {
			if strings.Contains(l, "mi-roles") && bareList.MatchString(l) {
				t.Errorf("%s:%d: put the list in quotes: %s", file, i+1, l)
			}
		}
	}
}
