package testenv

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// Tool is the path of the first of these programs that this machine has; the test
// is skipped when it has none. A script, such as the shim of a version manager, is
// none: it needs more of the machine than itself. What stands behind it on the PATH
// may be one.
func Tool(t testing.TB, names ...string) string {
	t.Helper()
	folders := slices.DeleteFunc(filepath.SplitList(os.Getenv("PATH")), guarded)
	for _, name := range names {
		if filepath.IsAbs(name) && binary(name) {
			return name
		}
		for _, folder := range folders {
			if path := find(name, []string{folder}); path != "" && binary(path) {
				return path
			}
		}
	}
	t.Skipf("no %s on this machine", strings.Join(names, " or "))
	return ""
}

// Browser is the path of a Chromium. Where it is packaged behind a script, the
// program itself is taken.
func Browser(t testing.TB) string {
	t.Helper()
	return Tool(t, "/usr/lib/chromium/chromium", "/usr/lib/chromium-browser/chromium-browser", "/opt/google/chrome/chrome", "chromium",
		"chromium-browser", "google-chrome")
}

// binary reports whether a file is there and no script.
func binary(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }()
	start := make([]byte, 2)
	_, err = io.ReadFull(f, start)
	return err == nil && string(start) != "#!"
}

// find looks for a program in folders, as the system does; "" when it is in none.
func find(name string, folders []string) string {
	endings := []string{""}
	if runtime.GOOS == "windows" {
		endings = strings.Split(strings.ToLower(os.Getenv("PATHEXT")), ";")
	}
	for _, folder := range folders {
		for _, ending := range endings {
			path := filepath.Join(folder, name+ending)
			info, err := os.Stat(path)
			if err == nil && filepath.IsAbs(path) && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
				return path
			}
		}
	}
	return ""
}
