package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrow is one import of one file.
type arrow struct {
	file string
	from string // room
	to   string // import path
	test bool
}

// modulePath reads the module's path from go.mod, "" when there is none.
func modulePath() string {
	text, _ := os.ReadFile("go.mod") // without it nothing compiles
	for line := range strings.Lines(string(text)) {
		if path, ok := strings.CutPrefix(line, "module "); ok {
			return strings.TrimSpace(path)
		}
	}
	return ""
}

// standard tells the standard library by the missing dot in its first element.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// arrows reads the import lines of every Go file, whatever its build tags.
func arrows(t *testing.T) []arrow {
	t.Helper()
	var all []arrow
	empty := maps.Clone(house)
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && hidden(d.Name()):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(file) != ".go":
			return nil
		}
		from := path.Dir(filepath.ToSlash(file))
		delete(empty, from)
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, line := range parsed.Imports {
			to, err := strconv.Unquote(line.Path.Value)
			if err != nil {
				return err
			}
			all = append(all, arrow{file: file, from: from, to: to, test: strings.HasSuffix(file, "_test.go")})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(empty) > 0 {
		t.Errorf("rooms without Go files: %s", list(slices.Sorted(maps.Keys(empty))))
	}
	return all
}

// hidden is a folder that the go command skips too.
func hidden(name string) bool {
	return name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}
