package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"mi-roles/cmd/testenv"
)

// TestMain makes this test binary the program too: scripts and documents run
// mi-roles from their PATH.
func TestMain(m *testing.M) {
	testscript.Main(testenv.Guard(patient{m}), map[string]func(){"mi-roles": main})
}

// patient runs tests that mostly wait, for a program or a server, and make much garbage.
type patient struct{ m *testing.M }

func (p patient) Run() int {
	debug.SetGCPercent(400)
	flag.Parse()
	if err := flag.Set("test.parallel", strconv.Itoa(3*runtime.GOMAXPROCS(0))); err != nil {
		panic(err)
	}
	return p.m.Run()
}

// TestScripts runs the user stories of testdata/script.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	var mu sync.Mutex
	ended := map[string]bool{}
	t.Run("story", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Files:              files,
			RequireUniqueNames: true,
			Cmds:               commands(),
			Setup: func(env *testscript.Env) error {
				for _, pair := range testenv.New(env.T().(testing.TB), "mi-roles").Vars() {
					name, value, _ := strings.Cut(pair, "=")
					env.Setenv(name, value)
				}
				env.Defer(func() {
					mu.Lock()
					defer mu.Unlock()
					ended[strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")] = true
				})
				return nil
			},
		})
	})
	if f := flag.Lookup("test.run"); f != nil && strings.Contains(f.Value.String(), "/") {
		return // only some of them were asked for
	}
	for _, file := range files {
		if !ended[strings.TrimSuffix(filepath.Base(file), ".txtar")] {
			t.Errorf("%s did not run", file)
		}
	}
}

// TestScriptsRunWhole: no script leaves early, and each runs the program.
func TestScriptsRunWhole(t *testing.T) {
	files, _ := filepath.Glob("testdata/script/*.txtar")
	leaves, runs := regexp.MustCompile(`(?m)^(\[.*\] *)?(skip|stop)\b`), regexp.MustCompile(`(?m)^(! )?(exec |exits \d+ )?mi-roles `)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script, _, _ := strings.Cut(string(text), "\n-- ")
		if leaves.MatchString(script) {
			t.Errorf("%s leaves before its end", file)
		}
		if !runs.MatchString(script) {
			t.Errorf("%s never runs mi-roles", file)
		}
	}
}

func commands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"exits": exits, "jsonhas": jsonHas, "keys": keys, "longname": longName, "control": control,
	}
}

// exits CODE COMMAND ARG… runs a command that must end with exactly that code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG ...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := exitCode(ts.Exec(args[1], args[2:]...)); got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// jsonHas EXPRESSION VALUE ARG… runs mi-roles and compares one value of its JSON,
// as --query with -o tsv prints it. The exit code does not count.
func jsonHas(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: jsonhas EXPRESSION VALUE ARG [ARG ...]")
	}
	_ = ts.Exec("mi-roles", append(args[2:], "-o", "json", "--query", args[0])...)
	got := strings.Trim(strings.TrimSpace(ts.ReadFile("stdout")), `"`)
	if (got == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s (negated: %v)", args[0], got, args[1], neg)
	}
}

// exitCode is that of a command, -1 when it did not run or was killed.
func exitCode(err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	}
	return -1
}

// keys FILE WANT compares the keys of the first object of a JSON array, in
// their order, with the words of a file.
func keys(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: keys FILE WANT")
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^    "(\w+)": `).FindAllStringSubmatch(firstObject(ts.ReadFile(args[0])), -1) {
		got = append(got, m[1])
	}
	if want := strings.Fields(ts.ReadFile(args[1])); !slices.Equal(got, want) {
		ts.Fatalf("keys:\n%s\nwant:\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}

func firstObject(text string) string {
	object, _, _ := strings.Cut(text, "\n  }")
	return object
}

// longName VARIABLE N sets a variable to a name of N characters.
func longName(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Setenv(args[0], strings.Repeat("x", n))
}

// control VARIABLE sets a variable to the escape character, which begins
// sequences that a terminal obeys.
func control(ts *testscript.TestScript, _ bool, args []string) { ts.Setenv(args[0], "\x1b") }
