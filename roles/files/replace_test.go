package files

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// read is a file's text, "" where there is none.
func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// only holds that a folder holds these files and nothing else.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	var got []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

// TestWholeOrNotAtAll: until Commit the old file stands, and what is new only its
// owner can read.
func TestWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report")
	write(t, path, "old", 0o644)
	for _, want := range []string{"old", "new"} {
		f, err := Create(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("new")); err != nil || read(t, path) != "old" {
			t.Fatalf("%v, and the file holds %q", err, read(t, path))
		}
		if want == "new" {
			err = f.Commit(t.Context())
		}
		f.Discard()
		if got := read(t, path); err != nil || got != want {
			t.Errorf("%q, %v", got, err)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	only(t, dir, "report")
}

func TestPlaces(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	write(t, in("file"), "mine", 0o600)
	write(t, in("locked"), "mine", 0o400)
	for path, want := range map[string]string{
		dir: "is a folder", dir + string(filepath.Separator): "names a folder", "": "name is empty",
		in("a\x00b"): "cannot be a file's name",
		os.DevNull:   "", in("locked"): "is read-only", in("none/report"): "the folder " + in("none") + " does not exist",
		in("file/below"): "cannot write " + in("file/below"), in(strings.Repeat("x", 300)): "cannot write " + in("x"),
	} {
		for name, err := range map[string]error{"probe": Probe(t.Context(), path),
			"replace": Replace(t.Context(), path, func(io.Writer) error { return nil })} {
			if !errors.Is(err, ErrPlace) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), ".mi-roles-") {
				t.Errorf("%s %q: %v, want %q", name, path, err, want)
			}
		}
	}
	if read(t, in("locked")) != "mine" {
		t.Error("a read-only file was replaced")
	}
	if err := Probe(t.Context(), in("file")); err != nil || read(t, in("file")) != "mine" {
		t.Errorf("a probe: %v", err)
	}
	only(t, dir, "file", "locked")
}

// TestALinkIsReplaced and not what is behind it, which may be anyone's.
func TestALinkIsReplaced(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "profile")
	write(t, target, "theirs", 0o400)
	for name, c := range map[string]struct{ to, refused string }{
		"link": {to: target}, "dangling": {to: filepath.Join(dir, "none")},
		"folder": {dir, "is a folder"}, "device": {os.DevNull, "is not a regular file"},
	} {
		link := filepath.Join(dir, name)
		if err := os.Symlink(c.to, link); err != nil {
			t.Skip("no links here")
		}
		err := Replace(t.Context(), link, func(w io.Writer) error { _, err := io.WriteString(w, "report"); return err })
		if c.refused != "" {
			if !errors.Is(err, ErrPlace) || !strings.Contains(err.Error(), c.refused) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if info, lerr := os.Lstat(link); err != nil || lerr != nil || !info.Mode().IsRegular() || read(t, link) != "report" {
			t.Errorf("%s: %v, %v", name, err, info.Mode())
		}
	}
	if read(t, target) != "theirs" || read(t, filepath.Join(dir, "none")) != "" {
		t.Error("something was written behind a link")
	}
}

// TestOthersFiles: what another user put there stays, whoever runs the program, even
// if it came after the work began.
func TestOthersFiles(t *testing.T) {
	dir := t.TempDir()
	mine, file, link, late := filepath.Join(dir, "mine"), filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "late")
	write(t, mine, "root's start-up file", 0o600)
	write(t, file, "theirs", 0o666)
	if err := os.Symlink(mine, link); err != nil {
		t.Skip("no links here")
	}
	const another = 12345
	if err := errors.Join(os.Lchown(file, another, another), os.Lchown(link, another, another)); err != nil {
		t.Skip("this user cannot give files away")
	}
	for path, want := range map[string]string{file: "belongs to another user", link: "is a link of another user"} {
		if err := Probe(t.Context(), path); !errors.Is(err, ErrPlace) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	f, err := Create(t.Context(), late)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	if err := errors.Join(os.Symlink(mine, late), os.Lchown(late, another, another)); err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(t.Context()); err == nil || !strings.Contains(err.Error(), "late is a link of another user") {
		t.Errorf("a link that came later: %v", err)
	}
	if read(t, mine) != "root's start-up file" || read(t, file) != "theirs" {
		t.Error("a file was changed")
	}
}

// spreadsheet is a system in which another program holds a file for some tries.
type spreadsheet struct {
	tries  int // how many still fail
	waited time.Duration
}

var errHeld = errors.New("used by another process")

func (s *spreadsheet) system() system {
	return system{
		held: func(string) bool { return false },
		busy: func(err error) bool { return errors.Is(err, errHeld) },
		rename: func(from, to string) error {
			if s.tries--; s.tries >= 0 {
				return &os.LinkError{Op: "rename", Old: from, New: to, Err: errHeld}
			}
			return os.Rename(from, to)
		},
		sleep: func(ctx context.Context, d time.Duration) error {
			s.waited += d
			return ctx.Err()
		},
	}
}

// TestAnotherProgramHoldsTheFile: a short hold is waited out; a long one leaves the
// result where the error says, and the old file as it is.
func TestAnotherProgramHoldsTheFile(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx   context.Context
		tries int
		kept  bool
		most  time.Duration
	}{
		"nobody": {t.Context(), 0, false, 0}, "a scanner": {t.Context(), 3, false, 100 * time.Millisecond},
		"a spreadsheet": {t.Context(), 1000, true, 3 * time.Second}, "after an interrupt": {ended, 1000, true, 10 * time.Millisecond},
	} {
		dir := t.TempDir()
		path, held := filepath.Join(dir, "report.csv"), &spreadsheet{tries: c.tries}
		write(t, path, "old", 0o600)
		f, err := create(c.ctx, path, held.system())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("new")); err != nil {
			t.Fatal(err)
		}
		err = f.Commit(c.ctx)
		f.Discard()
		if held.waited > c.most {
			t.Errorf("%s: waited %s", name, held.waited)
		}
		if !c.kept {
			if err != nil || read(t, path) != "new" {
				t.Errorf("%s: %v", name, err)
			}
			only(t, dir, "report.csv")
			continue
		}
		before, said, kept := strings.Cut(err.Error(), "; the result is kept in ")
		if !kept || read(t, said) != "new" || read(t, path) != "old" || before != "cannot write "+path+": another program has it open" {
			t.Errorf("%s: %v", name, err)
		}
		if errors.Is(err, ErrPlace) || !errors.Is(err, errHeld) {
			t.Errorf("%s: no mistake of the user: %v", name, err)
		}
	}
}

// TestReplaceKeepsNothing of what can be made again.
func TestReplaceKeepsNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "cache")
	write(t, path, "old", 0o600)
	broken := errors.New("broken")
	if err := Replace(t.Context(), path,
		func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	if read(t, path) != "old" {
		t.Error("half a file was put in place")
	}
	only(t, dir, "cache")
}

// TestHeldBeforeTheWork: a file that will not be let go is told before anything is read.
func TestHeldBeforeTheWork(t *testing.T) {
	dir := t.TempDir()
	path, s := filepath.Join(dir, "report.csv"), &spreadsheet{}
	sys := s.system()
	sys.held = func(string) bool { return true }
	if f, err := create(t.Context(), path, sys); !errors.Is(err, ErrPlace) ||
		!strings.Contains(err.Error(), "is open in another program") || s.waited == 0 {
		t.Errorf("%v %v", f, err)
	}
	only(t, dir)
}

func TestSame(t *testing.T) {
	dir := t.TempDir()
	one, other, hard := filepath.Join(dir, "one"), filepath.Join(dir, "other"), filepath.Join(dir, "hard")
	write(t, one, "", 0o600)
	write(t, other, "", 0o600)
	if err := os.Link(one, hard); err != nil {
		t.Skip("no hard links here")
	}
	t.Chdir(dir)
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{one, one, true}, {one, "one", true}, {"./one", "one", true}, {one, hard, true}, {one, other, false},
		{one, "none", false}, {"none", one, false}, {"none", "./none", true},
		{filepath.Join(dir, "none"), "none", true}, {"none", "nothing", false},
		{"no/such", "./no/such", true}, {"no/such", "other/such", false},
	} {
		if got := Same(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}

// TestUnreadable: what cannot be read is said in the user's words.
func TestUnreadable(t *testing.T) {
	_, gone := os.Open(filepath.Join(t.TempDir(), "none"))
	for want, err := range map[string]error{"f does not exist": gone, "cannot read f: x": errors.New("x"),
		"cannot read f: y": &os.PathError{Op: "open", Path: "p", Err: errors.New("y")}} {
		if got := Unreadable("f", err); got.Error() != want || !errors.Is(got, err) || errors.Is(got, ErrPlace) {
			t.Errorf("got %v", got)
		}
	}
	if got := failed("f", &os.LinkError{Op: "rename", Old: "a", New: "b", Err: errors.New("z")}); got.Error() != "cannot write f: z" ||
		errors.Is(got, ErrPlace) {
		t.Errorf("got %v", got)
	}
}

// TestFailedWrites: a rename that no waiting mends leaves the old file, and says why.
func TestFailedWrites(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report")
	sys := (&spreadsheet{}).system()
	sys.rename = func(from, to string) error {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: errors.New("no such luck")}
	}
	f, err := create(t.Context(), path, sys)
	if err != nil {
		t.Fatal(err)
	}
	err = f.Commit(t.Context())
	if err == nil || errors.Is(err, ErrPlace) ||
		!strings.HasPrefix(err.Error(), "cannot write "+path+": no such luck; the result is kept in ") {
		t.Errorf("got %v", err)
	}
	f.Discard() // what is kept stays
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left %v", entries)
	}
	sys.held = func(string) bool { return true }
	if _, err := create(t.Context(), path, sys); !errors.Is(err, ErrPlace) ||
		err.Error() != path+" is open in another program: close it there, or name another file" {
		t.Errorf("got %v", err)
	}
	g, err := Create(t.Context(), filepath.Join(dir, "other"))
	if err != nil {
		t.Fatal(err)
	}
	g.Discard()
	g.Discard() // once more does nothing
	if err := sleep(t.Context(), 0); err != nil {
		t.Errorf("got %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ended, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
