package main

import (
	"bytes"
	"errors"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// file is a file of the repository, by its path below the root.
type file struct{ path, text string }

// tree is what the repository holds: go.mod, Go sources and other texts.
type tree struct {
	module, mod    string
	sources, texts []file
}

// skipped are folders that hold nothing of the project's own, or data of tests.
var skipped = []string{".git", "node_modules", "testdata", "dist", "dist-extra"}

func read(root string) (tree, error) {
	var t tree
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains(skipped, d.Name()):
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		f := file{path: filepath.ToSlash(name), text: string(text)}
		switch {
		case f.path == "go.mod":
			t.mod = f.text
		case filepath.Ext(f.path) == ".go":
			t.sources = append(t.sources, f)
		default:
			t.texts = append(t.texts, f)
		}
		return nil
	})
	if err != nil {
		return t, err
	}
	for line := range strings.Lines(t.mod) {
		if module, ok := strings.CutPrefix(line, "module "); ok {
			t.module = strings.TrimSpace(module)
			return t, nil
		}
	}
	return t, errors.New("no go.mod with a module line here: run it in the repository's root")
}

// withImports returns a source with the imports of one module moved to another.
func withImports(f file, from, to string) (string, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, f.path, f.text, parser.ImportsOnly)
	if err != nil {
		return "", err
	}
	text := f.text
	for _, spec := range slices.Backward(parsed.Imports) {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return "", err
		}
		rest, ok := strings.CutPrefix(path, from)
		if !ok || rest != "" && rest[0] != '/' {
			continue
		}
		start := fset.Position(spec.Path.Pos()).Offset
		text = text[:start] + strconv.Quote(to+rest) + text[start+len(spec.Path.Value):]
	}
	if text == f.text {
		return text, nil
	}
	formatted, err := format.Source([]byte(text)) // imports stay sorted
	return string(formatted), err
}

func write(root string, files []file) error {
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(root, filepath.FromSlash(f.path)), []byte(f.text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
