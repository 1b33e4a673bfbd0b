package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// repository copies the project into a folder of its own.
func repository(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	now, err := read("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range slices.Concat(now.sources, now.texts, []file{{path: "go.mod", text: now.mod}}) {
		path := filepath.Join(root, filepath.FromSlash(f.path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// TestRename renames a copy of this repository.
func TestRename(t *testing.T) {
	root := repository(t)
	if before, err := read(root); err != nil || before.module != placeholderModule {
		t.Skipf("the module has its path: %s %v", before.module, err)
	}
	if err := run(root, []string{"-check"}); err == nil || !strings.Contains(err.Error(), "go.mod: module mi-roles") {
		t.Errorf("before: %v", err)
	}
	if err := run(root, []string{"Contoso-Ltd", "roles@contoso.example"}); err != nil {
		t.Fatal(err)
	}
	if err := run(root, []string{"-check"}); err != nil {
		t.Errorf("after: %v", err)
	}
	after, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	if want := "github.com/Contoso-Ltd/mi-roles"; after.module != want {
		t.Errorf("module %s, want %s", after.module, want)
	}
	if n := importsResolve(t, after); n < 100 {
		t.Errorf("only %d imports of the module were seen", n)
	}
	for path, want := range map[string]string{
		"docs/install.md": "ghcr.io/contoso-ltd/mi-roles ",
		"SECURITY.md":     "roles@contoso.example",
	} {
		if i := slices.IndexFunc(after.texts, func(f file) bool { return f.path == path }); !strings.Contains(after.texts[i].text, want) {
			t.Errorf("%s does not name %q", path, want)
		}
	}
	if err := run(root, []string{"other", "roles@contoso.example"}); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("a second time: %v", err)
	}
}

// importsResolve checks that every import of the module is a package of it, and
// counts them.
func importsResolve(t *testing.T, after tree) int {
	t.Helper()
	packages := map[string]bool{}
	for _, f := range after.sources {
		packages[strings.TrimSuffix(after.module+"/"+filepath.ToSlash(filepath.Dir(f.path)), "/.")] = true
	}
	count := 0
	for _, f := range after.sources {
		parsed, err := parser.ParseFile(token.NewFileSet(), f.path, f.text, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			path, _ := strconv.Unquote(spec.Path.Value) // the parser has read it
			switch first, _, _ := strings.Cut(path, "/"); {
			case first == placeholderModule:
				t.Errorf("%s still imports %s", f.path, path)
			case strings.HasPrefix(path, after.module) && !packages[path]:
				t.Errorf("%s imports %s, which is not there", f.path, path)
			case packages[path]:
				count++
			}
		}
	}
	return count
}

// TestRefused says what is not a name of an account or an address; nothing is written.
func TestRefused(t *testing.T) {
	root := repository(t)
	for _, args := range [][]string{
		nil, {"contoso"}, {"contoso", "roles"}, {"github.com/contoso/mi-roles", "roles@contoso.example"},
		{"-contoso", "roles@contoso.example"}, {"con--toso", "roles@contoso.example"}, {"", "roles@contoso.example"},
		{"contoso", "Roles <roles@contoso.example>"}, {"contoso", "roles@contoso.example", "more"},
	} {
		if err := run(root, args); err == nil || !strings.Contains(err.Error(), "usage:") {
			t.Errorf("%q: %v", args, err)
		}
	}
	before, _ := read("../..")
	if after, _ := read(root); after.module != before.module {
		t.Errorf("a refused command has changed the module to %s", after.module)
	}
}
