package signin

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// TestWhatIsKept is found in its folders, told with its account, and removed; what is gone already is no failure.
func TestWhatIsKept(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("each system has places of its own")
	}
	w, state := newWorld(t), t.TempDir()
	cache := filepath.Join(w.env.Get("HOME"), "cache")
	t.Setenv("XDG_CACHE_HOME", cache)
	s := Storage{StateDir: state, Name: "mi-roles-test-none"}
	if all, err := s.List(); err != nil || len(all) > 0 {
		t.Fatalf("%v, %v", all, err)
	}
	for _, name := range []string{"mi-roles-test-none", "mi-roles-test-none.cae", "mi-roles-test-other"} {
		if err := errors.Join(os.MkdirAll(filepath.Join(cache, ".IdentityService"), 0o700),
			os.WriteFile(filepath.Join(cache, ".IdentityService", name), nil, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"account-1.json", "account-2.txt", "other-1.json"} {
		if err := os.WriteFile(filepath.Join(state, name), []byte(`{"version":"1.0","username":"ada@example.com","tenantId":"t"}`),
			0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.List()
	var kinds []string
	for _, one := range all {
		kinds = append(kinds, one.Kind+" "+filepath.Base(one.Where))
		if life := one.Until.Sub(one.Written); one.Kind == TokenCache && life != 90*24*time.Hour || time.Since(one.Written) > time.Hour {
			t.Errorf("%+v", one)
		}
	}
	if err != nil || !slices.Equal(kinds, []string{"tokenCache mi-roles-test-none", "tokenCache mi-roles-test-none.cae",
		"account account-1.json"}) ||
		all[2].Account != "ada@example.com" || all[2].Tenant != "t" {
		t.Errorf("%v, %v", kinds, err)
	}
	told := s.told("ada@example.com")
	if len(told) != 5 || !strings.HasPrefix(told[0], "signed in as ada@example.com; later commands do not ask again until 90 days") ||
		!strings.Contains(told[3], "account-1.json (name and ids of the account)") || !strings.HasPrefix(s.told("")[0], "signed in; later") {
		t.Errorf("%q", told)
	}
	if err := os.Remove(all[0].Where); err != nil {
		t.Fatal(err)
	}
	if err := all[0].remove(t.Context()); err != nil {
		t.Errorf("what is gone already: %v", err)
	}
	blocked := all[1].Where
	if err := errors.Join(os.Remove(blocked), os.MkdirAll(filepath.Join(blocked, "x"), 0o700)); err != nil {
		t.Fatal(err)
	}
	removed, err := s.Clear(t.Context())
	if len(removed) != 1 || removed[0].Kind != AccountFile || err == nil || err.Error() != "cannot remove "+blocked+": directory not empty" {
		t.Errorf("%v, %v", removed, err)
	}
	if (Storage{}).cacheName() != "mi-roles" || s.cacheName() != "mi-roles-test-none" {
		t.Error("the cache is called mi-roles")
	}
	for _, nowhere := range []string{"", filepath.Join(state, "none")} {
		if found, err := accountFiles(nowhere); err != nil || len(found) > 0 {
			t.Errorf("%q: %v, %v", nowhere, found, err)
		}
	}
	if found, err := accountFiles(filepath.Join(state, "other-1.json")); err == nil || len(found) > 0 {
		t.Errorf("a file in the folder's place: %v, %v", found, err)
	}
}

// TestRecordsHaveABound: a file of 64 KiB is read, and no larger one.
func TestRecordsHaveABound(t *testing.T) {
	for size, want := range map[int]bool{64 * 1024: true, 64*1024 + 1: false} {
		const start, end = `{"version":"1.0","username":"`, `"}`
		file := writeFile(t, "account.json", start+strings.Repeat("a", size-len(start)-len(end))+end)
		if got := loadRecord(file); (got.Username != "") != want {
			t.Errorf("%d bytes: %.20s", size, got.Username)
		}
	}
	if dir := stateDir("given"); dir != "given" {
		t.Error(dir)
	}
	newWorld(t)
	if dir := stateDir(""); filepath.Base(dir) != "mi-roles" {
		t.Error(dir)
	}
	blocked := writeFile(t, "file", "x")
	if err := saveRecord(t.Context(), filepath.Join(blocked, "x", "account.json"), azidentity.AuthenticationRecord{}); err == nil {
		t.Error("saved below a file")
	}
}
