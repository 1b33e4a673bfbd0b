//go:build !windows

package html_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/testenv"
)

// validator is the path of a file of .ci/validators, which .ci/run fetches; without,
// the test is skipped.
func validator(t *testing.T, file string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", ".ci", "validators", "node_modules", filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("the validators are not there: npm ci --prefix .ci/validators --ignore-scripts")
	}
	return path
}

// TestMarkupIsValid has the W3C's validator, vnu, judge the reports as they are written,
// and each view as its script has made it.
func TestMarkupIsValid(t *testing.T) {
	java, jar := testenv.Tool(t, "java"), validator(t, "vnu-jar/build/dist/vnu.jar")
	dir := t.TempDir()
	put := func(name string, page []byte) {
		if err := os.WriteFile(filepath.Join(dir, name+".html"), page, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("empty", written(t, tenant(0)))
	put("compared", written(t, compared(t, 30)))
	put("several", written(t, several(3, guidOf(0x7e, 1), guidOf(0x7e, 2))))
	b := open(t)
	b.everyView(tenant(40), func(where string) {
		view, _, _ := strings.Cut(where, "-") // the markup is the same in light and dark
		put(view, []byte(b.text(`"<!DOCTYPE html>\n" + document.documentElement.outerHTML`)))
	})
	c := testenv.New(t).Command(t.Context(), java, "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", dir)
	out, err := c.Output()
	var said struct {
		Messages []struct {
			Type, Message, URL, Extract string
			LastLine                    int
		}
	}
	if err != nil || json.Unmarshal(out, &said) != nil {
		t.Fatalf("%v: %.500s", err, out)
	}
	for _, m := range said.Messages {
		// It hashes only a part of a long style sheet, and takes the island of data for a
		// script. TestPolicyFitsTheFile compares the hashes, and the browser obeys them.
		if !strings.Contains(m.Message, "violates Content Security Policy") {
			t.Errorf("%s:%d: %s: %s\n%s", filepath.Base(m.URL), m.LastLine, m.Type, m.Message, m.Extract)
		}
	}
}
