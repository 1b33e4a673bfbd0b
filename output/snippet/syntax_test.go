package snippet

import (
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

// variants are what every language must write soundly.
func variants() map[string]Values {
	return map[string]Values{"user": user(), "system": system(), "hostile": hostile()}
}

// check runs a language's own tool on every variant, in a folder of its own. The
// test is skipped where the tool is not installed.
func check(t *testing.T, language, file string, tool ...string) {
	t.Helper()
	testenv.Tool(t, tool[0])
	for name, v := range variants() {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, file), write(t, language, v).Code)
		run(t, name, dir, append(tool, file)...)
	}
}

func run(t *testing.T, name, dir string, tool ...string) {
	t.Helper()
	if out, err := command(t, dir, tool...).CombinedOutput(); err != nil {
		t.Errorf("%s: %v: %s", name, err, out)
	}
}

// command is a tool in a folder.
func command(t *testing.T, dir string, tool ...string) *exec.Cmd {
	t.Helper()
	env := testenv.New(t, tool[0])
	c := env.Command(t.Context(), tool[0], tool[1:]...)
	c.Dir = dir
	return c
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestPythonSyntax(t *testing.T) {
	check(t, "python", "call.py", "python3", "-m", "py_compile")
}
func TestJavaScriptSyntax(t *testing.T) { check(t, "javascript", "call.mjs", "node", "--check") }
func TestShellSyntax(t *testing.T)      { check(t, "az", "call.sh", "sh", "-n") }
func TestShellCheck(t *testing.T)       { check(t, "az", "call.sh", "shellcheck", "--shell=sh") }

func TestPowerShellSyntax(t *testing.T) {
	const parse = `$e=$null; [void][Management.Automation.Language.Parser]::ParseFile("$PWD/call.ps1",[ref]$null,[ref]$e); if ($e) { $e; exit 1 } #`
	check(t, "powershell", "call.ps1", "pwsh", "-NoProfile", "-Command", parse)
}

// The shell itself reads the words back: what stands in quotes stays as it is.
func TestShellQuotes(t *testing.T) {
	for _, text := range []string{hostile().Resource, "a$b", "`id`", `\$(id)\`, `"$x"'`, "wow! $x", "", "a\nb $c"} {
		got, err := command(t, t.TempDir(), "sh", "-c", "printf %s "+quoteShell(text)).Output()
		if err != nil || string(got) != text {
			t.Errorf("%q, %v, want %q", got, err, text)
		}
	}
}

// Go code must parse, be formatted, and hold the values as they are.
func TestGoSyntax(t *testing.T) {
	for name, v := range variants() {
		code := write(t, "go", v).Code
		file, err := parser.ParseFile(token.NewFileSet(), "main.go", code, 0)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		formatted, err := format.Source([]byte(code))
		if err != nil || string(formatted) != code {
			t.Errorf("%s is not formatted: %v\n%s", name, err, formatted)
		}
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			found = found || ok && strings.Contains(lit.Value, v.Scope)
			return true
		})
		if !found {
			t.Errorf("%s: the scope is not in the code", name)
		}
	}
}

// javac compiles the snippet against stand-ins for the two classes that it uses.
func TestJavaCompiles(t *testing.T) {
	testenv.Tool(t, "javac")
	stubs := map[string]string{
		"com/azure/core/credential/AccessToken.java": "package com.azure.core.credential; public class AccessToken { public String " +
			"getToken() { return null; } }",
		"com/azure/core/credential/TokenRequestContext.java": "package com.azure.core.credential; public class TokenRequestContext { " +
			"public TokenRequestContext addScopes(String... s) { return this; } }",
		"com/azure/identity/ManagedIdentityCredential.java": "package com.azure.identity; import com.azure.core.credential.*; public " +
			"class ManagedIdentityCredential { public AccessToken getTokenSync(TokenRequestContext c) { return null; } }",
		"com/azure/identity/ManagedIdentityCredentialBuilder.java": "package com.azure.identity; public class " +
			"ManagedIdentityCredentialBuilder { public ManagedIdentityCredentialBuilder clientId(String s) { return this; } public " +
			"ManagedIdentityCredential build() { return null; } }",
	}
	for name, v := range variants() {
		dir := t.TempDir()
		for path, text := range stubs {
			writeFile(t, filepath.Join(dir, path), text)
		}
		writeFile(t, filepath.Join(dir, "CallApi.java"), write(t, "java", v).Code)
		run(t, name, dir, "javac", "-encoding", "UTF-8", "-proc:none", "-d", "out", "CallApi.java")
	}
}

// Where a language's tool is rarely installed, at least quotes and brackets must
// close, with comments and strings left out of the count.
func TestBracketsClose(t *testing.T) {
	for language, quotes := range map[string]string{"csharp": `"`, "graph-csharp": `"`} {
		for name, v := range variants() {
			if language == "graph-csharp" {
				v.Graph = true
			}
			code := write(t, language, v).Code
			if depth, open := brackets(code, quotes[0]); depth != 0 || open {
				t.Errorf("%s, %s: depth %d, open string %v\n%s", language, name, depth, open, code)
			}
		}
	}
}

func brackets(code string, quote byte) (depth int, open bool) {
	for line := range strings.Lines(code) {
		for i := 0; i < len(line); i++ {
			switch c := line[i]; {
			case open && c == '\\':
				i++
			case c == quote:
				open = !open
			case open:
			case strings.HasPrefix(line[i:], "//"):
				i = len(line)
			case strings.IndexByte("([{", c) >= 0:
				depth++
			case strings.IndexByte(")]}", c) >= 0:
				depth--
			}
		}
		if open {
			return depth, true
		}
	}
	return depth, open
}
