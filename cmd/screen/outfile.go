package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"mi-roles/roles/files"
)

// Destination is where a result goes: stdout, or a file that appears whole or
// not at all.
type Destination struct {
	io.Writer
	file *files.File // nil: stdout
}

// OpenOut opens the file that --out names, "" meaning stdout. A place where nothing can
// be written is found before any work is done. A file that is there is replaced if spare
// has nothing against it.
func (a *Screen) OpenOut(ctx context.Context, path string, spare func(path string) error) (*Destination, error) {
	if path == "" {
		return &Destination{Writer: a.Out}, nil
	}
	file, err := files.Create(ctx, path)
	if err != nil {
		return nil, Placed(fmt.Errorf("--out: %w", err))
	}
	if holdsSomething(path) {
		if err := spare(path); err != nil {
			file.Discard()
			return nil, Refuse("--out: %w", err)
		}
	}
	return &Destination{file, file}, nil
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
	n, err := d.Writer.Write(b)
	if err != nil && d.file != nil {
		err = fmt.Errorf("--out: %w", err)
	}
	return n, err
}

// Commit puts the file in its place.
func (d *Destination) Commit(ctx context.Context) error {
	if d.file == nil {
		return nil
	}
	if err := d.file.Commit(ctx); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	return nil
}

// Discard removes what was begun; after Commit there is nothing to remove.
func (d *Destination) Discard() {
	if d.file != nil {
		d.file.Discard()
	}
}
