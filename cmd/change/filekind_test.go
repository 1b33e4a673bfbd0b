package change

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mi-roles/cmd/pick"
)

// TestFileKinds: each of our files is told by how it begins, and named when it is taken for another.
func TestFileKinds(t *testing.T) {
	dir := t.TempDir()
	for kind, c := range map[string]struct{ text, use string }{
		"a saved plan":            {`{"format": "mi-roles plan"}`, "apply it with: mi-roles apply "},
		"a record of fence apply": {`{"format" : "mi-roles fence record"`, "reverse it with: mi-roles undo "},
		"a record":                {`{"format":"mi-roles record","version":1}`, "reverse it with: mi-roles undo "},
		"a snapshot of a tenant":  {`{"format":"mi-roles/tenant"}`, "use it with: --sandbox="},
		"a review":                {"\"tenantId\";\"assignmentId\";\"principalId\"\n", "apply it with: mi-roles apply --review "},
		"a manifest":              {"version: 1\n  grants:\n", "preview it with: mi-roles plan -f "},
	} {
		file := filepath.Join(dir, strings.ReplaceAll(kind, " ", "-"))
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		failed := os.ErrInvalid
		err := ExplainWrongKind(failed, file, "a table")
		is(t, kind, err.Error(), file+" is "+kind+", not a table")
		is(t, kind+", hint", strings.Split(pick.AsRoles(err).Hint, ",")[0], c.use+file)
		if err := ExplainWrongKind(failed, file, kind); err != failed {
			t.Errorf("%s as itself: %v", kind, err)
		}
		if err := ExplainWrongKind(nil, file, "a table"); err != nil {
			t.Errorf("%s, no failure: %v", kind, err)
		}
		if err := SpareOurFiles(file, kind); err != nil {
			t.Errorf("%s onto itself: %v", kind, err)
		}
		if err := SpareOurFiles(file, "a table"); err == nil || err.Error() != file+" is "+kind+": name another file" {
			t.Errorf("%s onto another: %v", kind, err)
		}
		if IsFenceRecord(file) != (kind == aFenceRecord) {
			t.Errorf("%s: a record of fence apply %v", kind, IsFenceRecord(file))
		}
	}
	for name, text := range map[string]string{"empty": "", "other": "format: record", "late": strings.Repeat(" ", 4096) + "grants:"} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := SpareOurFiles(file, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, none := range []string{dir, filepath.Join(dir, "absent")} {
		if _, ok := kindOf(none); ok {
			t.Errorf("%s is of a kind", none)
		}
	}
	is(t, "a file that looks like a flag", FileArgument("-x"), "./-x")
	is(t, "a file", FileArgument("x"), "x")
}
