package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestMessagesInDocsExist holds that the messages that docs/troubleshooting.md quotes are ones
// that the program can print: people search the page for what they see.
func TestMessagesInDocsExist(t *testing.T) {
	page, err := os.ReadFile("docs/troubleshooting.md")
	if err != nil {
		t.Fatal(err)
	}
	said := sourceTexts(t)
	quoted := regexp.MustCompile(`"[^"]*"`)
	code := regexp.MustCompile("`[^`]*`")
	found := 0
	for line := range strings.SplitSeq(string(page), "\n") {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		for _, message := range quoted.FindAllString(code.ReplaceAllString(line, "…"), -1) {
			found++
			for part := range strings.SplitSeq(strings.Trim(message, `"`), "…") {
				if part = strings.TrimSpace(part); len(part) > 2 && !strings.Contains(said, part) {
					t.Errorf("docs/troubleshooting.md quotes %s, but no message of the program has %q", message, part)
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("found %d quoted messages: the page or this test has another shape now", found)
	}
}

// sourceTexts has all string literals of the program, a line each, with those that are put
// together by + as one.
func sourceTexts(t *testing.T) string {
	t.Helper()
	var texts strings.Builder
	add := func(path string) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if !ok {
				return true
			}
			if text, ok := folded(e); ok {
				texts.WriteString(text + "\n")
				return false
			}
			return true
		})
	}
	for _, room := range []string{"cmd", "graph", "roles", "output"} {
		err := filepath.WalkDir(room, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				add(path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts.String()
}

// folded is the text of a string literal, or of several that are put together by +.
func folded(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := folded(e.X)
		if !ok || e.Op != token.ADD {
			return "", false
		}
		right, ok := folded(e.Y)
		return left + right, ok
	}
	return "", false
}
