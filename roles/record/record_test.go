package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/record"
)

var start = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

const (
	tenant = "7d3c2b1a-0e5b-4a83-9c57-6f1e2d3c4b5a"
	asgn   = "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE"
)

// entry is the n-th change of a run.
func entry(run string, n int, a roles.Action, s roles.Status) record.Entry {
	return record.Entry{
		Time: start.Add(time.Duration(n) * time.Second), Run: run, Tenant: tenant, Cloud: "public", Action: a, Status: s, ID: asgn,
		PrincipalID: roles.ObjectID(fmt.Sprintf("3c9e0b57-1f2a-4d86-b7e4-%012d", n)), PrincipalDisplayName: `func <"orders"}> 名`,
		ResourceID: "00000003-0000-0000-c000-00000000aaaa", ResourceDisplayName: "Microsoft Graph",
		ResourceAppID: "00000003-0000-0000-c000-000000000000",
		AppRoleID:     "df021288-bdef-4463-88db-98f22de89214", AppRoleValue: "User.Read.All",
	}
}

func written(t *testing.T, entries ...record.Entry) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.record")
	add(t, path, entries...)
	return path
}

func add(t *testing.T, path string, entries ...record.Entry) {
	t.Helper()
	w, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Add(entries...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func three() []record.Entry {
	return []record.Entry{entry("a", 1, roles.Assign, roles.Planned), entry("a", 1, roles.Assign, roles.Done),
		entry("a", 2, roles.Remove, roles.Failed)}
}

func TestWriteAndRead(t *testing.T) {
	path := written(t, three()...)
	add(t, path, entry("b", 3, roles.Assign, roles.Unchanged))
	got, notes, err := record.Read(path)
	if err != nil || len(notes) > 0 || len(got) != 4 {
		t.Fatalf("got %v, %v, %v", got, notes, err)
	}
	for i, want := range append(three(), entry("b", 3, roles.Assign, roles.Unchanged)) {
		if got[i] != want {
			t.Errorf("line %d: got %+v, want %+v", i+2, got[i], want)
		}
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info.Mode(), err)
	}
}

func TestOf(t *testing.T) {
	want := entry("", 1, roles.Assign, roles.Done)
	g := roles.Grant{Principal: roles.Principal{DisplayName: want.PrincipalDisplayName},
		Resource: &roles.Resource{AppID: want.ResourceAppID, DisplayName: "Microsoft Graph"}, Role: &roles.AppRole{Value: "User.Read.All"},
		Rating: catalog.Rating{Level: catalog.High}}
	r := roles.Result{Step: roles.Step{Key: want.Key(), Action: roles.Assign, Have: &roles.Assignment{ID: asgn}}, Status: roles.Done}
	want.Time, want.Tenant, want.Cloud, want.Risk = time.Time{}, "", "", catalog.High
	if got := record.Of(r, g); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if want.AppRoleValue = ""; want.Role() != "df021288-bdef-4463-88db-98f22de89214" {
		t.Error(want.Role())
	}
}

// However many bytes of the file reached the disk, it can be read, and a new run
// goes on with it; whole lines are never lost.
func TestCutAnywhere(t *testing.T) {
	path := written(t, three()...)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for cut := range slices.Backward(whole) {
		if err := os.Truncate(path, int64(cut)); err != nil {
			t.Fatal(err)
		}
		kept := max(0, bytes.Count(whole[:cut+1], []byte("\n"))-1) // a line is whole without its end, too
		if cut > 0 {
			got, notes, err := record.Read(path)
			torn := whole[cut-1] != '\n' && whole[cut] != '\n'
			if err != nil || len(got) != kept || torn != (len(notes) == 1) {
				t.Fatalf("cut at %d: got %d entries, want %d; notes %v; %v", cut, len(got), kept, notes, err)
			}
		}
		if end := bytes.ContainsRune(whole[max(0, cut-2):cut+1], '\n'); !end && cut%31 > 0 {
			continue // what is added is synced, which takes its time
		}
		again := filepath.Join(dir, fmt.Sprint(cut))
		if err := os.WriteFile(again, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		add(t, again, entry("b", 9, roles.Assign, roles.Done))
		if got, notes, err := record.Read(again); err != nil || len(got) != kept+1 || len(notes) > 0 {
			t.Fatalf("cut at %d: then got %d entries, want %d; %v, %v", cut, len(got), kept+1, notes, err)
		}
	}
}

// No byte of a record can be changed unnoticed.
func TestEveryByteCounts(t *testing.T) {
	path := written(t, three()...)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	put := func(i int, b byte) {
		if _, err := f.WriteAt([]byte{b}, int64(i)); err != nil {
			t.Fatal(err)
		}
	}
	for i, b := range whole[:len(whole)-1] {
		put(i, b^1)
		if _, _, err := record.Read(path); !errors.Is(err, roles.ErrUsage) || !strings.Contains(err.Error(), path+":") {
			t.Fatalf("byte %d made %q: %v", i, b^1, err)
		}
		put(i, b)
	}
}

// An empty file that everyone can read does not become a record that they can.
func TestAnEmptyFileIsTheOwnersFromNowOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	add(t, path, three()...)
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v", info.Mode(), err)
	}
}

func TestRefused(t *testing.T) {
	whole, err := os.ReadFile(written(t, three()...))
	if err != nil {
		t.Fatal(err)
	}
	l := strings.SplitAfter(string(whole), "\n")
	for name, c := range map[string]struct{ text, want string }{
		"empty":       {"", "is empty, not a record"},
		"foreign":     {"hello\n", ":1: this is not a record that mi-roles wrote"},
		"foreign 2":   {`{"a":1}`, ":1: this is not a record that mi-roles wrote"},
		"newer":       {strings.Replace(string(whole), `"version":1`, `"version":2`, 1), ":1: the record has version 2"},
		"edited":      {strings.Replace(string(whole), `"done"`, `"done" `, 1), ":3: the line, or one before it, was edited"},
		"taken out":   {l[0] + l[2] + l[3], ":2: the line, or one before it, was edited, moved or removed"},
		"moved":       {l[0] + l[2] + l[1] + l[3], ":2: "},
		"no header":   {l[1] + l[2], ":1: this is not a record"},
		"last edited": {strings.TrimSuffix(strings.Replace(string(whole), `"failed"`, `"done"`, 1), "\n"), ":4: the line"},
		"twice":       {string(whole) + string(whole), ":5: "},
		"blank line":  {string(whole) + "\n", ":5: "},
		"more":        {string(whole) + "{}\n", ":5: "},
		"long line":   {string(whole) + strings.Repeat("x", 1<<17), ":5: the line is too long"},
		"binary":      {"\x00\x01\x02", ":1: this is not a record"},
		"cut foreign": {`{"format":"other`, ":1: this is not a record"},
		"just fits":   {string(whole) + strings.Repeat("x", 1<<16) + "\n", ":5: the line, or one before it, was edited"},
		"one more":    {string(whole) + strings.Repeat("x", 1<<16+1) + "\n", ":5: the line is too long"},
	} {
		path := filepath.Join(t.TempDir(), "r")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := record.Read(path)
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: want %q, got %v", name, c.want, err)
		}
		if _, err := record.Create(path); c.text != "" && !errors.Is(err, roles.ErrUsage) {
			t.Errorf("%s: Create: %v", name, err)
		}
		if after, _ := os.ReadFile(path); c.text != "" && string(after) != c.text {
			t.Errorf("%s: was changed", name)
		}
	}
}

func TestRefusedFiles(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big")
	if err := os.WriteFile(big, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(big, 100<<20); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{dir: "is a folder", filepath.Join(dir, "no"): "does not exist", big: "has more than 64 MiB"} {
		if _, _, err := record.Read(path); err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	for path, want := range map[string]string{dir: "is a folder",
		filepath.Join(dir, "no/r"): "the folder " + filepath.Join(dir, "no") + " does not exist", big: "has more than"} {
		if _, err := record.Create(path); err == nil || !strings.Contains(err.Error(), want) || !errors.Is(err, roles.ErrUsage) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestAddRefuses(t *testing.T) {
	path := written(t)
	w, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	for want, change := range map[string]func(*record.Entry){
		"principalId": func(e *record.Entry) { e.PrincipalID = "x" },
		"resourceId":  func(e *record.Entry) { e.ResourceID = "00000003-0000-0000-C000-00000000AAAA" },
		"appRoleId":   func(e *record.Entry) { e.AppRoleID = "" },
		"malformed":   func(e *record.Entry) { e.ID = "short" },
		"action":      func(e *record.Entry) { e.Action = "burn" },
		"status":      func(e *record.Entry) { e.Status = "" },
		"run or time": func(e *record.Entry) { e.Time = time.Time{} },
		"control":     func(e *record.Entry) { e.Run = "a\n" },
		"too long":    func(e *record.Entry) { e.AppRoleValue = strings.Repeat("x", 5000) },
	} {
		e := entry("a", 1, roles.Assign, roles.Done)
		change(&e)
		if err := w.Add(e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if got, _, err := record.Read(path); len(got) > 0 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	add(t, path, entry("b", 1, roles.Assign, roles.Done))
	if err := w.Add(entry("a", 2, roles.Assign, roles.Done)); err == nil || !strings.Contains(err.Error(), "changed by another program") {
		t.Errorf("two writers: %v", err)
	}
	if got, _, err := record.Read(path); len(got) != 1 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	dir := f.TempDir()
	path := filepath.Join(dir, "seed")
	w, err := record.Create(path)
	if err != nil {
		f.Fatal(err)
	}
	_ = w.Add(three()...)
	_ = w.Close()
	whole, _ := os.ReadFile(path)
	f.Add(whole)
	f.Add(whole[:len(whole)-20])
	f.Add([]byte(nil))
	f.Add([]byte("{}\n{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "r")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		got, _, err := record.Read(path)
		if err != nil && !errors.Is(err, roles.ErrUsage) {
			t.Errorf("not a usage error: %v", err)
		}
		if err == nil {
			add(t, path, three()...)
			if again, _, err := record.Read(path); err != nil || len(again) != len(got)+3 {
				t.Errorf("a record that can be read cannot be gone on with: %v", err)
			}
		}
		record.Reverse(got)
	})
}

// However a name attacks the record, the change can be recorded and read.
func TestMonstrousNames(t *testing.T) {
	for _, piece := range []string{"x", "\x00", "\u202e", "\xff", "名", "\n", "\""} {
		name := strings.Repeat(piece, 256<<10)
		g := roles.Grant{Principal: roles.Principal{DisplayName: name}, Resource: &roles.Resource{DisplayName: name},
			Role: &roles.AppRole{Value: name}}
		e := record.Of(roles.Result{Step: roles.Step{Key: entry("a", 1, roles.Assign, roles.Done).Key(), Action: roles.Assign},
			Status: roles.Done}, g)
		e.Run, e.Time, e.Tenant, e.Cloud = "a", start, tenant, "public"
		got, _, err := record.Read(written(t, e))
		if err != nil || len(got) != 1 || got[0] != e {
			t.Errorf("%q: %v, %v", piece, got, err)
		}
	}
}
