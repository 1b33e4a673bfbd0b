package screen

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"mi-roles/output"
)

// TestResult: what could not be written is no success, and the first failure is kept.
func TestResult(t *testing.T) {
	lost := errors.New("no space")
	r := &Result{Writer: failing{lost}}
	if n, err := r.Write([]byte("x")); n != 0 || !errors.Is(err, lost) || err.Error() != "the result could not be written: no space" {
		t.Errorf("%d, %v", n, err)
	}
	first := r.Failed
	r.Writer = failing{errors.New("another")}
	if _, err := r.Write(nil); err == nil || !errors.Is(first, lost) || r.Failed != first {
		t.Errorf("%v", r.Failed)
	}
	doc := output.Document{Data: []string{"a"}, Columns: []output.Column{{Title: "A"}}, Rows: [][]output.Cell{{output.Text("a")}}}
	for name, render := range map[string]func(*Screen) error{
		"document": func(a *Screen) error { return a.Render(doc, output.Options{Format: output.JSON}) },
		"writer": func(a *Screen) error {
			return a.RenderBy(func(w io.Writer) error { _, err := w.Write([]byte("a")); return err })
		},
	} {
		a, out, _ := pipe(nil)
		if err := render(a); err != nil || !strings.Contains(out.String(), "a") {
			t.Errorf("%s: %v", name, err)
		}
		a.Result = &Result{Writer: out}
		if err := render(a); err != nil || !a.Result.Whole {
			t.Errorf("%s: %v, whole %v", name, err, a.Result.Whole)
		}
		a.Result, a.Out = &Result{}, failing{lost}
		if err := render(a); err == nil || a.Result.Whole {
			t.Errorf("%s, lost: %v, whole %v", name, err, a.Result.Whole)
		}
	}
}

type failing struct{ error }

func (f failing) Write([]byte) (int, error) { return 0, f.error }

// TestClosedStdout: a run that would change the tenant and could tell nobody is refused.
func TestClosedStdout(t *testing.T) {
	a, out, _ := pipe(nil)
	a.Result = &Result{Writer: out}
	if err := a.CheckResult(); err != nil {
		t.Error(err)
	}
	a.Result.Writer = closed{}
	if err := a.CheckResult(); !errors.Is(err, ErrClosed) || !strings.HasSuffix(err.Error(), "stdout is closed; nothing was changed") {
		t.Error(err)
	}
	a.Output = string(output.None)
	if err := a.CheckResult(); err != nil {
		t.Errorf("nobody needs it: %v", err)
	}
	if _, err := (closed{}).Write(nil); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	null := func(flag int) *os.File {
		f, err := os.OpenFile(os.DevNull, flag, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	file, err := os.CreateTemp(t.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	both, write := null(os.O_RDWR), null(os.O_WRONLY)
	for _, c := range []struct {
		name      string
		out, errs *os.File
		want      bool
	}{{"closed", both, file, true}, {"> /dev/null", write, file, false}, {"a daemon", both, both, false}, {"a file", file, file, false}} {
		if wasClosed(c.out, c.errs) != c.want {
			t.Errorf("%s: %v", c.name, !c.want)
		}
	}
	_ = file.Close()
	if readsNull(file) {
		t.Error("a file that is gone is taken for a stream that was closed")
	}
}

// TestOut is a file that a flag names: whole or not at all, and nobody's file by mistake.
func TestOut(t *testing.T) {
	dir := t.TempDir()
	spare := func(string) error { return errors.New("it is ours") }
	a, _, _ := pipe(nil)
	if _, err := a.OpenOut(t.Context(), "-", spare); !IsUsage(err) || !strings.HasPrefix(err.Error(), "--out -: name a file; without") {
		t.Error(err)
	}
	if _, err := OpenNamed(t.Context(), "keep", "-", spare); !IsUsage(err) || err.Error() != "--keep -: name a file" {
		t.Error(err)
	}
	if _, err := a.OpenOut(t.Context(), filepath.Join(dir, "absent", "x"), spare); !IsUsage(err) || !strings.HasPrefix(err.Error(),
		"--out: ") {
		t.Error(err)
	}
	full, empty := filepath.Join(dir, "full"), filepath.Join(dir, "empty")
	for file, text := range map[string]string{full: "x", empty: ""} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	gone := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	lost, err := a.OpenOut(t.Context(), filepath.Join(gone, "x"), spare)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" { // where a file that is open stays
		if err := errors.Join(os.RemoveAll(gone), os.Symlink(full, filepath.Join(dir, "link"))); err != nil {
			t.Fatal(err)
		}
		if err := lost.Commit(t.Context()); err == nil || !strings.HasPrefix(err.Error(), "--out: ") {
			t.Errorf("the folder is gone: %v", err)
		}
		if holdsSomething(filepath.Join(dir, "link")) || !holdsSomething(full) {
			t.Error("what there is to lose")
		}
		_ = os.Remove(filepath.Join(dir, "link"))
	}
	lost.Discard()
	if _, err := a.OpenOut(t.Context(), full, spare); !IsUsage(err) || err.Error() != "--out: it is ours" {
		t.Error(err)
	}
	for _, file := range []string{empty, filepath.Join(dir, "new")} {
		d, err := a.OpenOut(t.Context(), file, spare)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Write([]byte("result")); err != nil {
			t.Error(err)
		}
		if err := d.Commit(t.Context()); err != nil {
			t.Error(err)
		}
		d.Discard()
		if text, err := os.ReadFile(file); err != nil || string(text) != "result" {
			t.Errorf("%q, %v", text, err)
		}
		if _, err := d.Write([]byte("more")); err == nil || !strings.HasPrefix(err.Error(), "--out: ") {
			t.Errorf("after the end: %v", err)
		}
	}
	d, err := a.OpenOut(t.Context(), filepath.Join(dir, "begun"), spare)
	if err != nil {
		t.Fatal(err)
	}
	d.Discard()
	left, _ := os.ReadDir(dir)
	if len(left) != 3 {
		t.Errorf("left behind: %v", left)
	}
	if err := Placed(io.EOF); IsUsage(err) || err == nil {
		t.Error("a broken disk is the user's mistake")
	}
}

// TestStdio: the streams of the process, and the terminals behind them.
func TestStdio(t *testing.T) {
	s := Stdio()
	if s.In != os.Stdin || s.Out != os.Stdout || s.Err != os.Stderr || s.Getenv == nil {
		t.Errorf("%+v", s)
	}
	file, err := os.CreateTemp(t.TempDir(), "x")
	if err != nil {
		t.Fatal(err)
	}
	if got := consoleOf(file); got != (console{}) {
		t.Errorf("a file is %+v", got)
	}
	_ = file.Close()
	none, wide := console{}, console{tty: true, width: 120}
	old := console{tty: true, plain: true, width: 80}
	for _, c := range []struct {
		in        bool
		out, errs console
		want      Streams
	}{
		{false, none, none, Streams{}}, {true, wide, none, Streams{OutTTY: true, Width: 120}},
		{false, none, wide, Streams{ErrTTY: true, ErrWidth: 120}}, {true, none, wide, Streams{Ask: true, ErrTTY: true, ErrWidth: 120}},
		{false, old, wide, Streams{Plain: true, OutTTY: true, Width: 80, ErrTTY: true, ErrWidth: 120}},
		{false, none, old, Streams{Plain: true, ErrTTY: true, ErrWidth: 80}},
	} {
		if got := (Streams{}).on(c.in, c.out, c.errs); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v %+v %+v: %+v", c.in, c.out, c.errs, got)
		}
	}
	if runtime.GOOS != "windows" && !obeysEscapes(os.Stdout) {
		t.Error("a terminal takes escape sequences for text")
	}
}
