package main_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestKeysOfResults: what scripts read is described in output alone, so that the
// names of one thing are the same in every command. The names for completion are
// a file of cmd's own.
func TestKeysOfResults(t *testing.T) {
	key, looked := regexp.MustCompile("`json:\"[^`]*`"), 0
	err := filepath.WalkDir("cmd", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || d.Name() == "name_cache.go" {
			return err
		}
		text, err := os.ReadFile(path)
		if found := key.FindString(string(text)); found != "" {
			t.Errorf("%s describes a result (%s): rows belong in output", path, found)
		}
		looked++
		return err
	})
	if err != nil || looked < 10 {
		t.Errorf("%d files were looked at: %v", looked, err)
	}
}
