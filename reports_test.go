package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// judged are reports, and a validator of .ci/validators that is to accept them.
type judged struct {
	t       *testing.T
	dir     string
	command []string
}

// judge begins with the name of the validator's script and of the package it needs.
func judge(t *testing.T, script, pkg string) *judged {
	t.Helper()
	validators(t, pkg)
	return &judged{t: t, dir: t.TempDir(), command: []string{filepath.Join(".ci", "validators", script)}}
}

// add puts what a command prints among the reports.
func (j *judged) add(args ...string) (text string) {
	j.t.Helper()
	r := inProcess(j.t, append(args, "-q")...)
	j.put(r.out)
	return r.out
}

func (j *judged) put(text string) {
	j.t.Helper()
	file := filepath.Join(j.dir, fmt.Sprintf("%d.txt", len(j.command)))
	keepText(j.t, file, text)
	j.command = append(j.command, file)
}

// ask has the validator judge all, and a wrong one, which it has to refuse.
func (j *judged) ask(wrong string) (said string) {
	j.t.Helper()
	env := testenv.New(j.t, "node")
	out, err := env.Command(j.t.Context(), "node", j.command...).CombinedOutput()
	if err != nil || len(j.command) < 2 {
		j.t.Errorf("%v\n%s", err, out)
	}
	j.put(wrong)
	if said, err := env.Command(j.t.Context(), "node", j.command[0], j.command[len(j.command)-1]).CombinedOutput(); err == nil {
		j.t.Errorf("it accepts everything: %s", said)
	}
	return string(out)
}

// hostileFiles are sandboxes with hostile names.
func hostileFiles(t *testing.T) (files []string) {
	t.Helper()
	for _, name := range hostileNames() {
		file := filepath.Join(t.TempDir(), "tenant.json")
		keep(t, hostileTenant(name), file)
		if _, err := sandbox.Load(file); err == nil {
			files = append(files, file)
		}
	}
	return files
}

// TestJUnitFitsItsSchema compares reports with the schema by which Jenkins reads JUnit.
func TestJUnitFitsItsSchema(t *testing.T) {
	j := judge(t, "junit.mjs", "xmllint-wasm")
	j.add("audit", "--all", "-o", "junit", "--sandbox")
	j.add("verify", "-i", "func-orders", "-a", "graph", "-r", "Mail.Send,User.Read.All", "-o", "junit", "--sandbox")
	for _, file := range hostileFiles(t) {
		j.add("audit", "--all", "-o", "junit", "--sandbox="+file)
	}
	j.ask(`<testsuites><testsuite name="x"><testcase title="x"/></testsuite></testsuites>`)
}

var (
	dotNode = regexp.MustCompile(`(?m)^  "[ia]:\S+" \[shape=`)
	dotEdge = regexp.MustCompile(`(?m)^  "i:\S+" -> `)
)

// TestGraphvizReads every node and edge that was written, and no other.
func TestGraphvizReads(t *testing.T) {
	j := judge(t, "graph.mjs", "@viz-js/viz")
	var want strings.Builder
	for i, sandboxed := range append([]string{""}, hostileFiles(t)...) {
		text := j.add("audit", "--all", "-o", "dot", strings.TrimSuffix("--sandbox="+sandboxed, "="))
		_, _ = fmt.Fprintf(&want, "%d.txt: %d nodes, %d edges\n", i+1, len(dotNode.FindAllString(text, -1)),
			len(dotEdge.FindAllString(text, -1)))
	}
	if got := j.ask("digraph { a -> }"); got != want.String() {
		t.Errorf("got\n%swant\n%s", got, want.String())
	}
}

// TestKustoReads the queries that are to be run in Azure: all of them, those in comments
// included.
func TestKustoReads(t *testing.T) {
	j := judge(t, "kusto.mjs", "@kusto/language-service-next")
	j.add("snippet", "--for", "resource-graph")
	query, other, found := strings.Cut(j.add("snippet", "--for", "activity-query"), "\n// In advanced hunting")
	_, other, cut := strings.Cut(other, "\n")
	if !found || !cut {
		t.Fatal(query)
	}
	j.put(regexp.MustCompile(`(?m)^// `).ReplaceAllString(other, ""))
	j.ask("resources | where kind ==")
}

// TestManualsAreFormatted: groff has nothing to say about the manual pages.
func TestManualsAreFormatted(t *testing.T) {
	env := testenv.New(t, "groff", "troff", "preconv")
	pages, err := filepath.Glob("docs/man/*.1")
	if err != nil || len(pages) < 30 {
		t.Fatal(pages, err)
	}
	args := append([]string{"-Kutf8", "-man", "-Tutf8", "-ww", "-Wbreak", "-z"}, pages...) // a long address makes a loose line
	if said, err := env.Command(t.Context(), "groff", args...).CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}
