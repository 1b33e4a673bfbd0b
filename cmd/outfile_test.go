package cmd

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// TestOutFile: a file appears whole or not at all, and only its owner can read it.
func TestOutFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	a := newApp(screen.Streams{})
	for _, c := range []struct {
		commit bool
		want   string
	}{{false, "old"}, {true, "new"}} {
		d, err := a.OpenOut(t.Context(), path, func(path string) error { return change.SpareOurFiles(path, "") })
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Write([]byte("new"))
		if c.commit {
			err = errors.Join(err, d.Commit(t.Context()))
		}
		d.Discard()
		got, err2 := os.ReadFile(path)
		if err := errors.Join(err, err2); err != nil || string(got) != c.want {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".mi-roles-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	for _, bad := range []string{dir, os.DevNull, filepath.Join(dir, "none", "report"), filepath.Join(path, "below")} {
		if d, err := a.OpenOut(t.Context(), bad, func(path string) error { return change.SpareOurFiles(path, "") }); !screen.IsUsage(err) {
			t.Errorf("%s: %v, %v", bad, d, err)
		}
	}
}

// TestOutFileOfAnother: what another user put there is not replaced, by root neither.
func TestOutFileOfAnother(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "report.csv"), filepath.Join(dir, "link.csv")
	if err := errors.Join(os.WriteFile(file, nil, 0o666), os.Symlink(file, link)); err != nil {
		t.Skip(err)
	}
	const another = 12345
	if err := errors.Join(os.Lchown(file, another, another), os.Lchown(link, another, another)); err != nil {
		t.Skip("this user cannot give files away")
	}
	for path, want := range map[string]string{file: "belongs to another user", link: "is a link of another user"} {
		for _, args := range [][]string{{"audit", "--all", "--out", path}, {"plan", "-f", "-", "--out", path}} {
			newFaulty(sandbox.Sample(), sandbox.Faults{}).speak(t, args...).want(t, change.ExitUsage, "--out: "+path+" "+want)
		}
	}
	shop, mine := filepath.Join(dir, "shop.json"), filepath.Join(dir, "mine.json")
	keep(t, sandbox.Sample(), mine)
	if err := errors.Join(os.Symlink(mine, shop), os.Lchown(shop, another, another)); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(mine)
	speak(t, "", "snapshot", shop, "--sandbox").want(t, change.ExitUsage, shop+" is a link of another user")
	speak(t, "", "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--sandbox="+shop).want(t, change.ExitUsage,
		"--sandbox: "+shop+" is a link of another user")
	if after, err := os.ReadFile(mine); err != nil || !bytes.Equal(before, after) {
		t.Errorf("behind the link: %v", err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link: %v %v", info.Mode(), err)
	}
}

// TestReportsAreReplacedAndOtherFilesSpared: each report can be written again onto
// itself, and onto none of the files that cannot be made again.
func TestReportsAreReplacedAndOtherFilesSpared(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	w := newFaulty(sandbox.Sample(), sandbox.Faults{})
	for _, format := range []string{"table", "json", "yaml", "csv", "tsv", "md", "html", "sarif", "junit", "dot"} {
		for range 2 {
			w.speak(t, "audit", "--all", "-o", format, "--out", in(format)).want(t, change.ExitOK)
		}
	}
	if err := os.WriteFile(in("grants.yaml"), []byte("version: 1\ngrants: [{identity: func-orders, api: graph, roles: [User.Read.All]}]\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	exceptions := in("exceptions.yaml")
	if err := os.WriteFile(exceptions, []byte("[]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.speak(t, "apply", "-f", in("grants.yaml"), "--yes", "--record", in("run.jsonl")).want(t, change.ExitOK)
	w.speak(t, "plan", "-f", in("grants.yaml"), "--out", in("plan.json")).want(t, change.ExitOK)
	w.speak(t, "plan", "-f", in("grants.yaml"), "--out", in("plan.json")).want(t, change.ExitOK)
	w.speak(t, "snapshot", in("tenant.json")).want(t, change.ExitOK)
	for name, kind := range map[string]string{"grants.yaml": "a manifest", "run.jsonl": "a record", "plan.json": "a saved plan",
		"tenant.json": "a snapshot of a tenant", "exceptions.yaml": "given to this command as well"} {
		before, err := os.ReadFile(in(name))
		if err != nil {
			t.Fatal(err)
		}
		w.speak(t, "audit", "--all", "-o", "csv", "--exceptions", exceptions, "--out", in(name)).want(t, change.ExitUsage,
			"--out: "+in(name)+" is "+kind, "name another file")
		if name != "plan.json" {
			w.speak(t, "plan", "-f", in("grants.yaml"), "--out", in(name)).want(t, change.ExitUsage, "is not a saved plan")
		}
		if after, err := os.ReadFile(in(name)); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
	if left, _ := filepath.Glob(in(".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
