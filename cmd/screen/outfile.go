package screen

import (
	"context"
	"errors"
	"fmt"
	"os"

	"mi-roles/roles/files"
)

// Destination is a file that a flag names, which appears whole or not at all.
type Destination struct {
	flag string
	file *files.File
}

// OpenOut opens the file that --out names.
func (a *Screen) OpenOut(ctx context.Context, path string, spare func(path string) error) (*Destination, error) {
	if path == "-" {
		return nil, Refuse("--out -: name a file; without --out the result goes to stdout")
	}
	return OpenNamed(ctx, "out", path, spare)
}

// OpenNamed opens the file that a flag names. A place where nothing can
// be written is found before any work is done. A file that is there is replaced if spare
// has nothing against it.
func OpenNamed(ctx context.Context, flag, path string, spare func(path string) error) (*Destination, error) {
	if path == "-" {
		return nil, Refuse("--%s -: name a file", flag)
	}
	file, err := files.Create(ctx, path)
	if err != nil {
		return nil, Placed(fmt.Errorf("--%s: %w", flag, err))
	}
	if holdsSomething(path) {
		if err := spare(path); err != nil {
			file.Discard()
			return nil, Refuse("--%s: %w", flag, err)
		}
	}
	return &Destination{flag, file}, nil
}

// holdsSomething reports whether there is more to lose at path than a link.
func holdsSomething(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

// Placed makes the user's mistake of the error of a file for which the place was not
// well chosen, as opposed to a disk that is full or broken.
func Placed(err error) error {
	if errors.Is(err, files.ErrPlace) {
		return Refuse("%w", err)
	}
	return err
}

// Write tells the user's name of the file when it fails.
func (d *Destination) Write(b []byte) (int, error) {
	n, err := d.file.Write(b)
	if err != nil {
		err = fmt.Errorf("--%s: %w", d.flag, err)
	}
	return n, err
}

// Commit puts the file in its place.
func (d *Destination) Commit(ctx context.Context) error {
	if err := d.file.Commit(ctx); err != nil {
		return fmt.Errorf("--%s: %w", d.flag, err)
	}
	return nil
}

// Discard removes what was begun; after Commit there is nothing to remove.
func (d *Destination) Discard() { d.file.Discard() }
