package cmd

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/signin"
	"mi-roles/output"
)

// signIns runs auth status or logout on sign-ins that are kept apart from this machine's.
func signIns(t *testing.T, kept signin.Storage, verb string) (rows []output.StoredSignIn, code int, said string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := newApp(screen.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	a.Overrides = connect.Overrides{SignIns: kept}
	code = a.execute(t.Context(), []string{"auth", verb, "-o", "json"})
	if err := json.Unmarshal(out.Bytes(), &rows); err != nil {
		t.Fatalf("%v: %s%s", err, out.String(), errs.String())
	}
	return rows, code, errs.String()
}

func TestAuthStatusAndLogout(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folder of the token cache is the system's own")
	}
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	kept := signin.Storage{StateDir: filepath.Join(cache, "mi-roles"), Name: "mi-roles-test-" + rand.Text()}
	for _, verb := range []string{"status", "logout"} {
		if rows, code, said := signIns(t, kept, verb); len(rows) > 0 || code != 0 || said == "" {
			t.Errorf("%s of nothing: %v, %d, %q", verb, rows, code, said)
		}
	}
	tokens, account := filepath.Join(cache, ".IdentityService", kept.Name+".cae"),
		filepath.Join(kept.StateDir, "account-0102030405060708.json")
	names := filepath.Join(kept.StateDir, "public-x.json") // for completion: no sign-in
	for file, text := range map[string]string{tokens: "x", names: "{}",
		account: `{"authority":"login.microsoftonline.com","clientId":"c","homeAccountId":"h","tenantId":"t-1","username":"ada@example.com","version":"1.0"}`} {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	listed, code, _ := signIns(t, kept, "status")
	if code != 0 || len(listed) != 2 || listed[0].Kind != "tokenCache" || listed[0].Where != tokens || listed[0].Until == nil ||
		listed[1].Kind != "account" || listed[1].Where != account || *listed[1].UserPrincipal != "ada@example.com" ||
		*listed[1].TenantID != "t-1" || listed[1].Until != nil {
		t.Errorf("%+v", listed)
	}
	if removed, code, _ := signIns(t, kept, "logout"); code != 0 || len(removed) != 2 {
		t.Errorf("removed %+v, exit code %d", removed, code)
	}
	for file, there := range map[string]bool{tokens: false, account: false, names: true} {
		if _, err := os.Stat(file); (err == nil) != there {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// What cannot be removed is an error that names it; the rest is removed.
func TestAuthLogoutThatCannot(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "account-1.json", "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	kept := signin.Storage{StateDir: dir, Name: "mi-roles-test-" + rand.Text()}
	removed, code, said := signIns(t, kept, "logout")
	if code != 1 || len(removed) != 0 || !bytes.Contains([]byte(said), []byte("account-1.json")) {
		t.Errorf("removed %v, exit code %d: %s", removed, code, said)
	}
}

func TestAuthTakesAVerb(t *testing.T) {
	speak(t, "", "auth").want(t, 2, "mi-roles auth status")
	speak(t, "", "auth", "logout", "everything").want(t, 2)
	speak(t, "", "help", "auth").want(t, 0, "devicecode", "--no-token-cache")
}
