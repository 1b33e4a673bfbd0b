package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
)

// TestFullDisk: no panic, no half file, the truth and an exit code that is not 0.
func TestFullDisk(t *testing.T) {
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	for _, args := range [][]string{{"help", "exit-codes"}, {"assign", "--help"}, {"version"}, {"completion", "bash"},
		{"snippet", "-i", "func-orders", "-a", "graph", "--for", "az", "--sandbox", "-q"}} {
		if code, errs := c.into(t, full, args...); code != 1 ||
			errs != "mi-roles: the result could not be written: no space left on device\n" {
			t.Errorf("%v: exit %d: %s", args, code, errs)
		}
	}
	granted := []string{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--sandbox", "-q"}
	if code, errs := c.into(t, full, granted...); code != 1 ||
		!strings.Contains(errs, "the result could not be written: no space left on device; 1 of 1 changes made") {
		t.Errorf("exit %d: %s", code, errs)
	}
	for _, format := range []string{"table", "json", "yaml", "csv", "tsv", "md", "jsonl"} {
		if code, errs := c.into(t, full, "list", "--all", "--sandbox", "-q", "-o", format); code != 1 || strings.Count(errs, "\n") != 1 ||
			!strings.Contains(errs, "no space left") {
			t.Errorf("%s: exit %d: %s", format, code, errs)
		}
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("this user cannot mount a small disk")
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	file := filepath.Join(dir, "tenant.json")
	keep(t, sandbox.Sample(), file)
	fill(t, dir)
	before, _ := os.ReadFile(file)
	for _, args := range [][]string{
		{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "-q", "-o", "json", "--sandbox=" + file},
		{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "-q", "-o", "json", "--sandbox", "--record",
			filepath.Join(dir, "r.jsonl")},
		{"audit", "--all", "-q", "-o", "html", "--sandbox", "--out", filepath.Join(dir, "report.html")},
		{"snapshot", filepath.Join(dir, "snapshot.json"), "-q", "--sandbox"},
		{"plan", "-f", smallManifest(t, "func-orders"), "--out", filepath.Join(dir, "plan.json"), "-q", "--sandbox", "-o", "none"},
	} {
		start := time.Now()
		r := c.run(t, args...)
		if r.code != 1 || strings.Contains(r.err, "save sandbox") || strings.Contains(r.err, ".mi-roles-") ||
			!strings.Contains(r.err+r.out, "no space left") || strings.Contains(r.err, "RoundTripper") ||
			strings.Contains(r.out, `"done"`) || strings.Contains(r.out, `"unchanged"`) || time.Since(start) > time.Minute {
			t.Errorf("%v: exit %d after %s\n%s%s", args, r.code, time.Since(start), r.err, r.out)
		}
	}
	if after, _ := os.ReadFile(file); !bytes.Equal(before, after) {
		t.Error("the sandbox file changed")
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	hidden, _ := filepath.Glob(filepath.Join(dir, ".*"))
	left = slices.DeleteFunc(append(left, hidden...), func(f string) bool {
		info, err := os.Stat(f)
		return filepath.Base(f) == "tenant.json" || filepath.Base(f) == "filler" || err == nil && info.Size() == 0 &&
			filepath.Base(f) == "r.jsonl"
	})
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func fill(t *testing.T, dir string) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 512))
	}
	_ = f.Close()
}

// TestReadOnlyDisk: where nothing can be written, nothing is done.
func TestReadOnlyDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_RDONLY, "size=64k"); err != nil {
		t.Skip("this user cannot mount a read-only disk")
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
	for _, args := range [][]string{
		{"assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--record", filepath.Join(dir, "r.jsonl")},
		{"audit", "--all", "-o", "html", "--out", filepath.Join(dir, "report.html")},
		{"snapshot", filepath.Join(dir, "tenant.json")},
		{"list", "--all", "--sandbox=" + filepath.Join(dir, "tenant.json")},
		{"plan", "-f", smallManifest(t, "func-orders"), "--out", filepath.Join(dir, "plan.json")},
	} {
		r := c.run(t, args...)
		if r.code != 2 && r.code != 1 || !strings.Contains(r.err, "read-only") || c.graph.Stats().Writes > 0 {
			t.Errorf("%v: exit %d\n%s", args, r.code, r.err)
		}
		t.Logf("%v: exit %d, %d requests", args[0], r.code, c.graph.Stats().Requests)
	}
}
