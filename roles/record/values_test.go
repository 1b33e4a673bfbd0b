package record_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mi-roles/roles"
	"mi-roles/roles/record"
)

// A time is written in UTC, wherever the run took place.
func TestTimesAreUTC(t *testing.T) {
	e := entry("a", 1, roles.Assign, roles.Done)
	e.Time = e.Time.In(time.FixedZone("there", 2*60*60))
	text, err := os.ReadFile(written(t, e))
	if err != nil || !strings.Contains(string(text), `"2026-03-01T09:00:01Z"`) {
		t.Errorf("%v\n%s", err, text)
	}
}

// Every entry of a batch is in the file, or none is.
func TestAFullRecord(t *testing.T) {
	path := written(t)
	w, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	e := entry("a", 1, roles.Assign, roles.Done)
	e.PrincipalDisplayName = strings.Repeat("x", 4096)
	e.ResourceDisplayName = e.PrincipalDisplayName
	batch := make([]record.Entry, 8<<10) // of more than 8 KiB each
	for i := range batch {
		batch[i] = e
	}
	before, _ := os.Stat(path)
	if err := w.Add(batch...); err == nil || !strings.Contains(err.Error(), "is full: it would have more than 64 MiB") {
		t.Errorf("got %v", err)
	}
	if after, err := os.Stat(path); err != nil || after.Size() != before.Size() {
		t.Errorf("%d bytes, before %d: %v", after.Size(), before.Size(), err)
	}
}

// What is closed is closed: nothing is added unnoticed.
func TestClosed(t *testing.T) {
	path := written(t)
	w, err := record.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Add(three()...), w.Close()); err != nil {
		t.Fatal(err)
	}
	if err := w.Add(entry("a", 3, roles.Assign, roles.Done)); !errors.Is(err, fs.ErrClosed) ||
		!strings.Contains(err.Error(), path+" cannot be written") {
		t.Errorf("got %v", err)
	}
	if err := w.Close(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("closed twice: %v", err)
	}
	if got, _, err := record.Read(path); len(got) != 3 || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
}

// A link to a record is one; a link that leads nowhere is none, and none is made there.
func TestLinks(t *testing.T) {
	dir := t.TempDir()
	link, target := filepath.Join(dir, "link"), filepath.Join(dir, "none")
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no links here")
	}
	good := filepath.Join(dir, "good")
	if err := os.Symlink(written(t, three()...), good); err != nil {
		t.Fatal(err)
	}
	if got, _, err := record.Read(good); len(got) != 3 || err != nil {
		t.Errorf("a link to a record: %v, %v", got, err)
	}
	const want = "is a symbolic link to "
	if _, _, err := record.Read(link); err == nil || !strings.Contains(err.Error(), want+target) {
		t.Errorf("Read: %v", err)
	}
	if _, err := record.Create(link); err == nil || !strings.Contains(err.Error(), want+target) {
		t.Errorf("Create: %v", err)
	}
	if _, err := os.Lstat(target); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("was made: %v", err)
	}
}

// A pipe or device is refused before it is opened, which would wait for a writer.
func TestReadADevice(t *testing.T) {
	if _, err := os.Stat(os.DevNull); err != nil {
		t.Skip("no device here")
	}
	if _, _, err := record.Read(os.DevNull); err == nil || !strings.Contains(err.Error(), "is not a regular file") {
		t.Errorf("got %v", err)
	}
}
