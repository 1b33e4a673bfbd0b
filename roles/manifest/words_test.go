package manifest

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
)

// TestWithInWords is every form with two grants more, as it is written.
func TestWithInWords(t *testing.T) {
	more := []Grant{
		{Identity: "rg-shop/web", API: "graph", Roles: []string{"User.Read.All", "New.All"}, AllowCritical: []string{"New.All"},
			AllowUnrated: []string{"User.Read.All"}, SecondStepDone: []string{"New.All"}, Expires: "2027-03-31", Owner: "a b", Ticket: "T-1",
			Description: "two\nlines", PrincipalID: "1d000000-0000-4000-8000-000000000001"},
		{Identity: "b", API: "api://x", Roles: []string{"##vso[x]"}},
	}
	all := forms()
	all["tabs before a bracket"] = "version: 1\ngrants: [\n\t{identity: a, api: graph, roles: [b]}\t,\t\n\t]\n"
	all["a comma at the end"] = "version: 1\ngrants: [{identity: a, api: graph, roles: [b]},]\n"
	all["a remark in the middle"] = "version: 1\ngrants: [{identity: a, api: graph, roles: [b]}, # ] of a\n" +
		"  {identity: c, api: graph, roles: [d]}]\n"
	all["quotes within"] = "version: 1\ngrants: [{identity: 'a''s ]', api: \"b\\\"]\", roles: [it's, \"a: #]\"]}] # ]\n"
	all["a remark before the next key"] = "grants:\n  - {identity: a, api: graph, roles: [b]}\n\n# of the version\n\nversion: 1\n"
	all["the next key at once"] = "grants:\n- {identity: a, api: graph, roles: [b]}\nversion: 1"
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		file := "grants.yaml"
		if strings.HasPrefix(name, "JSON") {
			file = "grants.json"
		}
		text, err := parseText(file, []byte(all[name]))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		now, err := text.With(more)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		fmt.Fprintf(&b, "# %s\n%s\n", name, strings.NewReplacer("\r", "<CR>", "\t", "<TAB>", "\ufeff", "<BOM>").Replace(string(now)))
	}
	const golden = "testdata/added.txt"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(string(want), "\r\n", "\n"); b.String() != text {
		t.Errorf("run with -update and look at what changes; got:\n%s", b.String())
	}
}

// TestMeans: two manifests mean the same if every field says the same.
func TestMeans(t *testing.T) {
	whole := func() Grant {
		return Grant{Identity: "a", API: "b", Roles: []string{"c", "d"}, AllowCritical: []string{"c"}, AllowUnrated: []string{"d"},
			SecondStepDone: []string{"c"}, Description: "e", Expires: "f", Owner: "g", Ticket: "h", PrincipalID: "i"}
	}
	m := Manifest{Grants: []Grant{whole()}}
	if !m.means(Manifest{Version: 7, Grants: []Grant{whole()}}) || m.means(Manifest{}) ||
		m.means(Manifest{Grants: []Grant{whole(), whole()}}) {
		t.Error("what is the same, and how many")
	}
	for i, change := range []func(*Grant){
		func(g *Grant) { g.Identity = "x" }, func(g *Grant) { g.API = "x" }, func(g *Grant) { g.Roles = []string{"d", "c"} },
		func(g *Grant) { g.AllowCritical = nil }, func(g *Grant) { g.AllowUnrated = nil }, func(g *Grant) { g.SecondStepDone = nil },
		func(g *Grant) { g.Description = "x" }, func(g *Grant) { g.Expires = "x" }, func(g *Grant) { g.Owner = "x" },
		func(g *Grant) { g.Ticket = "x" }, func(g *Grant) { g.PrincipalID = "x" },
	} {
		g := whole()
		if change(&g); m.means(Manifest{Grants: []Grant{g}}) {
			t.Errorf("change %d is not seen: %+v", i, g)
		}
	}
}

// TestLastDay: a grant is wanted until its last day is over, in UTC.
func TestLastDay(t *testing.T) {
	g := Grant{Expires: "2027-03-31"}
	for text, want := range map[string]struct {
		ended bool
		left  int
	}{"2027-03-31T23:59:59Z": {false, 0}, "2027-04-01T00:00:00Z": {true, -1}, "2027-04-01T01:00:00+02:00": {false, 0},
		"2027-03-30T00:00:00Z": {false, 1}, "2027-03-01T12:00:00Z": {false, 30}, "2027-04-03T12:00:00Z": {true, -3}} {
		now, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		if g.Ended(now) != want.ended || g.DaysLeft(now) != want.left {
			t.Errorf("%s: ended %v, %d days left", text, g.Ended(now), g.DaysLeft(now))
		}
		if (Grant{}).Ended(now) || (Grant{}).DaysLeft(now) != -1 {
			t.Errorf("%s: a grant without an end", text)
		}
	}
}

// TestPositions: where a part of a grant is, else where the grant is.
func TestPositions(t *testing.T) {
	at := func(line int) Position { return Position{"f", line, 1} }
	g := Grant{At: at(1), identityAt: at(2), apiAt: at(3), principalAt: at(4), roleAt: []Position{at(5), at(6)}}
	bare := Grant{At: at(1)}
	for i, got := range []Position{g.IdentityAt(), g.APIAt(), g.PrincipalAt(), g.RoleAt(0), g.RoleAt(1)} {
		if got != at(i+2) {
			t.Errorf("%d: got %v", i, got)
		}
	}
	for i, got := range []Position{bare.IdentityAt(), bare.APIAt(), bare.PrincipalAt(), bare.RoleAt(0), g.RoleAt(2), g.RoleAt(-1)} {
		if got != at(1) {
			t.Errorf("%d: got %v", i, got)
		}
	}
	if (Position{File: "f"}).String() != "f" || at(2).String() != "f:2:1" {
		t.Error("a place in words")
	}
	plain := errors.New("x")
	if err := (Position{}).Wrap(plain); err != plain {
		t.Errorf("nowhere: %v", err)
	}
	if err := at(2).Wrap(plain); err.Error() != "f:2:1: x" {
		t.Errorf("got %v", err)
	}
}

// TestRepeatsInWords: what is wanted twice, and in what the two differ.
func TestRepeatsInWords(t *testing.T) {
	first := Grant{Identity: "a", API: "b", Roles: []string{"X"}, At: Position{"f", 3, 5}}
	marked := first
	marked.AllowCritical, marked.AllowUnrated, marked.SecondStepDone = []string{"x"}, []string{"X"}, []string{"x"}
	marked.Expires = "2027-01-01"
	const same = `f:3:5: role "x" of "b" is granted to "a" twice: first at f:3:5`
	for want, g := range map[string]Grant{same + "; keep one": first,
		same + ", with another allowCritical, allowUnrated, secondStepDone, expires; keep one": marked} {
		g.Roles = []string{"x"}
		if err := g.Repeats(0, first); err.Error() != want || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("got %v", err)
		}
	}
	for _, i := range []int{-1, 1} {
		if err := first.Repeats(i, first); !strings.Contains(err.Error(), `role "" of "b"`) {
			t.Errorf("%d: got %v", i, err)
		}
	}
	if first.spelling("x") != "X" || first.spelling("y") != "y" {
		t.Error("how a role is spelled")
	}
	if !marked.NotesSecondStep("X") || marked.NotesSecondStep("Y") || first.NotesSecondStep("X") {
		t.Error("whose second step is done")
	}
}

// TestFiles: which files are read, and in what words the others are refused.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	text := func(identity string) []byte {
		return []byte("version: 1\ngrants: [{identity: " + identity + ", api: graph, roles: [X]}]\n")
	}
	for name, content := range map[string][]byte{"-": text("file"), "a.yaml": text("a"), "most": make([]byte, maxSize),
		"more": make([]byte, maxSize+1)} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir("empty", 0o700); err != nil {
		t.Fatal(err)
	}
	m, err := Read([]string{"-", "./-"}, bytes.NewReader(text("input")))
	if err != nil || len(m.Grants) != 2 || m.Version != Version {
		t.Errorf("got %+v, %v", m, err)
	}
	const hint = "name a manifest file, a folder of them, or - for standard input"
	for path, want := range map[string]string{
		"empty": "folder empty contains no *.yaml, *.yml or *.json file",
		"":      "the manifest's name is empty", "no": "manifest no does not exist", "more": "manifest more has more than 16 MiB",
		"a\x00b": "manifest a\x00b cannot be read: invalid argument"} {
		_, err := Read([]string{path}, nil)
		e, ok := err.(*roles.Error)
		if !ok || e.Msg != want || (e.Hint != hint) != (path == "more") {
			t.Errorf("%q: got %v", path, err)
		}
	}
	for name, want := range map[string]error{"most": nil, "more": roles.ErrUsage} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{name, "-"} {
			if got, err := Load(path, bytes.NewReader(content)); !errors.Is(err, want) || err == nil && len(got) != maxSize {
				t.Errorf("%s of %s: %d bytes, %v", path, name, len(got), err)
			}
		}
	}
	if _, err := Parse("f", make([]byte, maxSize+1)); err == nil || err.Error() != "f:1:1: has more than 16 MiB: split it into several files" {
		t.Errorf("got %v", err)
	}
	_, err = Read([]string{"a.yaml", filepath.Join(dir, "a.yaml")}, nil)
	if err == nil || err.Error() != filepath.Join(dir, "a.yaml")+" is named twice" {
		t.Errorf("got %v", err)
	}
	for path, want := range map[string]string{"empty": "empty is a folder: name one of its files", "no": "manifest no does not exist"} {
		if _, err := ReadText(path); err == nil || err.Error() != want {
			t.Errorf("got %v", err)
		}
	}
	if got, err := ReadText("a.yaml"); err != nil || len(got.Grants) != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
	for name, want := range map[string]bool{"a.yaml": true, "a.YML": true, "a.json": true, ".yaml": false, ".a.yaml": false, "a.yaml~": false,
		"a": false} {
		if isManifestName(name) != want {
			t.Errorf("%s: %v", name, isManifestName(name))
		}
	}
}

// TestOrderOfProblems: by file as they were named, then by line and column; twenty are told.
func TestOrderOfProblems(t *testing.T) {
	var p problems
	if err := p.err(nil); err != nil {
		t.Errorf("got %v", err)
	}
	for _, at := range []Position{{"a", 2, 1}, {"b", 9, 9}, {"a", 1, 2}, {"a", 1, 1}, {"b", 1, 1}} {
		p.add(at, "x")
	}
	if err := p.err([]string{"b", "a"}); err.Error() != "b:1:1: x\nb:9:9: x\na:1:1: x\na:1:2: x\na:2:1: x" {
		t.Errorf("got %v", err)
	}
	for n, want := range map[int]int{20: 20, 21: 21, 40: 21} {
		var p problems
		for i := range n {
			p.add(Position{"a", i + 1, 1}, "x")
		}
		lines := strings.Split(p.err([]string{"a"}).Error(), "\n")
		if len(lines) != want || (lines[len(lines)-1] == "and more problems: correct these first") != (n > 20) {
			t.Errorf("%d: got %q", n, lines)
		}
	}
}
