package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

// validators is the path of a file of .ci/validators, which .ci/run fetches; without,
// the test is skipped.
func validators(t *testing.T, file string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join(".ci", "validators", "node_modules", file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("the validators are not there: npm ci --prefix .ci/validators --ignore-scripts")
	}
	return path
}

// TestAjv has ajv in its strict mode, which catalogues of schemas demand, compile the
// published schemas, and judge what the documents show and what the program writes.
func TestAjv(t *testing.T) {
	env := testenv.New(t, "node")
	validators(t, "ajv")
	dir := t.TempDir()
	put := func(name, text string) { keepText(t, filepath.Join(dir, name+".yaml"), text) }
	for name, text := range shownFiles(t) {
		put(name, text)
	}
	for name, text := range writtenFiles(t) {
		put(name, text)
	}
	wrong := map[string]string{
		"manifest.wrong":   "version: 1\ngrants: [{ identity: a, api: graph, role: [X] }]",
		"policy.wrong":     "version: 1\ndefault: maybe",
		"exceptions.wrong": "- { id: MIR001, api: graph, reason: x, expires: 2027-02-29 }",
		"risk.wrong":       "- { api: graph, role: Mail.Send, level: awful }",
	}
	for name, text := range wrong {
		put(name, text)
	}
	out, err := env.Command(t.Context(), "node", filepath.Join(".ci", "validators", "schemas.mjs"), "docs", dir).Output()
	var said map[string][]string
	if err != nil || json.Unmarshal(out, &said) != nil {
		t.Fatalf("%v: %s", err, out)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 12 || len(said) != len(files)+4 {
		t.Fatalf("%v: %d files, %d verdicts", err, len(files), len(said))
	}
	for name, complaints := range said {
		if _, bad := wrong[strings.TrimSuffix(name, ".yaml")]; (len(complaints) > 0) != bad {
			t.Errorf("%s: %s", name, strings.Join(complaints, "\n"))
		}
	}
}

// shows finds the files in a document, by kind: a manifest, which a command may have
// printed, and a block that has a key of the kind.
var shows = map[string]*regexp.Regexp{
	"manifest":   regexp.MustCompile(`(?m)^(version: 1\ngrants:\n(?:  .*\n)+)`),
	"policy":     regexp.MustCompile("(?m)^```yaml\n(version: 1\ndefault: [^`]*)^```$"),
	"exceptions": regexp.MustCompile("(?m)^```yaml\n(- id: MIR[^`]*)^```$"),
	"risk":       regexp.MustCompile("(?m)^```yaml\n(- api: [^`]*)^```$"),
}

// documents are the pages that people write.
func documents(t *testing.T) []string {
	t.Helper()
	guides, err := filepath.Glob("docs/guides/*.md")
	pages, err2 := filepath.Glob("docs/*.md")
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	return append(append([]string{"README.md"}, guides...), pages...)
}

// shownFiles are the files in the documents, by KIND.NAME.
func shownFiles(t *testing.T) map[string]string {
	t.Helper()
	shown := map[string]string{}
	for kind, pattern := range shows {
		before := len(shown)
		for _, document := range documents(t) {
			text, err := os.ReadFile(document)
			if err != nil {
				t.Fatal(err)
			}
			for i, found := range pattern.FindAllStringSubmatch(string(text), -1) {
				shown[fmt.Sprintf("%s.%s-%d", kind, filepath.Base(document), i)] = found[1]
			}
		}
		if len(shown) == before {
			t.Errorf("no document shows a file of kind %s", kind)
		}
	}
	return shown
}

// writtenFiles are what the program writes, by KIND.NAME.
func writtenFiles(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	write := func(args ...string) string {
		r := inProcess(t, append(args, "-q")...)
		if r.code != 0 {
			t.Errorf("%v: exit %d: %.300s", args, r.code, r.err)
		}
		return r.out
	}
	log, accepted := filepath.Join(dir, "activity.csv"), filepath.Join(dir, "accepted.yaml")
	keepText(t, log, write("sandbox", "activity"))
	write("audit", "--all", "--write-exceptions", accepted, "--sandbox")
	exceptions, err := os.ReadFile(accepted)
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]string{
		"manifest.export":    write("export", "--all", "--sandbox"),
		"manifest.empty":     write("export", "-i", "aks-prod", "--sandbox"),
		"manifest.advise":    write("advise", "--activity", log, "-o", "manifest", "--sandbox"),
		"exceptions.written": strings.ReplaceAll(string(exceptions), `reason: ""`, "reason: known"), // left to people to fill in
	}
	for i, file := range hostileFiles(t) {
		written[fmt.Sprintf("manifest.hostile-%d", i)] = write("export", "--all", "--sandbox="+file)
	}
	return written
}
