package files

import (
	"errors"
	"fmt"
	"io/fs"
)

// Unreadable words what the system said about a file that is to be read.
func Unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return &problem{text: path + " does not exist", err: err}
	}
	return &problem{text: fmt.Sprintf("cannot read %s: %v", path, Cause(err)), err: err}
}
