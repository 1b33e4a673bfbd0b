package screen

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Destination is where a result goes: stdout, or a file that appears whole or
// not at all.
type Destination struct {
	io.Writer
	temp *os.File // nil: stdout
	path string
}

// OpenOut opens the file that --out names, "" meaning stdout. It is made under
// another name beside it, readable by its owner alone, so that a place where
// nothing can be written is found before any work is done. A file that is there is
// replaced if its owner runs the program and spare has nothing against it; a link is
// replaced itself, whatever it leads to.
func (a *Screen) OpenOut(path string, spare func(path string) error) (*Destination, error) {
	if path == "" {
		return &Destination{Writer: a.Out}, nil
	}
	if err := replaceable(path, spare); err != nil {
		return nil, Refuse("--out: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".mi-roles-*")
	if err != nil {
		return nil, Placed(fmt.Errorf("--out: cannot write %s: %w", path, Cause(err)))
	}
	return &Destination{Writer: temp, temp: temp, path: path}, nil
}

// replaceable refuses to replace what is no file, what belongs to somebody else, and
// a file that is to be spared.
func replaceable(path string, spare func(path string) error) error {
	info, err := os.Lstat(path)
	if err != nil {
		return nil //nolint:nilerr // there is none, or making the new one will tell
	}
	link := info.Mode()&fs.ModeSymlink != 0
	if behind, err := os.Stat(path); err == nil && !behind.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	switch {
	case !owned(info) && link:
		return fmt.Errorf("%s is a link of another user: name another file", path)
	case !owned(info):
		return fmt.Errorf("%s belongs to another user: name another file", path)
	case link || info.Size() == 0:
		return nil
	}
	return spare(path)
}

// Placed makes the user's mistake of the error of a file for which the place was not
// well chosen, as opposed to a disk that is full or broken.
func Placed(err error) error {
	for _, why := range []error{fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR, syscall.EROFS, syscall.ENAMETOOLONG} {
		if errors.Is(err, why) {
			return Refuse("%w", err)
		}
	}
	return err
}

// Write tells the user's name of the file when it fails.
func (d *Destination) Write(b []byte) (int, error) {
	n, err := d.Writer.Write(b)
	if err != nil && d.temp != nil {
		err = d.unwritten(err)
	}
	return n, err
}

func (d *Destination) unwritten(err error) error {
	return fmt.Errorf("--out: cannot write %s: %w", d.path, Cause(err))
}

// Commit puts the file in its place.
func (d *Destination) Commit() error {
	if d.temp == nil {
		return nil
	}
	err := d.temp.Sync()
	if closed := d.temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(d.temp.Name(), d.path)
	}
	if err != nil {
		return d.unwritten(err)
	}
	d.temp = nil
	return nil
}

// Discard removes what was begun; after commit there is nothing to remove.
func (d *Destination) Discard() {
	if d.temp != nil {
		_ = d.temp.Close()
		_ = os.Remove(d.temp.Name())
	}
}

// SameFile reports whether two paths mean one file, through links too. Of files
// that are not there yet, the folder and the name decide.
func SameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX != nil && errY != nil {
		return filepath.Base(a) == filepath.Base(b) && SameFile(filepath.Dir(a), filepath.Dir(b))
	}
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// Cause is an error without the temporary name, which means nothing to the user.
func Cause(err error) error {
	switch e := err.(type) { //nolint:errorlint // the outermost error carries the name
	case *fs.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	}
	return err
}
