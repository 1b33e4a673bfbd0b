package cmd

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSameFile(t *testing.T) {
	dir := t.TempDir()
	one, other, hard := filepath.Join(dir, "one"), filepath.Join(dir, "other"), filepath.Join(dir, "hard")
	for _, file := range []string{one, other} {
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Link(one, hard); err != nil {
		t.Skip("no hard links here")
	}
	t.Chdir(dir)
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{one, one, true}, {one, "one", true}, {"./one", "one", true}, {one, hard, true}, {one, other, false},
		{one, "none", false}, {"none", "./none", true}, {filepath.Join(dir, "none"), "none", true}, {"none", "nothing", false},
		{"no/such", "./no/such", true}, {"no/such", "other/such", false},
	} {
		if got := sameFile(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s: %v", tt.a, tt.b, got)
		}
	}
}
