package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Runner is what a *testing.M does.
type Runner interface{ Run() int }

// Guard lets the tests of a package fail when one of them starts a foreign program:
// while they run, the first of each on this machine's PATH is a stub that leaves a note.
func Guard(m Runner) Runner { return guard{m} }

type guard struct{ Runner }

// callers is the file of notes, by which the folder of the stubs is recognized.
const callers = "foreign-programs-started"

func (g guard) Run() int {
	dir, err := os.MkdirTemp("", "testenv-guard")
	if err == nil {
		defer func() { _ = os.RemoveAll(dir) }()
		err = place(dir)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testenv:", err)
		return 1
	}
	before := os.Getenv("PATH")
	_ = os.Setenv("PATH", dir+string(filepath.ListSeparator)+before) // fails for no such name and value
	code := g.Runner.Run()
	_ = os.Setenv("PATH", before)
	notes, err := os.ReadFile(filepath.Join(dir, callers))
	if err != nil || len(notes) > 0 {
		fmt.Fprintf(os.Stderr, "testenv: a test started programs of this machine: %s %v\n",
			strings.Join(strings.Fields(string(notes)), ", "), err)
		return 1
	}
	return code
}

// place puts the stubs into a folder.
func place(dir string) error {
	file := filepath.Join(dir, callers)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return err
	}
	for _, name := range Foreign() {
		stub, text := filepath.Join(dir, name), "#!/bin/sh\necho "+name+" >>'"+file+"'\nexit 1\n"
		if runtime.GOOS == "windows" {
			stub, text = stub+".cmd", "@echo "+name+">>\""+file+"\"\r\n@exit /b 1\r\n"
		}
		if err := os.WriteFile(stub, []byte(text), 0o700); err != nil { //nolint:gosec // it is to be run
			return err
		}
	}
	return nil
}

// guarded reports whether a folder holds the stubs of Guard.
func guarded(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, callers))
	return err == nil
}
