package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

const graphUsers = "https://graph.microsoft.com/v1.0/users"

// served starts a sandbox whose managed identity endpoint the environment names, and
// gives its address.
func served(t *testing.T, env *testenv.Env) (address string) {
	t.Helper()
	server := testenv.New(t, "mi-roles").Command(t.Context(), "mi-roles", "sandbox", "serve", "--listen", "127.0.0.1:0", "-q")
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		switch name, _, set := strings.Cut(lines.Text(), "="); {
		case !set:
			address = lines.Text()
		case strings.HasPrefix(name, "IDENTITY_"):
			env.Set(lines.Text())
		}
		if strings.HasPrefix(lines.Text(), "IDENTITY_HEADER=") {
			break
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return address
}

// consumers are the languages that have an Azure Identity: how a file of one is run with it.
func consumers() map[string]func(t *testing.T, env *testenv.Env, library, file string) *exec.Cmd {
	return map[string]func(t *testing.T, env *testenv.Env, library, file string) *exec.Cmd{
		"python": func(t *testing.T, env *testenv.Env, library, file string) *exec.Cmd {
			return env.Command(t.Context(), filepath.Join(library, "bin", "python"), file)
		},
		"javascript": func(t *testing.T, env *testenv.Env, library, file string) *exec.Cmd {
			c := env.Command(t.Context(), testenv.Tool(t, "node"), "--input-type=module") // looks for modules where it runs
			text, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = text.Close() })
			c.Stdin, c.Dir = text, library
			return c
		},
		"go": func(t *testing.T, env *testenv.Env, _, file string) *exec.Cmd { // this module has the library, in its newest version
			c := exec.CommandContext(t.Context(), "go", "run", file)
			c.Env = append(os.Environ(), "IDENTITY_ENDPOINT="+env.Get("IDENTITY_ENDPOINT"), "IDENTITY_HEADER="+env.Get("IDENTITY_HEADER"))
			return c
		},
		"java": func(t *testing.T, env *testenv.Env, library, file string) *exec.Cmd {
			return env.Command(t.Context(), testenv.Tool(t, "java"), "-cp", filepath.Join(library, "*"), file)
		},
	}
}

// TestSnippetsCall runs the snippets as a client would: with the newest Azure Identity of
// its language, they get a token as a managed identity and read a user with it. The
// libraries are fetched by .ci/consumers/fetch; without one, its test is skipped.
func TestSnippetsCall(t *testing.T) {
	for language, run := range consumers() {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			library, err := filepath.Abs(filepath.Join(".ci", "consumers", language))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(library); err != nil && language != "go" {
				t.Skip("Azure Identity is not there: .ci/consumers/fetch")
			}
			env := testenv.New(t)
			address := served(t, env)
			snippet := inProcess(t, "snippet", "-i", "func-orders", "-a", "graph", "--for", language, "-q", "--sandbox")
			if snippet.code != 0 || !strings.Contains(snippet.out, graphUsers) {
				t.Fatalf("exit %d: %s%s", snippet.code, snippet.out, snippet.err)
			}
			file := filepath.Join(t.TempDir(),
				"Call."+map[string]string{"python": "py", "javascript": "mjs", "java": "java", "go": "go"}[language])
			text := strings.ReplaceAll(snippet.out, graphUsers, address+"/users")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			said, err := run(t, env, library, file).CombinedOutput()
			if err != nil || !strings.Contains(string(said), "Mia Keller") {
				t.Errorf("%v\n%s\n%s", err, said, text)
			}
		})
	}
}
