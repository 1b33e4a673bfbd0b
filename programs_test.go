package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// starters are the calls by which a test would find or start a program, or hand on
// this machine's environment. A test says testenv.New instead, which makes one from
// nothing: else the developer's own az signs in, and the machine decides the result.
var starters = map[string][]string{
	"os/exec": {"Command", "CommandContext", "LookPath"},
	"os":      {"Environ", "StartProcess"},
}

// starts are the files that may all the same, and why.
var starts = map[string]string{
	"consumers_test.go": "has the Go tool build a snippet with this module's libraries and the machine's cache",
	"licences_test.go":  "asks the Go tool about this module, with the machine's settings of Go",
}

// TestProgramsStartFromNothing: no test starts a program but in an environment of testenv.
func TestProgramsStartFromNothing(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range arrows(t) {
		if starters[a.to] == nil || !a.test || a.from == "cmd/testenv" || seen[a.file] {
			continue
		}
		seen[a.file] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), a.file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if calls := started(parsed); len(calls) > 0 && starts[a.file] == "" {
			t.Errorf("%s: %s: start programs in an environment of testenv.New", a.file, list(calls))
		}
	}
	if len(seen) < 20 {
		t.Errorf("only %d files were read", len(seen))
	}
}

// started are the starters that a file calls, or names.
func started(f *ast.File) []string {
	names := map[string][]string{}
	for _, line := range f.Imports {
		to, _ := strconv.Unquote(line.Path.Value) // the parser has read it
		name := path.Base(to)
		if line.Name != nil {
			name = line.Name.Name
		}
		names[name] = starters[to]
	}
	var calls []string
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && slices.Contains(names[x.Name], s.Sel.Name) {
				calls = append(calls, x.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return calls
}

// TestStartersAreSeen proves that the check can fail.
func TestStartersAreSeen(t *testing.T) {
	for source, want := range map[string]string{
		"import \"os/exec\"\nvar _ = exec.Command(\"az\")":          "exec.Command",
		"import run \"os/exec\"\nvar _ = run.LookPath":              "run.LookPath",
		"import \"os\"\nvar _ = append(os.Environ(), \"A=B\")":      "os.Environ",
		"import \"os\"\nvar _ = os.Getenv(\"PATH\")":                "",
		"import \"os/exec\"\nvar exit *exec.ExitError":              "",
		"type T struct{}\nvar exec T\nvar _ = exec.Command(\"az\")": "",
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(started(f), ", "); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}
