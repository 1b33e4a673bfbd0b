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
	temp, target, err := tempBeside(path)
	if err != nil {
		return nil, refuse("--out: %w", err)
	}
	return &destination{Writer: temp, temp: temp, path: target}, nil
}

// tempBeside makes a file beside the one that it will replace: the one behind a
// link, and not the link.
func tempBeside(path string) (temp *os.File, target string, err error) {
	if target, err = behindLink(path); err != nil {
		return nil, "", err
	}
	if temp, err = os.CreateTemp(filepath.Dir(target), ".mi-roles-*"); err != nil {
		return nil, "", fmt.Errorf("cannot write %s: %w", path, cause(err))
	}
	return temp, target, nil
}

// behindLink is the file that a path stands for. It refuses what cannot be replaced
// by another file: a folder, a device, a pipe, a link to nothing.
func behindLink(path string) (string, error) {
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		if to, isLink := os.Readlink(path); isLink == nil {
			return "", fmt.Errorf("%s is a symbolic link to %s, which does not exist", path, to)
		}
		return path, nil
	}
	if info, err := os.Stat(target); err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a regular file", path)
	}
	return target, nil
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
	temp, _, err := tempBeside(path)
	if err != nil {
		return err
	}
	_ = temp.Close()
	return os.Remove(temp.Name())
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
