package files

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// File is a file on its way to its place: what is written is in a temporary file
// beside it until Commit. Discard it in any case.
type File struct {
	path string
	temp *os.File // nil: committed, kept or discarded
	sys  system
}

// system is what a File asks of the system, and of time.
type system struct {
	rename func(from, to string) error
	held   func(path string) bool // another program has the file open and lets nobody replace it
	busy   func(err error) bool   // why a rename failed may pass by itself
	sleep  func(ctx context.Context, d time.Duration) error
}

func thisSystem() system { return system{os.Rename, held, busy, sleep} }

// Create begins a file that is to be put at path. It fails for every reason that can
// be known before the work: those of [Check], a folder in which nothing can be made, a
// file that another program holds open. Only the owner can read what is written.
func Create(ctx context.Context, path string) (*File, error) {
	return create(ctx, path, thisSystem())
}

func create(ctx context.Context, path string, sys system) (*File, error) {
	if err := Check(path); err != nil {
		return nil, err
	}
	if !sys.patiently(ctx, func() bool { return !sys.held(path) }) {
		return nil, refuse("%s is open in another program: close it there, or name another file", path)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".mi-roles-*") // created with mode 0600
	if err != nil {
		return nil, unwritable(path, err)
	}
	return &File{path: path, temp: temp, sys: sys}, nil
}

// Write writes to the temporary file. Its error says the name of the user's file.
func (f *File) Write(b []byte) (int, error) {
	n, err := f.temp.Write(b)
	if err != nil {
		err = failed(f.path, err)
	}
	return n, err
}

// Commit puts the file in its place. When it is whole and something stands against
// that, as a program that has the old one open, it stays under its temporary name,
// which the error says.
func (f *File) Commit(ctx context.Context) error {
	temp := f.temp
	if err := f.finish(); err != nil {
		return err
	}
	f.temp = nil
	if err := f.put(ctx, temp.Name()); err != nil {
		return &problem{text: fmt.Sprintf("%v; the result is kept in %s", err, temp.Name()), err: err}
	}
	return nil
}

// finish makes sure that all of it is on the disk.
func (f *File) finish() error {
	if err := cmp.Or(f.temp.Sync(), f.temp.Close()); err != nil {
		return failed(f.path, err)
	}
	return nil
}

// put renames, and waits a little for a program that holds the old file. What came to
// be in the place meanwhile is looked at again.
func (f *File) put(ctx context.Context, temp string) error {
	if err := Check(f.path); err != nil {
		return err
	}
	var err error
	f.sys.patiently(ctx, func() bool {
		err = f.sys.rename(temp, f.path)
		return err == nil || !f.sys.busy(err)
	})
	switch {
	case err == nil:
		syncFolder(filepath.Dir(f.path))
		return nil
	case f.sys.busy(err):
		return &problem{text: fmt.Sprintf("cannot write %s: another program has it open", f.path), err: err}
	}
	return failed(f.path, err)
}

// Discard removes what was begun. After Commit there is nothing to remove.
func (f *File) Discard() {
	if f.temp != nil {
		_ = f.temp.Close()
		_ = os.Remove(f.temp.Name())
		f.temp = nil
	}
}

// Replace puts what write writes at path, and keeps nothing when it fails.
func Replace(ctx context.Context, path string, write func(io.Writer) error) error {
	f, err := Create(ctx, path)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := write(f); err != nil {
		return err
	}
	if err := f.finish(); err != nil {
		return err
	}
	if err := f.put(ctx, f.temp.Name()); err != nil {
		return err
	}
	f.temp = nil
	return nil
}

// patiently tries until it is done, for some two seconds or as long as ctx lasts: a
// scanner or an index lets go of a file soon, a spreadsheet does not.
func (s system) patiently(ctx context.Context, try func() bool) (done bool) {
	for wait := 10 * time.Millisecond; wait < 2*time.Second; wait *= 2 {
		if try() {
			return true
		}
		if s.sleep(ctx, wait) != nil {
			return false
		}
	}
	return try()
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// syncFolder makes the rename itself durable. Systems that cannot sync a folder have
// done what they can.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}
