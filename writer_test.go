package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mi-roles/cmd/connect"
	"mi-roles/graph"
)

// What changes a tenant can be reached from one room alone: there every change is
// judged before it is made. By package and name; each with the only files that may
// speak of it.
var writers = map[string]string{
	"graph.NewWriter": "cmd/change/run.go",
	"wire.Grant":      "graph/write.go",
	"wire.Revoke":     "graph/write.go",
	"wire.Create":     "graph/fencewrite.go",
	"wire.Update":     "graph/fencewrite.go",
	"wire.Delete":     "graph/fencewrite.go",
	"wire.Requests":   "", // no room builds requests but through a client
	"roles.Apply":     "roles/gate/gate.go",
}

func TestOneWriter(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && hidden(d.Name()):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if name := selected(n); name != "" {
				if only, is := writers[name]; is && filepath.ToSlash(file) != only {
					t.Errorf("%s uses %s, which only %q may: changes go through one gate", file, name, only)
				} else if is {
					seen[name] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, only := range writers {
		if only != "" && !seen[name] {
			t.Errorf("%s does not use %s any more: this test looks for the wrong name", only, name)
		}
	}
}

// selected is "x.Name" for the selectors x.Name and y.x.Name, "" for other nodes.
func selected(n ast.Node) string {
	s, ok := n.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	switch x := s.X.(type) {
	case *ast.Ident:
		return x.Name + "." + s.Sel.Name
	case *ast.SelectorExpr:
		return x.Sel.Name + "." + s.Sel.Name
	}
	return ""
}

// A session reads: no method of it or of the client takes steps, so that a command that
// only looks cannot write.
func TestSessionsCannotWrite(t *testing.T) {
	for _, of := range []reflect.Type{reflect.TypeFor[*connect.Session](), reflect.TypeFor[*graph.Client]()} {
		for m := range of.Methods() {
			for in := range m.Type.Ins() {
				if strings.Contains(in.String(), "roles.Step") || slices.Contains([]string{"Write", "Apply", "Grant", "Revoke"}, m.Name) {
					t.Errorf("%s has a method that writes: %s", of, m.Name)
				}
			}
		}
	}
	if _, has := reflect.TypeFor[*graph.Writer]().MethodByName("Write"); !has {
		t.Error("the writer is looked for under the wrong name")
	}
}
