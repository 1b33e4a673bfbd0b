package record_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/roles"
	"mi-roles/roles/record"
)

// Check refuses what Create would, and leaves no trace.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	whole, cut, edited, link := written(t, three()...), filepath.Join(dir, "cut"), filepath.Join(dir, "edited"), filepath.Join(dir, "link")
	text, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string][]byte{cut: text[:len(text)-9], edited: bytes.Replace(text, []byte("done"), []byte("gone"), 1)} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "none"), link); err != nil {
		t.Skip("no links here")
	}
	for path, want := range map[string]string{
		whole: "", cut: "", filepath.Join(dir, "new"): "", dir: "is a folder", edited: ":3: the line",
		link:                          "is a symbolic link to " + filepath.Join(dir, "none"),
		filepath.Join(dir, "no", "r"): "the folder " + filepath.Join(dir, "no") + " does not exist",
	} {
		err := record.Check(path)
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || !errors.Is(err, roles.ErrUsage)) {
			t.Errorf("%s: want %q, got %v", path, want, err)
		}
	}
	if after, _ := os.ReadFile(cut); len(after) != len(text)-9 {
		t.Error("an incomplete line was cut off")
	}
	if left, _ := os.ReadDir(dir); len(left) != 3 {
		t.Errorf("left behind: %v", left)
	}
}
