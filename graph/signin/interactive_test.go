package signin

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

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
	if len(said) != 2 || !strings.Contains(said[0], "enter ABCD") || strings.Contains(said[0], "\x1b") || !strings.Contains(said[1], "this command only") {
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
		wantReason(t, w.open(Options{Method: m, openCache: noCache}, nil), "somebody must sign in", "--no-input")
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
	wantReason(t, w.open(Options{Method: Browser, Prompt: func(string) {}, openCache: noCache}, nil), "no browser could be opened", "devicecode")
}

// TestSecondCommandAsksNothing runs where the system has an encrypted store.
func TestSecondCommandAsksNothing(t *testing.T) {
	w := newWorld(t)
	persistent := func() (azidentity.Cache, error) { return openStore("mi-roles-test") }
	if _, err := persistent(); err != nil {
		t.Skip("no encrypted store here:", err)
	}
	w.deviceAuthority()
	dir := filepath.Join(t.TempDir(), "state")
	mustToken(t, w.open(Options{Method: DeviceCode, Prompt: func(string) {}, openCache: persistent, StateDir: dir}, nil))
	before := len(w.requests())
	for _, m := range []Method{DeviceCode, Browser} { // either finds what the other left
		mustToken(t, w.open(Options{Method: m, openCache: persistent, StateDir: dir}, nil))
	}
	if after := len(w.requests()); after != before {
		t.Errorf("%d more requests", after-before)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
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
