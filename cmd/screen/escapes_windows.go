package screen

import (
	"os"

	"golang.org/x/sys/windows"
)

// obeysEscapes has a console obey escape sequences, and reports whether it does. Those
// of Windows before version 10, and some that programs emulate, do not.
func obeysEscapes(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_PROCESSED_OUTPUT|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
