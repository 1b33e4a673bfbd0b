package files

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// ErrPlace is what every refusal of a place is: another name would do, and nothing
// was written.
var ErrPlace = errors.New("not a place for a file")

// problem is why a file cannot be put in its place, in the user's name of the file.
type problem struct {
	text  string
	err   error // of the system, nil where a rule of ours refuses
	place bool  // another place would do
}

func (e *problem) Error() string        { return e.text }
func (e *problem) Unwrap() error        { return e.err }
func (e *problem) Is(target error) bool { return e.place && target == ErrPlace }

func refuse(format string, args ...any) error {
	return &problem{text: fmt.Sprintf(format, args...), place: true}
}

// Check says beforehand why no file could be put at path, or what is there would not
// be replaced: a folder, a device, a file or link of another user, a file that its
// owner made read-only (a rename could go around that, but it is not what the owner
// meant). It writes nothing, and does not look for the folder.
func Check(path string) error {
	if err := checkName(path); err != nil {
		return err
	}
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unwritable(path, err)
	}
	behind, err := os.Stat(path)
	link := info.Mode()&fs.ModeSymlink != 0
	switch {
	case err == nil && behind.IsDir():
		return refuse("%s is a folder", path)
	case err == nil && !behind.Mode().IsRegular():
		return refuse("%s is not a regular file", path)
	case !owned(info) && link:
		return refuse("%s is a link of another user: name another file", path)
	case !owned(info):
		return refuse("%s belongs to another user: name another file", path)
	case !link && info.Mode().Perm()&0o200 == 0:
		return refuse("%s is read-only", path)
	}
	return nil
}

// Probe is Check, and finds out whether a file can be made in the folder of path.
func Probe(ctx context.Context, path string) error {
	f, err := Create(ctx, path)
	if err == nil {
		f.Discard()
	}
	return err
}

func checkName(path string) error {
	if path == "" {
		return refuse("the file's name is empty: name the one to write")
	}
	if os.IsPathSeparator(path[len(path)-1]) {
		return refuse("%s names a folder: add the file's name", path)
	}
	if strings.ContainsRune(path, 0) {
		return refuse("%q cannot be a file's name", path)
	}
	if runtime.GOOS != "windows" {
		return nil
	}
	if why := unfitForWindows(path, filepath.IsLocal); why != "" {
		return refuse("%s: %s", path, why)
	}
	return nil
}

// unwritable words what the system said about a place. Unless the disk is full or
// broken, the place was not well chosen.
func unwritable(path string, err error) error {
	text := fmt.Sprintf("cannot write %s: %v", path, Cause(err))
	if errors.Is(err, fs.ErrNotExist) {
		text = fmt.Sprintf("cannot write %s: the folder %s does not exist", path, filepath.Dir(path))
	}
	misplaced := slices.ContainsFunc(append(refusals(), fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR, syscall.EROFS,
		syscall.ENAMETOOLONG),
		func(why error) bool { return errors.Is(err, why) })
	return &problem{text, err, misplaced}
}

// failed is an error of writing a file that was well placed.
func failed(path string, err error) error {
	return &problem{text: fmt.Sprintf("cannot write %s: %v", path, Cause(err)), err: err}
}

// Cause is an error of the os package without the path, which may be a temporary
// name that means nothing to the user.
func Cause(err error) error {
	switch e := err.(type) { //nolint:errorlint // the outermost error carries the path
	case *fs.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	}
	return err
}

// Same reports whether two paths mean one file, through links too. Of files that are
// not there yet, the folder and the name decide.
func Same(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX != nil && errY != nil {
		return filepath.Base(a) == filepath.Base(b) && Same(filepath.Dir(a), filepath.Dir(b))
	}
	return errX == nil && errY == nil && os.SameFile(x, y)
}
