//go:build !windows

package files

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

// held is never so: an open file can be replaced.
func held(string) bool { return false }

func busy(error) bool { return false }

// refusals are what the system says of a place, beside what all systems say.
func refusals() []error { return []error{syscall.ELOOP} }

// Hide does nothing: a name that begins with a dot is hidden.
func Hide(string) {}
