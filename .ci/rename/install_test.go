package main

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestInstall: once the project has its home, go install takes it from a module proxy,
// here a folder, and the program says from which commit and day it is.
func TestInstall(t *testing.T) {
	root := repository(t)
	if now, err := read(root); err != nil || now.module != placeholderModule {
		t.Skipf("the module has its path: %s %v", now.module, err)
	}
	if err := run(root, []string{"example", "roles@example.com"}); err != nil {
		t.Fatal(err)
	}
	const module = "github.com/example/mi-roles"
	proxy, bin := t.TempDir(), t.TempDir()
	folder := filepath.Join(proxy, filepath.FromSlash(module), "@v")
	commit := digest(t, root) // Go remembers what a version holds
	version := "v0.0.0-20261129213045-" + commit
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"list": version + "\n", version + ".mod": string(mod),
		version + ".info": `{"Version":"` + version + `","Time":"2026-11-29T21:30:45Z"}`} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pack(t, root, module+"@"+version, filepath.Join(folder, version+".zip"))
	cache := goTool(t, nil, "env", "GOMODCACHE")
	t.Cleanup(func() {
		for _, left := range []string{module + "@" + version, "cache/download/" + module} {
			_ = os.RemoveAll(filepath.Join(cache, filepath.FromSlash(left))) // only the next run would find it
		}
	})
	proxies := "file://" + filepath.ToSlash(proxy) + "," + goTool(t, nil, "env", "GOPROXY")
	goTool(t, []string{"GOPROXY=" + proxies, "GOSUMDB=off", "GOFLAGS=-trimpath -modcacherw", "CGO_ENABLED=0", "GOBIN=" + bin}, "install",
		module+"@"+version)
	said, err := exec.CommandContext(t.Context(), filepath.Join(bin, "mi-roles"), "version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(said), "mi-roles "+version+"\n") || !strings.Contains(string(said), "commit "+commit+", ") ||
		!strings.Contains(string(said), "of 2026-11-29T21:30:45Z") {
		t.Errorf("%v\n%s", err, said)
	}
}

// digest is a commit's id for what a folder holds.
func digest(t *testing.T, root string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "zip")
	pack(t, root, "x", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%.6x", sha256.Sum256(text))
}

// goTool runs the Go tool outside the repository.
func goTool(t *testing.T, env []string, args ...string) string {
	t.Helper()
	var log strings.Builder
	c := exec.CommandContext(t.Context(), "go", args...)
	c.Dir, c.Env, c.Stderr = t.TempDir(), append(os.Environ(), env...), &log
	out, err := c.Output()
	if err != nil {
		t.Fatalf("go %v: %v\n%s", args, err, log.String())
	}
	return strings.TrimSpace(string(out))
}

// pack writes a module's archive: what a repository holds, without hidden folders and
// other modules.
func pack(t *testing.T, root, prefix, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(f)
	err = filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		name, relErr := filepath.Rel("../..", path)
		switch {
		case err != nil || relErr != nil:
			return errors.Join(err, relErr)
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "docs"):
			return filepath.SkipDir
		case !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, name)) // renamed
		if errors.Is(err, fs.ErrNotExist) {
			text, err = os.ReadFile(path) // no text
		}
		if err != nil {
			return err
		}
		part, err := w.Create(prefix + "/" + filepath.ToSlash(name))
		if err == nil {
			_, err = part.Write(text)
		}
		return err
	})
	if err := errors.Join(err, w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
}
