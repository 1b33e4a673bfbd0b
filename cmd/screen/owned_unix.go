//go:build unix

package screen

import (
	"io/fs"
	"os"
	"syscall"
)

// owned reports whether a file or link belongs to who runs the program.
func owned(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}
