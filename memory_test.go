package main

import (
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"mi-roles/graph/sandbox"
)

// collections are those of one run, as the runtime tells them: what was live after each, and
// at how much the next one begins, in MB.
func collections(t *testing.T, variables []string, args ...string) (all [][2]int) {
	t.Helper()
	r := runProgram(t, envOf(t, append(variables, "GODEBUG=gctrace=1")...), args...)
	if r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.err)
	}
	for _, m := range regexp.MustCompile(`(?m)^gc \d+ @.*->(\d+) MB, (\d+) MB goal`).FindAllStringSubmatch(r.err, -1) {
		live, _ := strconv.Atoi(m[1])
		goal, _ := strconv.Atoi(m[2])
		all = append(all, [2]int{live, goal})
	}
	return all
}

// TestGarbageIsCollectedLate: a small command collects nothing unless GOGC asks for it. A large one
// collects, and from its second collection on at one and a half times what is live.
func TestGarbageIsCollectedLate(t *testing.T) {
	t.Parallel()
	small := []string{"audit", "--all", "--sandbox", "-o", "none"}
	if all := collections(t, nil, small...); len(all) > 0 {
		t.Errorf("a small command collects: %v", all)
	}
	for _, variable := range []string{"GOGC=100", "GOMEMLIMIT=100MiB"} {
		if all := collections(t, []string{variable}, small...); len(all) == 0 {
			t.Errorf("%s does not count", variable)
		}
	}
	file := filepath.Join(t.TempDir(), "tenant.json")
	keep(t, sandbox.Generate(sandbox.Shape{Identities: 4000, Grants: 12_000, APIs: 9}), file)
	all := collections(t, nil, "list", "--all", "-o", "json", "--sandbox="+file, "--out", filepath.Join(t.TempDir(), "list.json"))
	if len(all) < 4 {
		t.Fatalf("a large command collects: %v", all)
	}
	if before, last := all[len(all)-2], all[len(all)-1]; last[1] > 2*before[0]+4 {
		t.Errorf("%d MB were live, and the next collection began at %d: %v", before[0], last[1], all)
	}
}
