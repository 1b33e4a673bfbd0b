package signin

import (
	"context"
	"os"
)

const (
	cipherWords = "the time of the last change"
	untilWords  = ""
)

// cacheDir is where azidentity's cache keeps its files.
func cacheDir() (string, error) { return os.UserHomeDir() }

// besideFile is the keychain's item, which is there when its file is: to look for
// it could make macOS ask for leave.
func besideFile(name string, there bool) (Stored, bool) {
	return Stored{Kind: KeychainItem, Where: "item " + name + " in your keychain (account MSALCache)",
		remove: func(ctx context.Context) error {
			return dropFromKeychain(ctx, name)
		}}, there
}
