package screen

import (
	"os"
	"time"
)

// Modified is when a file was changed last, zero if that is not known.
func Modified(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
