package signin

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestForeignText is cut to one line of ours, without secrets and the libraries' headings.
func TestForeignText(t *testing.T) {
	t.Setenv("AZURE_CLIENT_SECRET", "swordfish")
	t.Setenv("MSI_SECRET", "abc") // too short to be looked for
	for text, want := range map[string]string{
		"a\n b\tc": "a b c", "the swordfish swims": "the [redacted] swims", "an abc": "an abc",
		"code: 17, password=x y":      "[redacted], [redacted] y",
		"Bearer " + accessToken + "!": "Bearer [redacted]!", "eyJshort": "eyJshort", "x\x1b[31m": `x\u001b[31m`,
	} {
		if got := oneLine(text, 100); strings.ReplaceAll(got, `\x1b`, `\u001b`) != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := quote("code: 17 "+accessToken, 100); got != "code: 17 [redacted]" {
		t.Error(got)
	}
	for secret, want := range map[string]string{"": "abcd", "abc": "abcd", "abcd": "[redacted]"} {
		if got := hide("abcd", []string{secret}); got != want {
			t.Errorf("%q is hidden: %s", secret, got)
		}
	}
	for text, want := range map[string]string{"A b. C d.": "A b", "A b.": "A b", " A Trace ID: x": "A", "A\r\nB": "A",
		"1.5 s left": "1.5 s left", "": ""} {
		if got := firstSentence(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	const trace = "Traceback (most recent call last):\n  File \"x\", line 1\n    y()\nValueError: bad.\n"
	for text, want := range map[string]string{
		"AzureCLICredential: it broke. To troubleshoot, visit x": "it broke", "AzureCLICredential.GetToken(): it broke": "it broke",
		"Other: it broke.\nMore": "Other: it broke", "\n a. ": "a", "ManagedIdentityCredential: server response error:\nx": "x",
		trace: "ValueError: bad", trace + "\n To troubleshoot\nTo troubleshoot, visit x": "ValueError: bad",
		"ERROR: before\n" + trace + "KeyError: 'a' To troubleshoot": "KeyError: 'a'", "Traceback alone": "Traceback alone",
	} {
		if got := lastWords(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if cause := endOfTraceback("line one\nline two"); cause != "" {
		t.Errorf("no traceback: %q", cause)
	}
}

// TestWhatToolsSay, and what to type next.
func TestWhatToolsSay(t *testing.T) {
	x := explainer{tenant: "contoso.example"}
	for _, c := range []struct{ name, text, reason, hint string }{
		{nameCLI, "Invalid tenantID provided", "the tenant is neither", hintTenant},
		{nameCLI, "run az login --tenant x --claims-challenge eyJ9 now", "requires a fresh sign-in",
			"`az login --tenant x --claims-challenge eyJ9`"},
		{nameCLI, "Azure CLI not found on path", "not installed", "run `az login --tenant contoso.example`, or use --auth browser"},
		{nameCLI, "'az' is not recognized as a command", "not installed", "install Azure CLI"},
		{nameCLI, "You are NOT LOGGED IN", "nobody is signed in", "`az login --tenant contoso.example`"},
		{nameCLI, "No subscription found", "nobody is signed in", "az login"},
		{nameCLI, "error parsing token expiration", "az printed no expiry time", "az upgrade"},
		{nameCLI, "unexpected end of JSON input", "something other than a token", "az account get-access-token"},
		{nameCLI, "another thing", "", ""}, {nameCLI, "azd auth login", "", ""},
		{nameDev, "azd not found on path", "not installed", "use another --auth"},
		{nameDev, "is not recognized as", "not installed", "use another --auth"},
		{nameDev, "login expired, run azd auth login", "nobody is signed in", "azd auth login"},
		{nameDev, "parsing token expiration", "not a token", "upgrade azd"}, {nameDev, "az login", "", ""},
		{namePowerShell, "not found on path", "not installed", "use another --auth"},
		{namePowerShell, "Run Connect-AzAccount to login.", "nobody is signed in", "Connect-AzAccount"},
		{namePowerShell, "Az.Accounts module missing", "the Az.Accounts module is missing", "Install-Module Az.Accounts"},
		{namePowerShell, "x", "", ""},
		{nameWorkload, "open x: no such file or directory", "cannot read the token file", "AZURE_FEDERATED_TOKEN_FILE"},
		{nameWorkload, "read x: is a directory", "cannot read the token file", "service account"}, {nameWorkload, "x", "", ""},
		{nameBrowser, `exec: "xdg-open": executable file not found`, "no browser could be opened", "--auth devicecode"}, {nameBrowser, "x", "",
			""},
		{namePipelines, "OIDC token request failed: 401 Unauthorized", "gave the job no token (HTTP 401)", "SYSTEM_ACCESSTOKEN"},
		{namePipelines, "unexpected answer of the OIDC endpoint", "gave the job no token", "service connection"},
		{namePipelines, "OIDC token request: dial tcp: no route", "", ""}, {namePipelines, "oidc endpoint: x509: unknown", "", ""},
		{nameEnv, "no such file", "", ""},
	} {
		f, ok := x.toolFinding(c.name, c.text)
		if ok != (c.reason != "") || !strings.Contains(f.reason, c.reason) || !strings.Contains(f.hint, c.hint) || c.reason == "" &&
			f.hint != "" {
			t.Errorf("%s: %s: %q, hint %q", c.name, c.text, f.reason, f.hint)
		}
	}
	for text, want := range map[string]string{"HTTP/1.1 503 Service Unavailable": " (HTTP 503)", "200 OK": "", "1404 Not": "", "404": ""} {
		if got := statusIn(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// TestTroubleOfTheNetwork names the host, and the variable that counts for the tool or the scheme.
func TestTroubleOfTheNetwork(t *testing.T) {
	for _, c := range []struct {
		name, host, text, reason, hint string
		unavailable, final             bool
	}{
		{nameEnv, "", "connection refused", "cannot reach the sign-in service", "HTTPS_PROXY", true, false},
		{nameEnv, "login.example", "connection refused", "cannot reach login.example", "HTTPS_PROXY", true, false},
		{nameEnv, "login.example", `Get "http://169.254.169.254/x": connection refused`, "cannot reach 169.254.169.254", "and HTTP_PROXY", true,
			false},
		{nameEnv, "login.example", `Post "https://login.other/x": x509: unknown`, "certificate of login.other", "SSL_CERT_FILE", false, true},
		{nameCLI, "", "certificate verify failed", "certificate of the sign-in service", "REQUESTS_CA_BUNDLE", false, true},
		{nameCLI, "", "HTTPSConnectionPool(host='h', port=443): timed out", "h did not answer in time", "HTTPS_PROXY", true, false},
		{nameEnv, "", "proxy answered 502", "the proxy could not reach", "NO_PROXY", true, false},
		{nameEnv, "", "proxy answered 407", "it requires a user and password", "NO_PROXY", false, true},
		{nameEnv, "", "something else", "", "", true, false},
	} {
		f, ok := networkProblem(c.name, c.host, c.text)
		if ok != (c.reason != "") || !strings.Contains(f.reason, c.reason) || !strings.Contains(f.hint, c.hint) ||
			f.unavailable != c.unavailable ||
			f.final != c.final {
			t.Errorf("%s, %s: %s: %+v", c.name, c.host, c.text, f)
		}
	}
	lasting := 0
	for _, x := range troubles {
		if retried := worthRetrying(nil, errors.New(x.parts[0])); retried == x.lasting {
			t.Errorf("%s: tried again: %v", x.parts[0], retried)
		}
		if x.lasting {
			lasting++
		}
	}
	if lasting != len(troubles)-2 || !worthRetrying(nil, errors.New("something else")) {
		t.Error("only a broken connection and a late answer are gone a second later")
	}
}

// TestBusyAnswers by status; the metadata service says 404 and 410 while it starts.
func TestBusyAnswers(t *testing.T) {
	want := []int{408, 429, 500, 502, 503, 504}
	for status := 100; status < 600; status++ {
		if busy(status) != slices.Contains(want, status) || worthRetrying(&http.Response{StatusCode: status}, nil) != busy(status) {
			t.Errorf("%d: busy %v", status, busy(status))
		}
		if starting(status) != (status == 404 || status == 410) {
			t.Errorf("%d: starting %v", status, starting(status))
		}
	}
	for status, want := range map[int]string{0: "no answer", 429: "throttled", 503: "HTTP 503"} {
		resp := &http.Response{StatusCode: status}
		if status == 0 {
			resp = nil
		}
		if why(resp) != want {
			t.Errorf("%d: %s", status, why(resp))
		}
	}
	if wait, told := asked(nil); wait != 0 || told {
		t.Error("no answer asks for nothing")
	}
	if wait, told := asked(&http.Response{Header: http.Header{"Retry-After": {"7"}}}); wait != 7*time.Second || !told {
		t.Errorf("%s, %v", wait, told)
	}
	for name, c := range map[string]struct {
		status     int
		host, body string
		err        error
		again      bool
	}{
		"busy": {503, "app.example", "{}", nil, true}, "busy, of the identity": {500, "app.example", `{"message":"Identity not found"}`, nil,
			false},
		"starting": {404, metadataHost, "", nil, true}, "starting elsewhere": {404, "app.example", "", nil, false},
		"renewed": {410, metadataHost, "", nil, true}, "refused": {400, metadataHost, "", nil, false},
		"broken": {0, "", "", errors.New("connection reset"), true}, "unplugged": {0, "", "", errors.New("no such host"), false},
	} {
		var resp *http.Response
		if c.err == nil {
			w := httptest.NewRecorder()
			w.WriteHeader(c.status)
			_, _ = w.WriteString(c.body)
			resp = w.Result()
			resp.Request = httptest.NewRequestWithContext(t.Context(), "GET", "http://"+c.host+"/", nil)
		}
		if got := mayAnswer(resp, c.err); got != c.again {
			t.Errorf("%s: %v", name, got)
		}
	}
	if mayAnswer(&http.Response{StatusCode: 404, Body: http.NoBody}, nil) {
		t.Error("an answer to nobody's request is asked for again")
	}
}
