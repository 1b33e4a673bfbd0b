package signin

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

func noCache() (azidentity.Cache, error) { return azidentity.Cache{}, errors.New("no keyring") }

const (
	orgToken  = "POST login.microsoftonline.com/organizations/oauth2/v2.0/token"
	orgDevice = "POST login.microsoftonline.com/organizations/oauth2/v2.0/devicecode"
)

func (w *world) deviceAuthority() {
	w.handle[orgDevice] = answerJSON(200, map[string]any{"user_code": "ABCD", "device_code": "device-code-canary",
		"verification_uri": "https://microsoft.com/devicelogin", "expires_in": 900, "interval": 0,
		"message": "open https://microsoft.com/devicelogin\x1b[31m and enter ABCD"})
	calls := 0
	w.handle[orgToken] = func(rw http.ResponseWriter, r *http.Request) {
		if calls++; calls == 1 {
			refusal(400, "authorization_pending", "AADSTS70016: pending")(rw, r)
			return
		}
		answerJSON(200, userReply())(rw, r)
	}
}

func TestDeviceCode(t *testing.T) {
	w := newWorld(t)
	w.deviceAuthority()
	var said []string
	c := w.open(Options{Method: DeviceCode, Prompt: func(s string) { said = append(said, s) }, openCache: noCache}, nil)
	mustToken(t, c)
	mustToken(t, c)
	wantRequests(t, w, orgDevice, orgToken, orgToken)
	if len(said) != 2 || !strings.Contains(said[0], "enter ABCD") || strings.Contains(said[0], "\x1b") ||
		!strings.Contains(said[1], "this command only") {
		t.Errorf("said %q", said)
	}
}

func TestDeviceCodeDeclined(t *testing.T) {
	w := newWorld(t)
	w.deviceAuthority()
	w.handle[orgToken] = refusal(400, "authorization_declined", "The user declined")
	wantReason(t, w.open(Options{Method: DeviceCode, Prompt: func(string) {}, openCache: noCache}, nil), "declined", "sign in again")
}

func TestNobodyToAsk(t *testing.T) {
	for _, m := range []Method{DeviceCode, Browser} {
		w := newWorld(t)
		wantReason(t, w.open(Options{Method: m, openCache: noCache}, nil), "signing in requires a person", "--no-input")
		wantRequests(t, w)
	}
}

// browserStub puts the test binary on the PATH as the system's browser.
func (w *world) browserStub() {
	w.t.Helper()
	if runtime.GOOS != "linux" {
		w.t.Skip("the stub stands in for xdg-open")
	}
	self, err := os.Executable()
	if err != nil {
		w.t.Fatal(err)
	}
	w.tool("xdg-open", `SIGNIN_TEST_BROWSER=1 exec "`+self+`" "$@"`)
}

func TestBrowser(t *testing.T) {
	w := newWorld(t)
	w.browserStub()
	w.handle[orgToken] = answerJSON(200, userReply())
	var said []string
	c := w.open(Options{Method: Browser, Prompt: func(s string) { said = append(said, s) }, openCache: noCache}, nil)
	mustToken(t, c)
	wantRequests(t, w, orgToken)
	if f := w.lastForm(); f.Get("code") != "auth-code-canary" || f.Get("code_verifier") == "" {
		t.Errorf("form = %v", f)
	}
	if len(said) != 2 || !strings.Contains(said[0], "browser") {
		t.Errorf("said %q", said)
	}
}

func TestBrowserMissing(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere the system opens the browser itself")
	}
	w := newWorld(t)
	wantReason(t, w.open(Options{Method: Browser, Prompt: func(string) {}, openCache: noCache}, nil), "no browser could be opened",
		"devicecode")
}

// stored is a sign-in by device code that is kept, in a cache of its own, which is
// removed in the end. The test is skipped where the system has no encrypted store.
func (w *world) stored(said *[]string) Options {
	w.t.Helper()
	o := Options{StateDir: filepath.Join(w.t.TempDir(), "state"), cacheName: "mi-roles-test-" + rand.Text()}
	if _, err := openStore(o.cacheName); err != nil {
		w.t.Skip("no encrypted store here:", err)
	}
	w.t.Cleanup(func() {
		if _, err := o.storage().Clear(context.Background()); err != nil {
			w.t.Error(err)
		}
	})
	w.deviceAuthority()
	first := o
	first.Method, first.Prompt = DeviceCode, func(s string) { *said = append(*said, s) }
	mustToken(w.t, w.open(first, nil))
	return o
}

func TestSecondCommandAsksNothing(t *testing.T) {
	w := newWorld(t)
	o := w.stored(new([]string))
	before := len(w.requests())
	for _, o.Method = range []Method{DeviceCode, Browser} { // either finds what the other left
		mustToken(t, w.open(o, nil))
	}
	if after := len(w.requests()); after != before {
		t.Errorf("%d more requests", after-before)
	}
	files, err := filepath.Glob(filepath.Join(o.StateDir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestWhatIsStoredIsTold: every file that a sign-in left is named once, listed and
// removed, and after that someone has to sign in.
func TestWhatIsStoredIsTold(t *testing.T) {
	w := newWorld(t)
	var said []string
	o := w.stored(&said)
	text := strings.Join(said, "\n")
	for _, part := range []string{"signed in as ada@example.com", "90 days", "mi-roles auth logout", "--no-token-cache"} {
		if strings.Count(text, part) != 1 {
			t.Errorf("%q is not said once in:\n%s", part, text)
		}
	}
	var left []string
	for _, dir := range []string{w.env.Get("HOME"), o.StateDir} {
		if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				left = append(left, path)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := o.storage().List()
	if err != nil || len(left) == 0 || len(all) < len(left) {
		t.Fatalf("%d listed, %d files: %v, %v", len(all), len(left), all, err)
	}
	for _, file := range left {
		if !strings.Contains(text, file) || !slices.ContainsFunc(all, func(s Stored) bool { return s.Where == file }) {
			t.Errorf("%s is not told", file)
		}
	}
	for _, s := range all {
		if s.Kind == TokenCache && (time.Until(s.Until) > refreshLife || time.Until(s.Until) < refreshLife-time.Hour) ||
			s.Kind == AccountFile && s.Account != "ada@example.com" {
			t.Errorf("%+v", s)
		}
	}
	removed, err := o.storage().Clear(t.Context())
	if err != nil || len(removed) != len(all) {
		t.Errorf("removed %v, %v", removed, err)
	}
	if all, err := o.storage().List(); err != nil || len(all) > 0 {
		t.Errorf("left: %v, %v", all, err)
	}
	o.Method = DeviceCode
	wantReason(t, w.open(o, nil), "signing in requires a person", "--no-input")
}

// With NoTokenCache a stored sign-in is not used, and none is stored.
func TestNoTokenCache(t *testing.T) {
	w := newWorld(t)
	o := w.stored(new([]string))
	before, err := o.storage().List()
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	o.Method, o.NoTokenCache = DeviceCode, true
	wantReason(t, w.open(o, nil), "signing in requires a person", "--no-input")
	o.Prompt = func(s string) { said = append(said, s) }
	mustToken(t, w.open(o, nil))
	after, err := o.storage().List()
	if err != nil || len(after) != len(before) ||
		!slices.EqualFunc(before, after, func(a, b Stored) bool { return a.Where == b.Where && a.Written.Equal(b.Written) }) {
		t.Errorf("stored %v, then %v, %v", before, after, err)
	}
	if len(said) != 2 || !strings.Contains(said[1], "this command only") {
		t.Errorf("said %q", said)
	}
}

// A file in the place of the record that is none is no reason to read it whole.
func TestRecordThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(file, []byte(`{"version":"1.0","username":"`+strings.Repeat("a", maxRecord)+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := loadRecord(file); got != (azidentity.AuthenticationRecord{}) {
		t.Errorf("record of %d bytes", len(got.Username))
	}
	if got := loadRecord(t.TempDir()); got != (azidentity.AuthenticationRecord{}) {
		t.Errorf("record = %+v", got)
	}
}

func TestRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a", "account.json")
	want := azidentity.AuthenticationRecord{Version: "1.0", Username: "ada@example.com", HomeAccountID: "u.t"}
	if err := saveRecord(t.Context(), file, want); err != nil {
		t.Fatal(err)
	}
	if got := loadRecord(file); got != want {
		t.Errorf("record = %+v", got)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	for _, broken := range []string{"", "{", `{"version":"9"}`, "[]"} {
		if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := loadRecord(file); got != (azidentity.AuthenticationRecord{}) {
			t.Errorf("%q: record = %+v", broken, got)
		}
	}
	if saveRecord(t.Context(), "", want) == nil {
		t.Error("a record was saved nowhere")
	}
}

// A run without a home has stored nothing, and takes no file of the current folder
// for its own.
func TestNothingIsStoredWithoutAHome(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("account-1.json", []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows the folder without variables")
	}
	if removed, err := (Storage{Name: "mi-roles-test-" + rand.Text()}).Clear(t.Context()); err != nil || len(removed) > 0 {
		t.Errorf("removed %v, %v", removed, err)
	}
}
