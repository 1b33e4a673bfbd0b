package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// unportable is what makes a test fail, or prove nothing, on another system: a pattern in
// a line, and the way out, which stands near it.
var unportable = []struct{ line, unless *regexp.Regexp }{
	{regexp.MustCompile(`\bPATH\b.*\+\s*":|":"\s*\+.*\bPATH\b`), nil}, // joined by filepath.ListSeparator
	{regexp.MustCompile(`\bos\.(Symlink|Link|Lchown)\(`), regexp.MustCompile(`Skip|"windows"`)},
	{regexp.MustCompile(`Perm\(\)\s*[!=]=`), regexp.MustCompile(`"windows"|PathSeparator`)},
	{regexp.MustCompile(`exec\.Command(Context)?\(.*"/bin/`), nil},
}

// problems are the lines of a test's source that would not do on another system.
func problems(source string) []string {
	var found []string
	lines := strings.Split(source, "\n")
	for i, line := range lines {
		for _, u := range unportable {
			near := strings.Join(lines[max(0, i-20):min(i+4, len(lines))], "\n")
			if u.line.MatchString(line) && (u.unless == nil || !u.unless.MatchString(near)) {
				found = append(found, strings.TrimSpace(line))
			}
		}
	}
	return found
}

// TestTestsArePortable, but for those that say by their name for which system they are.
func TestTestsArePortable(t *testing.T) {
	bound := regexp.MustCompile(`_(linux|unix|windows|darwin)_test\.go$|^portable_test\.go$`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") || bound.MatchString(path) {
			return err
		}
		text, err := os.ReadFile(path)
		for _, line := range problems(string(text)) {
			t.Errorf("%s: not for every system: %s", path, line)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestUnportableTestsAreSeen proves that the check can fail.
func TestUnportableTestsAreSeen(t *testing.T) {
	for source, bad := range map[string]bool{
		`t.Setenv("PATH", dir+":"+old)`:                                 true,
		`env.Set("PATH=" + dir + ":/bin")`:                              true,
		`t.Setenv("PATH", dir+string(filepath.ListSeparator)+old)`:      false,
		"if err := os.Symlink(a, b); err != nil {\n\tt.Fatal(err)\n}":   true,
		"if err := os.Symlink(a, b); err != nil {\n\tt.Skip(err)\n}":    false,
		"if runtime.GOOS != \"windows\" {\n\t_ = os.Symlink(a, b)\n}":   false,
		`if info.Mode().Perm() != 0o600 {`:                              true,
		`if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {`: false,
		`exec.Command("/bin/sh", "-c", "true")`:                         true,
	} {
		if got := problems(source); (len(got) > 0) != bad {
			t.Errorf("%s: %q", source, got)
		}
	}
}
