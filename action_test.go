package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

const actionFolder = ".github/actions/mi-roles"

// release is a folder as a release page has it: an archive whose program says its
// name, and checksums of it, of its SBOM and of packages.
func release(t *testing.T, spoil func(checksums string) string) string {
	t.Helper()
	var archive bytes.Buffer
	zipped := gzip.NewWriter(&archive)
	packed := tar.NewWriter(zipped)
	const program = "#!/bin/sh\necho released\n"
	err := packed.WriteHeader(&tar.Header{Name: "mi-roles", Mode: 0o755, Size: int64(len(program))})
	_, err2 := packed.Write([]byte(program))
	if err := errors.Join(err, err2, packed.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	const name = "mi-roles_1.2.3_linux_amd64.tar.gz"
	other := strings.Repeat("0", 64)
	checksums := fmt.Sprintf("%s  %s.sbom.json\n%x  %s\n%s  mi-roles_1.2.3_amd64.deb\n", other, name, sha256.Sum256(archive.Bytes()), name, other)
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(filepath.Join(dir, name), archive.Bytes(), 0o600),
		os.WriteFile(filepath.Join(dir, "checksums.txt"), []byte(spoil(checksums)), 0o600)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestActionInstalls what the checksums of a real release name, and nothing else.
func TestActionInstalls(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func(string) string
		says  string
	}{
		"a release":       {func(s string) string { return s }, ""},
		"another archive": {func(s string) string { return strings.ReplaceAll(s, "_linux_amd64.tar.gz\n", "_linux_arm64.tar.gz\n") }, "is not in the checksums"},
		"another checksum": {func(s string) string {
			return strings.ReplaceAll(s, "  mi-roles_1.2.3_linux_amd64.tar.gz\n", "0  mi-roles_1.2.3_linux_amd64.tar.gz\n")
		}, "does not match its checksum"},
		"the SBOM's alone":    {func(s string) string { return strings.Join(strings.SplitAfter(s, "\n")[:1], "") }, "is not in the checksums"},
		"no checksums at all": {func(string) string { return "" }, "is not in the checksums"},
	} {
		t.Run(name, func(t *testing.T) {
			env := testenv.New(t, "bash", "sh", "awk", "cat", "cp", "mkdir", "sha256sum", "tar", "gzip")
			env.Stub("gh", `case "$*" in "release download"*) while [ "$1" != --dir ]; do shift; done; cp "$RELEASE"/* "$2" ;; esac`)
			temp := t.TempDir()
			env.Set("RUNNER_OS=Linux", "RUNNER_ARCH=X64", "VERSION=1.2.3", "REPOSITORY=o/r", "RUNNER_TEMP="+temp, "RELEASE="+release(t, c.spoil),
				"GITHUB_PATH="+filepath.Join(temp, "path"), "GITHUB_OUTPUT="+filepath.Join(temp, "output"))
			out, err := env.Command(t.Context(), "bash", filepath.Join(here, actionFolder, "install.sh")).CombinedOutput()
			said, _ := os.ReadFile(filepath.Join(temp, "output"))
			if c.says != "" {
				if err == nil || !strings.Contains(string(out), "::error::") || !strings.Contains(string(out), c.says) || len(said) > 0 {
					t.Errorf("%v, output %s\n%s", err, said, out)
				}
				return
			}
			if want := "binary=" + temp + "/mi-roles-v1.2.3/mi-roles\n"; err != nil || string(said) != want {
				t.Errorf("%v, output %s\n%s", err, said, out)
			}
		})
	}
}

// TestActionRuns: the result is in a file of its own for each use of the action in a job.
func TestActionRuns(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	env := testenv.New(t, "mi-roles", "bash", "cat", "head", "mktemp")
	temp := t.TempDir()
	outputs, page := filepath.Join(temp, "output"), filepath.Join(temp, "page")
	env.Set("BINARY="+filepath.Join(env.Bin, "mi-roles"), "COMMAND=audit", "ARGUMENTS=--all --sandbox --fail-on critical", "TENANT=", "CLIENT=", "FAIL=false",
		"RUNNER_TEMP="+temp, "GITHUB_OUTPUT="+outputs, "GITHUB_STEP_SUMMARY="+page)
	for range 2 {
		if out, err := env.Command(t.Context(), "bash", filepath.Join(here, actionFolder, "run.sh")).CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	said, err := os.ReadFile(outputs)
	if err != nil || strings.Count(string(said), "exit-code=8\ndifferences=true\n") != 2 {
		t.Errorf("%v\n%s", err, said)
	}
	results, _ := filepath.Glob(filepath.Join(temp, "mi-roles-*"))
	if len(results) != 2 {
		t.Errorf("results: %v", results)
	}
	for _, r := range results {
		if text, err := os.ReadFile(r); err != nil || !bytes.HasPrefix(text, []byte("[")) || !strings.Contains(string(said), "result="+r+"\n") {
			t.Errorf("%s: %v %.100s", r, err, text)
		}
	}
}
