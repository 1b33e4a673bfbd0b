package testenv

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Foreign are the programs that mi-roles would start to sign in, and the shells
// that scripts for other tools are written for: none may be found by accident.
func Foreign() []string { return []string{"az", "azd", "pwsh", "powershell"} }

// Env is the environment of a program that a test starts.
type Env struct {
	Bin  string // the folder on its PATH: it holds what the test placed there
	Home string // an empty folder, and everything that a home holds
	t    testing.TB
	path []string // Bin, and on Windows the folders of the tools
	vars map[string]string
}

// New returns an environment with an empty home and temporary folder, no proxy and
// no AZURE_ variable. Of this machine's programs it offers the named tools alone; the
// test is skipped when one of them is missing.
func New(t testing.TB, tools ...string) *Env {
	t.Helper()
	root := t.TempDir()
	e := &Env{Bin: filepath.Join(root, "bin"), Home: filepath.Join(root, "home"), t: t, vars: map[string]string{}}
	temp := filepath.Join(root, "tmp")
	for _, dir := range []string{e.Bin, e.Home, temp} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	e.path = []string{e.Bin}
	for _, tool := range tools {
		e.offer(tool)
	}
	for _, name := range Foreign() {
		if found := find(name, e.path); found != "" && !slices.Contains(tools, name) {
			t.Skipf("%s stands beside a tool that this test needs: %s", name, found)
		}
	}
	e.vars = settings(e.Home, temp)
	e.vars["PATH"] = strings.Join(e.path, string(filepath.ListSeparator))
	return e
}

// offer places a tool of this machine on the PATH.
func (e *Env) offer(tool string) {
	e.t.Helper()
	found := Tool(e.t, tool)
	if runtime.GOOS == "windows" { // where a program needs the libraries beside it
		e.path = append(e.path, filepath.Dir(found))
		return
	}
	if err := os.Symlink(found, filepath.Join(e.Bin, tool)); err != nil {
		e.t.Fatal(err)
	}
}

// settings are the variables of a home and of the system that programs need to start.
func settings(home, temp string) map[string]string {
	vars := map[string]string{
		"HOME": home, "USERPROFILE": home, "TMPDIR": temp, "TMP": temp, "TEMP": temp,
		"GORACE": "atexit_sleep_ms=0", // the race detector sleeps for a second at the end of each program
	}
	for name, folder := range map[string]string{
		"XDG_CONFIG_HOME": ".config", "XDG_CACHE_HOME": ".cache", "XDG_DATA_HOME": ".local/share", "XDG_STATE_HOME": ".local/state",
		"APPDATA": "AppData/Roaming", "LOCALAPPDATA": "AppData/Local",
	} {
		vars[name] = filepath.Join(home, filepath.FromSlash(folder))
	}
	for _, name := range kept() {
		if value := os.Getenv(name); value != "" {
			vars[name] = value
		}
	}
	return vars
}

// kept are the variables without which a program does not start or is not measured.
func kept() []string {
	return []string{"GOCOVERDIR", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT"}
}

// Clear takes everything out of this process's own environment that could sign in,
// or lead to another network: all but what programs need to start, and where the
// tools and temporary files are.
func Clear() {
	keep := append(kept(), "PATH", "TMPDIR", "TMP", "TEMP")
	for _, pair := range os.Environ() {
		if name, _, _ := strings.Cut(pair, "="); !slices.Contains(keep, strings.ToUpper(name)) {
			_ = os.Unsetenv(name) // fails for no name that is set
		}
	}
}

// Set sets variables: NAME=VALUE each.
func (e *Env) Set(pairs ...string) {
	for _, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		e.vars[name] = value
	}
}

// Pass hands on this machine's variables that begin with one of these texts.
func (e *Env) Pass(beginnings ...string) {
	for _, pair := range os.Environ() {
		if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(strings.ToUpper(pair), b) }) {
			e.Set(pair)
		}
	}
}

// Get is the value of a variable.
func (e *Env) Get(name string) string { return e.vars[name] }

// Vars are the variables in the form NAME=VALUE, in order.
func (e *Env) Vars() []string {
	var pairs []string
	for name, value := range e.vars {
		pairs = append(pairs, name+"="+value)
	}
	slices.Sort(pairs)
	return pairs
}

// Apply makes the environment that of the test's own process, until the test ends.
func (e *Env) Apply() {
	for name, value := range e.vars {
		e.t.Setenv(name, value)
	}
}

// Stub places a program on the PATH: a script for /bin/sh, without its first line.
// Where there is no such shell, the test is skipped.
func (e *Env) Stub(name, script string) {
	e.t.Helper()
	if runtime.GOOS == "windows" {
		e.t.Skip("the stubs are shell scripts")
	}
	path := filepath.Join(e.Bin, name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil { //nolint:gosec // it is to be run
		e.t.Fatal(err)
	}
}

// Command prepares a program of the PATH, or of an absolute path, to be started.
func (e *Env) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	e.t.Helper()
	path := name
	if !filepath.IsAbs(name) {
		if path = find(name, e.path); path == "" {
			e.t.Fatalf("%s is not in this environment: name it in testenv.New", name)
		}
	}
	c := exec.CommandContext(ctx, path, args...) //nolint:gosec // what a test names
	c.Env = e.Vars()
	return c
}

// Self is this test's own program, to be started as a child.
func (e *Env) Self(ctx context.Context, args ...string) *exec.Cmd {
	e.t.Helper()
	path, err := os.Executable()
	if err != nil {
		e.t.Fatal(err)
	}
	return e.Command(ctx, path, args...)
}
