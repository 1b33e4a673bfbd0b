package change

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"mi-roles/roles"
	"mi-roles/roles/shell"
	"mi-roles/roles/textfile"
)

// fileKind is a kind of file that mi-roles writes or reads, and what to do with it.
type fileKind struct {
	kind, mark, use string
}

func fileKinds() []fileKind {
	return []fileKind{
		{"a saved plan", `"format"\s*:\s*"mi-roles plan"`, "apply it with: mi-roles apply %s"},
		{aFenceRecord, `"format"\s*:\s*"mi-roles fence record"`, "reverse it with: mi-roles undo %s"},
		{"a record", `"format"\s*:\s*"mi-roles record"`, "reverse it with: mi-roles undo %s"},
		{"a snapshot of a tenant", `"format"\s*:\s*"mi-roles/tenant"`, "use it with: --sandbox=%s"},
		{"a review", `(?i)^("?tenantId"?[,;\t])?"?assignmentId"?[,;\t]"?principalId`, "apply it with: mi-roles apply --review %s"},
		{"a manifest", `(?m)^[\s{"]*grants"?\s*:`, "preview it with: mi-roles plan -f %s, apply it with: mi-roles apply -f %[1]s"},
	}
}

// ExplainWrongKind replaces the error of reading a file as one kind when the file is, by
// how it begins, another of ours.
func ExplainWrongKind(err error, path, wanted string) error {
	if err == nil {
		return nil
	}
	if o, ok := kindOf(path); ok && o.kind != wanted {
		return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("%s is %s, not %s", path, o.kind, wanted),
			Hint: fmt.Sprintf(o.use, shell.Anywhere(FileArgument(path), "FILE"))}
	}
	return err
}

// FileArgument names a file so that no command takes it for a flag.
func FileArgument(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
}

// kindOf tells one of our files by how it begins.
func kindOf(path string) (fileKind, bool) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return fileKind{}, false
	}
	f, err := os.Open(path)
	if err != nil {
		return fileKind{}, false
	}
	defer func() { _ = f.Close() }()
	const beginning = 4096
	head, _ := io.ReadAll(io.LimitReader(f, beginning))
	head = textfile.Decode(head)
	for _, o := range fileKinds() {
		if regexp.MustCompile(o.mark).Match(head) {
			return o, true
		}
	}
	return fileKind{}, false
}

// SpareOurFiles refuses to write a report onto one of our files that is no report, unless
// it is of the kind that is written: a report can be made again, and they cannot. Of
// other files the user's word counts, as for >.
func SpareOurFiles(path, written string) error {
	if o, ok := kindOf(path); ok && o.kind != written {
		return fmt.Errorf("%s is %s: name another file", path, o.kind)
	}
	return nil
}
