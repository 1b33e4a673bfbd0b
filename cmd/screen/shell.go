package screen

import (
	"runtime"

	"mi-roles/roles/shell"
)

// Shell is the shell that the program was started from: the commands that it prints
// are written for that.
func (a *Screen) Shell() shell.Shell { return shell.Here(runtime.GOOS, a.Getenv) }
