package signin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"mi-roles/roles/files"
)

// recordFile is where the account of a sign-in is kept: one per authority and
// tenant, so that a token of one is never looked for in another. It is empty
// where the system has no cache directory.
func recordFile(o Options) string {
	dir := stateDir(o.StateDir)
	if dir == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(o.Cloud.Authority + " " + strings.ToLower(o.Tenant)))
	return filepath.Join(dir, "account-"+hex.EncodeToString(sum[:8])+".json")
}

// stateDir is the folder for records, "" where the system has no cache directory.
func stateDir(given string) string {
	if given != "" {
		return given
	}
	base, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(base, "mi-roles")
}

// maxRecord bounds a record; a sound one has half a KiB.
const maxRecord = 64 << 10

// loadRecord returns an empty record for a file that is missing, foreign or
// broken: the user then signs in again.
func loadRecord(file string) azidentity.AuthenticationRecord {
	var record azidentity.AuthenticationRecord
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxRecord {
		return record
	}
	data, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(data, &record) != nil {
		return azidentity.AuthenticationRecord{}
	}
	return record
}

// saveRecord writes the record whole or not at all, readable by its owner only.
// It holds an account's name and ids, no secret.
func saveRecord(ctx context.Context, file string, record azidentity.AuthenticationRecord) error {
	if file == "" {
		return errors.New("the system has no cache directory")
	}
	data, err := json.Marshal(record)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return files.Replace(ctx, file, func(w io.Writer) error { _, err := w.Write(data); return err })
}
