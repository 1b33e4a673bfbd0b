package cmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/graph/sandbox"
)

// oddFiles are the files that commands read, and the worlds that they are about.
type oddFiles struct {
	dir    string
	worlds map[string]*sandbox.Tenant
}

func newOddFiles(t *testing.T) *oddFiles {
	f := &oddFiles{t.TempDir(), map[string]*sandbox.Tenant{"": oddSample()}}
	for name, text := range map[string]string{"FILE": oddManifest1, "PRUNE": oddManifest1} {
		if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.worlds[""].Check(); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"plan -f FILE --prune --out PLAN", "apply -f FILE --prune --yes --record RECORD"} {
		o := newOddService(f.worlds[""], sandbox.Faults{})
		line := strings.NewReplacer("FILE", filepath.Join(f.dir, "FILE"), "PLAN", filepath.Join(f.dir, "PLAN"), "RECORD",
			filepath.Join(f.dir, "RECORD")).Replace(args)
		if s := o.speak(t, append(strings.Fields(line), "-q")...); s.code != 0 {
			t.Fatalf("%s: %s", args, s.err)
		}
		f.worlds["applied"] = o.server.Tenant()
	}
	return f
}

// args is the command line with its files; what the command writes to is its own.
func (f *oddFiles) args(r *oddRun) []string {
	own, err := os.MkdirTemp(f.dir, "run")
	if err != nil {
		r.Fatal(err)
	}
	r.record = filepath.Join(own, "record")
	var args []string
	for word := range strings.FieldsSeq(r.c.args) {
		switch word {
		case "FILE", "PLAN":
			word = filepath.Join(f.dir, word)
		case "NEW":
			word = r.record
		case "RECORD": // undo writes into it
			past, err := os.ReadFile(filepath.Join(f.dir, word))
			if err != nil {
				r.Fatal(err)
			}
			word = filepath.Join(own, "past")
			if err := os.WriteFile(word, past, 0o600); err != nil {
				r.Fatal(err)
			}
		}
		args = append(args, strings.ReplaceAll(word, "+", " "))
	}
	args = append(args, "-q", "-o", "json")
	if r.c.writes() {
		args = append(args, "--yes", "--record", r.record)
	}
	return args
}
