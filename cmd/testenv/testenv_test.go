package testenv

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestMain lets the test's program play a program that a test starts, and a package's
// tests.
func TestMain(m *testing.M) {
	switch os.Getenv("TESTENV_CHILD") {
	case "look":
		look()
		return
	case "tests":
		os.Exit(Guard(startsAz{}).Run())
	}
	os.Exit(Guard(m).Run())
}

// look prints what a program finds in its environment.
func look() {
	for _, name := range append(Foreign(), "sh", "made") {
		if path, err := exec.LookPath(name); err == nil {
			fmt.Println("found", name, path)
		}
	}
	for _, pair := range os.Environ() {
		fmt.Println(pair)
	}
}

// startsAz is a package's tests that start az by accident.
type startsAz struct{}

func (startsAz) Run() int {
	_ = exec.Command("az", "account", "show").Run()
	return 0
}

// machine makes this process's environment that of a developer's machine: signed in,
// behind a proxy, with Azure CLI first on the PATH. What az notes is returned.
func machine(t *testing.T) (notes func() string) {
	t.Helper()
	dir := t.TempDir()
	if err := place(dir); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, callers)
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	for _, name := range []string{"AZURE_CLIENT_SECRET", "AZURE_CONFIG_DIR", "HTTPS_PROXY", "IDENTITY_ENDPOINT", "SSL_CERT_FILE",
		"MI_ROLES_TENANT"} {
		t.Setenv(name, "of-the-machine")
	}
	return func() string {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}

// TestNothingOfTheMachine: on a developer's machine, a program that a test starts
// finds no az, azd, pwsh or powershell, no sign-in, no proxy and no files.
func TestNothingOfTheMachine(t *testing.T) {
	notes := machine(t)
	e := New(t)
	e.Set("TESTENV_CHILD=look")
	out, err := e.Self(t.Context()).CombinedOutput()
	if err != nil || strings.Contains(string(out), "found ") || strings.Contains(string(out), "of-the-machine") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, name := range []string{"HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"} {
		if !strings.Contains(string(out), "\n"+name+"="+filepath.Dir(e.Home)) &&
			!strings.HasPrefix(string(out), name+"="+filepath.Dir(e.Home)) {
			t.Errorf("%s is not below %s:\n%s", name, filepath.Dir(e.Home), out)
		}
	}
	if text := notes(); text != "" {
		t.Errorf("it started %s", text)
	}
}

// TestWhatATestPlaces is all that a program finds.
func TestWhatATestPlaces(t *testing.T) {
	machine(t)
	e := New(t, "sh")
	e.Stub("made", "echo made by the test")
	e.Stub("az", "echo a stub")
	e.Set("TESTENV_CHILD=look")
	out, err := e.Self(t.Context()).CombinedOutput()
	for _, name := range []string{"sh", "made", "az"} {
		if err != nil || !strings.Contains(string(out), "found "+name+" "+filepath.Join(e.Bin, name)) {
			t.Errorf("%v, %s is not found in %s:\n%s", err, name, e.Bin, out)
		}
	}
	if strings.Contains(string(out), "found pwsh") {
		t.Errorf("%s", out)
	}
	if out, err := e.Command(t.Context(), "sh", "-c", "az; made; command -v pwsh || echo none").Output(); err != nil ||
		string(out) != "a stub\nmade by the test\nnone\n" {
		t.Errorf("%v %q", err, out)
	}
}

// TestGuardTells: tests that start the machine's az fail, and say so; az itself does not run.
func TestGuardTells(t *testing.T) {
	notes := machine(t)
	e := New(t)
	e.Set("TESTENV_CHILD=tests", "PATH="+os.Getenv("PATH"))
	if runtime.GOOS != "windows" {
		// of the stub's shell
		e.Set("PATH=" + strings.Join([]string{os.Getenv("PATH"), "/bin", "/usr/bin"}, string(filepath.ListSeparator)))
	}
	out, err := e.Self(t.Context()).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "started programs of this machine: az") {
		t.Errorf("%v\n%s", err, out)
	}
	if text := notes(); text != "" {
		t.Errorf("the machine's own was started: %s", text)
	}
}

// TestToolsAreSought where the machine has them, past the stubs of Guard, and no
// script is taken for one.
func TestToolsAreSought(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it places files that are programs by their mode")
	}
	dir, next := t.TempDir(), t.TempDir()
	found := map[string]string{"pwsh": dir, "behind": next}
	for path, text := range map[string]string{dir + "/pwsh": "\x7fELF", dir + "/shim": "#!/bin/sh\n", dir + "/data": "\x7fELF",
		dir + "/behind": "#!/bin/sh\n", next + "/behind": "\x7fELF"} {
		mode := os.FileMode(0o700)
		if filepath.Base(path) == "data" {
			mode = 0o600
		}
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	machine(t)
	stubs, _, _ := strings.Cut(os.Getenv("PATH"), string(filepath.ListSeparator))
	t.Setenv("PATH", strings.Join([]string{stubs, dir, next}, string(filepath.ListSeparator)))
	for name, folder := range found {
		t.Run(name, func(t *testing.T) {
			t.Cleanup(func() {
				if t.Skipped() {
					t.Errorf("%s was not found", name)
				}
			})
			if got := Tool(t, "none-of-that-name", name); got != filepath.Join(folder, name) {
				t.Errorf("%s", got)
			}
		})
	}
	for _, name := range []string{"shim", "data", "none-of-that-name", "az"} {
		t.Run(name, func(t *testing.T) {
			t.Cleanup(func() {
				if !t.Skipped() {
					t.Errorf("%s was taken for a tool", name)
				}
			})
			Tool(t, name)
		})
	}
}
