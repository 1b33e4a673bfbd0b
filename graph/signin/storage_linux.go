package signin

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

const (
	cipherWords = "tokens, encrypted with a key in the kernel's keyring"
	untilWords  = ", and until this machine restarts"
	keyType     = "user"
)

// cacheDir is where azidentity's cache keeps its files.
func cacheDir() (string, error) {
	if dir := os.Getenv("XDG_CACHE_HOME"); dir != "" {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".cache"), err
}

// besideFile finds the key of a cache, with or without its file.
func besideFile(name string, _ bool) (Stored, bool) {
	key, found := findKey(name)
	if !found {
		return Stored{}, false
	}
	return Stored{Kind: CacheKey, Where: "key " + name + " in the kernel's keyring of this user", remove: func(context.Context) error {
		_, err := unix.KeyctlInt(unix.KEYCTL_INVALIDATE, key, 0, 0, 0)
		if errors.Is(err, unix.ENOKEY) {
			return nil
		}
		return err
	}}, true
}

// findKey looks for a key where azidentity's cache puts it: in the persistent
// keyring of the user, else in the user keyring. Where there is no keyring, as in
// most containers, there is no key.
func findKey(name string) (id int, found bool) {
	ring, err := unix.KeyctlGetKeyringID(unix.KEY_SPEC_USER_KEYRING, false)
	if err != nil {
		return 0, false
	}
	// Without possession a key can be neither found nor removed.
	if session, err := unix.KeyctlGetKeyringID(unix.KEY_SPEC_SESSION_KEYRING, true); err == nil {
		_, _ = unix.KeyctlInt(unix.KEYCTL_LINK, ring, session, 0, 0)
	}
	rings := []int{ring}
	if persistent, err := unix.KeyctlInt(unix.KEYCTL_GET_PERSISTENT, -1, ring, 0, 0); err == nil {
		rings = append(rings, persistent)
	}
	for _, ring := range rings {
		if id, err := unix.KeyctlSearch(ring, keyType, name, 0); err == nil {
			return id, true
		}
	}
	return 0, false
}
