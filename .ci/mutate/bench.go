package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// pkg is a package as go list describes it.
type pkg struct {
	ImportPath, Dir           string
	GoFiles                   []string
	TestGoFiles, XTestGoFiles []string
	Module                    struct{ Dir string }
}

// list finds the packages of patterns such as ./roles/... that have tests.
func list(patterns []string) ([]pkg, error) {
	out, err := exec.Command("go", append([]string{"list", "-json", "--"}, patterns...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w%s", err, stderr(err))
	}
	var packages []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p pkg
		if err := d.Decode(&p); err != nil {
			return nil, err
		}
		if len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 {
			packages = append(packages, p)
		}
	}
	return packages, nil
}

func stderr(err error) string {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "\n" + string(exit.Stderr)
	}
	return ""
}

func (p pkg) edits() ([]edit, error) {
	var all []edit
	for _, file := range p.GoFiles {
		source, err := os.ReadFile(filepath.Join(p.Dir, file))
		if err != nil {
			return nil, err
		}
		below, err := filepath.Rel(p.Module.Dir, filepath.Join(p.Dir, file))
		if err != nil {
			return nil, err
		}
		edits, err := editsOf(filepath.ToSlash(below), string(source))
		if err != nil {
			return nil, err
		}
		all = append(all, edits...)
	}
	return all, nil
}

// verdict is what became of an edit.
type verdict string

const (
	killed    verdict = "killed"
	lived     verdict = "lived"
	uncovered verdict = "not covered" // no test comes by: it has lived
	invalid   verdict = "invalid"     // does not compile
)

// bench runs the tests of one package.
type bench struct {
	pkg     pkg
	dir     string // temporary
	args    []string
	limit   time.Duration // for one run of the tests
	covered coverage
}

// newBench runs the tests on the code as it is: they must pass, they show how long
// they take, and which code they come by.
func newBench(p pkg, run string) (*bench, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	b := &bench{pkg: p, dir: dir, args: []string{"-test.short", "-test.failfast"}, limit: 10 * time.Minute}
	if run != "" {
		b.args = append(b.args, "-test.run="+run)
	}
	profile := filepath.Join(dir, "profile")
	if out, err := b.build("-cover", "-coverpkg="+p.ImportPath); err != nil {
		return nil, errors.Join(fmt.Errorf("the tests do not compile: %w\n%s", err, out), b.close())
	}
	start := time.Now()
	if out, err := b.run("-test.coverprofile=" + profile); err != nil {
		return nil, errors.Join(fmt.Errorf("the tests fail on the code as it is: %w\n%s", err, out), b.close())
	}
	b.limit = 20*time.Second + 5*time.Since(start)
	b.covered, err = readCoverage(profile)
	return b, err
}

func (b *bench) close() error { return os.RemoveAll(b.dir) }

// try compiles the package with one edit, and runs its tests.
func (b *bench) try(e edit) (verdict, error) {
	overlay, err := b.overlay(e)
	if err != nil {
		return "", err
	}
	if b.covered.misses(e) {
		if _, err := b.command("build", "-overlay="+overlay); err != nil {
			return invalid, nil
		}
		return uncovered, nil
	}
	if _, err := b.build("-overlay=" + overlay); err != nil {
		return invalid, nil
	}
	if _, err := b.run(); err != nil {
		return killed, nil
	}
	return lived, nil
}

// overlay writes the edited file, and what tells the compiler to read it.
func (b *bench) overlay(e edit) (string, error) {
	original := filepath.Join(b.pkg.Module.Dir, filepath.FromSlash(e.file))
	source, err := os.ReadFile(original)
	if err != nil {
		return "", err
	}
	edited, overlay := filepath.Join(b.dir, "edited.go"), filepath.Join(b.dir, "overlay.json")
	if err := os.WriteFile(edited, []byte(string(source[:e.start])+e.text+string(source[e.end:])), 0o644); err != nil {
		return "", err
	}
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{original: edited}})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, replaced, 0o644)
}

func (b *bench) binary() string { return filepath.Join(b.dir, "tests.exe") }

func (b *bench) build(flags ...string) ([]byte, error) {
	return b.command(append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-o", b.binary()}, flags...)...)
}

func (b *bench) command(args ...string) ([]byte, error) {
	return exec.Command("go", append(args, b.pkg.ImportPath)...).CombinedOutput()
}

func (b *bench) run(flags ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), b.limit)
	defer cancel()
	c := exec.CommandContext(ctx, b.binary(), append(flags, b.args...)...)
	c.Dir, c.WaitDelay = b.pkg.Dir, 5*time.Second
	return c.CombinedOutput()
}
