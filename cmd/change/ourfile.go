package change

import (
	"fmt"
	"io"
	"os"
	"regexp"

	"mi-roles/roles"
)

// ourFile is a kind of file that mi-roles writes or reads, and what to do with it.
type ourFile struct {
	kind, mark, use string
}

func ourFiles() []ourFile {
	return []ourFile{
		{"a saved plan", `"format"\s*:\s*"mi-roles plan"`, "carry it out with: mi-roles apply %s"},
		{"a record", `"format"\s*:\s*"mi-roles record"`, "reverse it with: mi-roles undo %s"},
		{"a snapshot of a tenant", `"format"\s*:\s*"mi-roles/tenant"`, "work on it with: --sandbox=%s"},
		{"a manifest", `(?m)^[\s{"]*grants"?\s*:`, "look at it with: mi-roles plan -f %s, carry it out with: mi-roles apply -f %[1]s"},
	}
}

// Mistaken replaces the error of reading a file as one kind when the file is, by
// how it begins, another of ours.
func Mistaken(err error, path, wanted string) error {
	if err == nil {
		return nil
	}
	if o, ok := recognise(path); ok && o.kind != wanted {
		return &roles.Error{Kind: roles.ErrUsage, Msg: fmt.Sprintf("%s is %s, not %s", path, o.kind, wanted), Hint: fmt.Sprintf(o.use, path)}
	}
	return err
}

// recognise tells one of our files by how it begins.
func recognise(path string) (ourFile, bool) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return ourFile{}, false
	}
	f, err := os.Open(path)
	if err != nil {
		return ourFile{}, false
	}
	defer func() { _ = f.Close() }()
	const beginning = 4096
	head, _ := io.ReadAll(io.LimitReader(f, beginning))
	for _, o := range ourFiles() {
		if regexp.MustCompile(o.mark).Match(head) {
			return o, true
		}
	}
	return ourFile{}, false
}

// SpareOurs refuses to write a report onto one of our files that is no report: it can
// be made again, and they cannot. Of other files the user's word counts, as for >.
func SpareOurs(path string) error {
	if o, ok := recognise(path); ok {
		return fmt.Errorf("%s is %s: name another file", path, o.kind)
	}
	return nil
}
