package files

import (
	"slices"
	"strings"
)

// unfitForWindows says why Windows would not make a file of this name, or would make
// another one than the name says, "" if it would. Drive-relative paths (C:x), UNC
// paths and long ones are fine. Whether a device's name with an extension is a file's
// depends on the version of Windows, which isFile asks.
func unfitForWindows(path string, isFile func(name string) bool) string {
	path = strings.ReplaceAll(path, "/", `\`)
	if strings.HasPrefix(path, `\\.\`) {
		return "this is a device: name a file"
	}
	path, literal := strings.CutPrefix(path, `\\?\`)
	if len(path) >= 2 && path[1] == ':' {
		path = path[2:]
	}
	name := path[strings.LastIndexByte(path, '\\')+1:]
	base, _, extension := strings.Cut(name, ".")
	switch {
	case name == "" || name == "." || name == "..":
		return "this names a folder: add the file's name"
	case strings.Contains(name, ":"):
		return "a colon begins a hidden part of another file: leave it out"
	case strings.ContainsFunc(name, forbiddenByWindows):
		return `Windows allows none of < > " | ? * and no control characters in a name: leave them out`
	case literal:
		return ""
	case isDevice(base) && !(extension && isFile(name)):
		return "on Windows " + strings.TrimRight(base, " ") + " is a device: use another name"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return "Windows drops dots and blanks at the end of a name: leave them out"
	}
	return ""
}

func forbiddenByWindows(r rune) bool { return r < ' ' || strings.ContainsRune(`<>"|?*`, r) }

// isDevice reports whether Windows takes a name, without its extension, for a device.
func isDevice(base string) bool {
	base = strings.ToUpper(strings.TrimRight(base, " "))
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}, base) {
		return true
	}
	port, number := strings.CutPrefix(base, "COM")
	if !number {
		port, number = strings.CutPrefix(base, "LPT")
	}
	return number && port != "" && strings.Contains(" 1 2 3 4 5 6 7 8 9 ¹ ² ³ ", " "+port+" ")
}
