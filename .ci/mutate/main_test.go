package main

import (
	"go/format"
	"slices"
	"strings"
	"testing"
)

const sample = `package p

const most = 3

var table = make([]int, 0, 8)

type t struct{ on bool }

func (x *t) f(a, b int) (s string, err error) {
	if a < b && x.on {
		x.on = false
		a++
		return "low", nil
	}
	for i := 0; i < 2; i++ {
		g(func() int { return a - 1 })
	}
	switch {
	case !x.on:
		return "", nil
	}
	return "a" + s[h(-1):], err
}
`

// TestEdits lists every edit of a small source.
func TestEdits(t *testing.T) {
	edits, err := editsOf("p/p.go", sample)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range edits {
		got = append(got, e.key())
	}
	want := strings.Split(strings.TrimSpace(`
p/p.go : const most = [3 → 4]
p/p.go t.f: a < b && x.on → !(a < b && x.on)
p/p.go t.f: a < b && x.on → a < b || x.on
p/p.go t.f: a < b && x.on → a < b
p/p.go t.f: a < b && x.on → x.on
p/p.go t.f: a < b → a <= b
p/p.go t.f: a < b → a >= b
p/p.go t.f: drop x.on = false
p/p.go t.f: drop a++
p/p.go t.f: x.on = [false → true]
p/p.go t.f: return "low", nil → return zero values
p/p.go t.f: for i := [0 → 1]; i < 2; i++ {
p/p.go t.f: i < 2 → i <= 2
p/p.go t.f: i < 2 → i >= 2
p/p.go t.f: for i := 0; i < [2 → 3]; i++ {
p/p.go t.f: drop g(func() int { return a - 1 })
p/p.go t.f: return a - 1 → return zero values
p/p.go t.f: a - 1 → a + 1
p/p.go t.f: g(func() int { return a - [1 → 2] })
p/p.go t.f: !x.on → x.on
p/p.go t.f: return "a" + s[h(-1):], err → return zero values
`), "\n")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\n\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, e := range edits {
		edited := sample[:e.start] + e.text + sample[e.end:]
		if _, err := format.Source([]byte(edited)); err != nil || edited == sample {
			t.Errorf("%s: %v\n%s", e.key(), err, edited)
		}
	}
}

func TestSurvivorsNeedAReason(t *testing.T) {
	known, err := readSurvivors("# a comment\n\np/p.go F: a < b → a <= b # both are handled alike\n")
	if err != nil || len(known) != 1 || !known["p/p.go F: a < b → a <= b"] {
		t.Errorf("got %v, %v", known, err)
	}
	if _, err := readSurvivors("p/p.go F: a < b → a <= b\n"); err == nil {
		t.Error("no reason, and no error")
	}
	if gone := stale([]edit{{file: "p/p.go", function: "F", what: "a → b"}, {file: "p/p.go", function: "F", what: "a < b → a <= b"}},
		known); gone != "" {
		t.Errorf("%s is there", gone)
	}
	if gone := stale([]edit{{file: "p/p.go", function: "F", what: "a → b"}}, known); gone == "" {
		t.Error("an edit is no more, and nothing is said")
	}
	if gone := stale([]edit{{file: "p/q.go", function: "F", what: "a → b"}}, known); gone != "" {
		t.Errorf("%s is of another package", gone)
	}
	if _, err := readSurvivors(survivorList); err != nil {
		t.Error(err)
	}
}

func TestCoverage(t *testing.T) {
	c := coverage{"p.go": {{3, 10, 9, 2, 1, 0}, {7, 1, 7, 20, 1, 5}}}
	for at, want := range map[[2]int]bool{{3, 9}: false, {3, 10}: true, {4, 1}: true, {7, 5}: false, {8, 1}: true, {9, 2}: true,
		{9, 3}: false} {
		if got := c.misses(edit{file: "a/p.go", line: at[0], column: at[1]}); got != want {
			t.Errorf("%v: %v", at, got)
		}
	}
	if c.misses(edit{file: "a/q.go", line: 4}) {
		t.Error("another file")
	}
}
