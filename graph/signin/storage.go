package signin

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mi-roles/roles/display"
)

// What a sign-in by browser or device code leaves on this machine.
const (
	TokenCache   = "tokenCache"   // the file of the encrypted tokens; on macOS the time of the last change alone
	CacheKey     = "cacheKey"     // Linux: the key of that file, in the kernel's keyring
	KeychainItem = "keychainItem" // macOS: the tokens themselves
	AccountFile  = "account"      // who signed in: names and ids, no secret
)

// refreshLife is how long a refresh token of a desktop application is good after
// its last use, if nobody ends it earlier ("Refresh tokens in the Microsoft
// identity platform").
const refreshLife = 90 * 24 * time.Hour

const defaultCache = "mi-roles"

// Storage is where sign-ins by browser and device code are kept. Its zero value is
// the place that the credentials use.
type Storage struct {
	StateDir string // as in Options
	Name     string // of the token cache; empty: mi-roles
}

func (o Options) storage() Storage { return Storage{StateDir: o.StateDir, Name: o.cacheName} }

// Stored is one thing that is kept.
type Stored struct {
	Kind    string
	Where   string    // the file, or the place in the system's own store
	Account string    // of an account file: who signed in
	Tenant  string    // of an account file
	Written time.Time // of a file
	// Until is when the tokens have ended at the latest: they may be renewed before,
	// and an administrator can end them earlier.
	Until  time.Time
	remove func(context.Context) error
}

// List looks for what is kept. It asks nobody, and decrypts nothing. Where the system
// names no folder for such files, nothing can have been stored.
func (s Storage) List() ([]Stored, error) {
	var all []Stored
	dir, nowhere := cacheDir()
	for _, name := range []string{s.cacheName(), s.cacheName() + ".cae"} { // the second holds tokens for continuous access evaluation
		file := filepath.Join(dir, ".IdentityService", name)
		written, there := modified(file)
		there = there && nowhere == nil
		if there {
			all = append(all, Stored{Kind: TokenCache, Where: file, Written: written, Until: written.Add(refreshLife),
				remove: fileRemover(file)})
		}
		if beside, found := besideFile(name, there); found {
			all = append(all, beside)
		}
	}
	accounts, err := accountFiles(stateDir(s.StateDir))
	for _, file := range accounts {
		written, _ := modified(file)
		record := loadRecord(file)
		all = append(all, Stored{Kind: AccountFile, Where: file, Account: record.Username, Tenant: record.TenantID, Written: written,
			remove: fileRemover(file)})
	}
	return all, err
}

// accountFiles are the records in a folder, which need not exist.
func accountFiles(dir string) (found []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "account-") && strings.HasSuffix(e.Name(), ".json") {
			found = append(found, filepath.Join(dir, e.Name()))
		}
	}
	return found, err
}

// Clear removes what is kept and returns what was removed, also where something
// could not be.
func (s Storage) Clear(ctx context.Context) (removed []Stored, err error) {
	all, err := s.List()
	for _, one := range all {
		if failed := one.remove(ctx); failed != nil {
			err = errors.Join(err, fmt.Errorf("cannot remove %s: %w", one.Where, failed))
			continue
		}
		removed = append(removed, one)
	}
	return removed, err
}

func (s Storage) cacheName() string {
	if s.Name == "" {
		return defaultCache
	}
	return s.Name
}

func fileRemover(file string) func(context.Context) error {
	return func(context.Context) error {
		err := os.Remove(file)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if cause := new(fs.PathError); errors.As(err, &cause) {
			return cause.Err
		}
		return err
	}
}

func modified(file string) (time.Time, bool) {
	info, err := os.Lstat(file)
	if err != nil {
		return time.Time{}, false
	}
	return info.ModTime(), true
}

// told are the lines that say what a sign-in left behind, for how long it is good,
// and how to be rid of it.
func (s Storage) told(account string) []string {
	who := "signed in"
	if account != "" {
		who += " as " + oneLine(account, 200)
	}
	lines := []string{who + "; later commands do not ask again until 90 days after the last one" + untilWords}
	all, err := s.List()
	if err != nil {
		lines = append(lines, "what is stored cannot be listed: "+oneLine(err.Error(), 200))
	}
	for _, one := range all {
		lines = append(lines, "stored: "+display.Clean(one.Where)+kindWords[one.Kind])
	}
	return append(lines, "to remove it: mi-roles auth logout; to store nothing: --no-token-cache")
}

var kindWords = map[string]string{
	TokenCache:   " (" + cipherWords + ")",
	KeychainItem: " (the tokens)",
	AccountFile:  " (name and ids of the account)",
}
