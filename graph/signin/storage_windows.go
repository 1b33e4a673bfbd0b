package signin

import "golang.org/x/sys/windows"

const (
	cipherWords = "tokens, encrypted for your Windows account (DPAPI)"
	untilWords  = ""
)

// cacheDir is where azidentity's cache keeps its files.
func cacheDir() (string, error) {
	return windows.KnownFolderPath(windows.FOLDERID_LocalAppData, 0)
}

// besideFile: Windows keeps the key to itself.
func besideFile(string, bool) (Stored, bool) { return Stored{}, false }
