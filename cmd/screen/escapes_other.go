//go:build !windows

package screen

import "os"

// obeysEscapes is so for every terminal but one that says by TERM that it does not.
func obeysEscapes(*os.File) bool { return true }
