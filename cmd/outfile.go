package cmd

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// destination is where a result goes: stdout, or a file that appears whole or
// not at all.
type destination struct {
	io.Writer
	temp *os.File // nil: stdout
	path string
}

// openOut opens the file that --out names, "" meaning stdout. It is made under
// another name beside it, readable by its owner alone, so that a place where
// nothing can be written is found before any work is done.
func (a *app) openOut(path string) (*destination, error) {
	if path == "" {
		return &destination{Writer: a.Out}, nil
	}
	if behind, err := filepath.EvalSymlinks(path); err == nil {
		path = behind // the file behind a link is replaced, not the link
	}
	if err := checkRegular(path); err != nil {
		return nil, refuse("--out: %w", err)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".mi-roles-*")
	if err != nil {
		return nil, refuse("--out: cannot write %s: %w", path, cause(err))
	}
	return &destination{Writer: temp, temp: temp, path: path}, nil
}

// commit puts the file in its place.
func (d *destination) commit() error {
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
		return refuse("--out: cannot write %s: %w", d.path, cause(err))
	}
	d.temp = nil
	return nil
}

// discard removes what was begun; after commit there is nothing to remove.
func (d *destination) discard() {
	if d.temp != nil {
		_ = d.temp.Close()
		_ = os.Remove(d.temp.Name())
	}
}

// checkPlace says beforehand that no file can be made at a path.
func checkPlace(path string) error {
	if err := checkRegular(path); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".mi-roles-*")
	if err != nil {
		return fmt.Errorf("cannot write %s: %w", path, cause(err))
	}
	_ = temp.Close()
	return os.Remove(temp.Name())
}

// checkRegular refuses a path whose file cannot be replaced by another: a folder,
// a device, a pipe.
func checkRegular(path string) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a regular file", path)
	}
	return nil
}

// sameFile reports whether two paths mean one file, through links too. Of files
// that are not there yet, the folder and the name decide.
func sameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX != nil && errY != nil {
		return filepath.Base(a) == filepath.Base(b) && sameFile(filepath.Dir(a), filepath.Dir(b))
	}
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// cause is an error without the temporary name, which means nothing to the user.
func cause(err error) error {
	switch e := err.(type) { //nolint:errorlint // the outermost error carries the name
	case *fs.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	}
	return err
}
