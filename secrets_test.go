package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
)

// What must never be seen again: each credential holds a canary.
const (
	canaryAssertion = "canary-assertion-8152"
	canaryCookie    = "canary-cookie-2291"
	canaryProxy     = "canary-proxy-password-77"
	canarySignature = "canary-signature"
)

// certificateFile is a certificate with its key, and a part of the key's text.
func certificateFile(t *testing.T) (file, canary string) {
	t.Helper()
	cert, pemFile := certificate(t, "client")
	_ = cert
	public, err := os.ReadFile(pemFile)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "client.pem")
	text := append(public, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, base64.StdEncoding.EncodeToString(der)[20:50]
}

// TestSecretsStayPut: no credential appears in what the program prints, with
// --debug, on failures and when it dies, nor in any file that it writes; and those
// files are their owner's alone.
func TestSecretsStayPut(t *testing.T) {
	t.Parallel()
	assertion := filepath.Join(t.TempDir(), "assertion")
	if err := os.WriteFile(assertion, []byte("eyJhbGciOiJub25lIn0.e30."+canaryAssertion), 0o600); err != nil {
		t.Fatal(err)
	}
	pemFile, canaryKey := certificateFile(t)
	for name, env := range map[string][]string{
		"secret":      nil,
		"assertion":   {"AZURE_CLIENT_SECRET=", "AZURE_FEDERATED_TOKEN_FILE=" + assertion},
		"certificate": {"AZURE_CLIENT_SECRET=", "AZURE_CLIENT_CERTIFICATE_PATH=" + pemFile},
		"bad secret":  {"AZURE_CLIENT_SECRET=" + canaryAssertion},
	} {
		for reply, first := range map[string]func(http.ResponseWriter, *http.Request) bool{
			"well": pass, "401": echo(http.StatusUnauthorized), "403": echo(http.StatusForbidden), "400": echo(http.StatusBadRequest),
			"page": echo(http.StatusNotFound),
		} {
			if name != "secret" && reply != "well" && reply != "401" {
				continue
			}
			t.Run(name+", "+reply, func(t *testing.T) {
				t.Parallel()
				c := newCloud(t, sandbox.Sample(), sandbox.Faults{}, first)
				c.env.Set(env...)
				dir := t.TempDir()
				c.env.Set("HOME="+dir, "XDG_CACHE_HOME="+filepath.Join(dir, "cache"))
				c.withProxyPassword(t)
				leaks := func(r ran) { noCanary(t, r.out+r.err, canaryKey) }
				record := filepath.Join(dir, "run.jsonl")
				leaks(c.run(t, "assign", "-i", "func-orders", "-a", "graph", "-r", "User.Read.All", "--debug", "-v", "--timeout", "10s",
					"--record", record))
				leaks(c.run(t, "snapshot", filepath.Join(dir, "tenant.json"), "--debug", "--timeout", "10s"))
				leaks(c.run(t, "plan", "-f", smallManifest(t, "func-orders"), "--out", filepath.Join(dir, "plan.json"), "--debug",
					"--timeout", "10s"))
				leaks(c.run(t, "audit", "--all", "-o", "html", "--out", filepath.Join(dir, "report.html"), "--timeout", "10s"))
				leaks(c.run(t, "whoami", "--debug", "--timeout", "10s"))
				ownOnly(t, dir, canaryKey)
			})
		}
	}
}

func pass(http.ResponseWriter, *http.Request) bool { return false }

// echo answers with all that was sent, as error pages of proxies do, and a cookie.
func echo(status int) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Set-Cookie", "session="+canaryCookie)
		if status == http.StatusNotFound {
			w.Header().Set("Content-Type", "text/html")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"error":{"code":"Echo","message":"you sent: `+strings.Join(r.Header.Values("Authorization"), " ")+`"}}`)
		return true
	}
}

func (c *cloud) withProxyPassword(t *testing.T) {
	t.Helper()
	u, err := url.Parse(c.env.Get("HTTPS_PROXY"))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword("user", canaryProxy)
	c.env.Set("HTTPS_PROXY=" + u.String())
}

func noCanary(t *testing.T, text string, more ...string) {
	t.Helper()
	for _, canary := range append(more, secret, canarySignature, canaryAssertion, canaryCookie, canaryProxy) {
		if at := strings.Index(text, canary); at >= 0 {
			t.Errorf("%s leaked: …%s…", canary, text[max(0, at-200):min(len(text), at+60)])
		}
	}
}

// ownOnly looks into every file below a folder.
func ownOnly(t *testing.T, dir string, more ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: others may read it: %v", path, info.Mode())
		}
		text, err := os.ReadFile(path)
		noCanary(t, string(text), more...)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A proxy that is dead, and addresses that are none, are told without the password in them.
func TestABadProxyKeepsItsPassword(t *testing.T) {
	for _, proxy := range []string{"http://user:" + canaryProxy + "@127.0.0.1:1", "http://user:" + canaryProxy + "@%zz",
		"http://user:" + canaryProxy + "%zz@127.0.0.1:1", "socks9://user:" + canaryProxy + "@127.0.0.1:1"} {
		c := newCloud(t, sandbox.Sample(), sandbox.Faults{})
		c.env.Set("HTTPS_PROXY=" + proxy)
		r := c.run(t, "list", "-i", "func-orders", "--debug", "--timeout", "2s")
		noCanary(t, r.out+r.err)
		if r.code == 0 {
			t.Errorf("%s: exit 0", proxy)
		}
	}
}

// TestADyingProgramKeepsItsSecrets: the dump of a program that is made to crash.
func TestADyingProgramKeepsItsSecrets(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such signal")
	}
	c := newCloud(t, sandbox.Sample(), sandbox.Faults{Delay: 3 * time.Second})
	r := c.interrupted(t, syscall.SIGQUIT, 700*time.Millisecond, "list", "-i", "func-orders")
	if !strings.Contains(r.err, "goroutine") {
		t.Errorf("no dump: exit %d %s", r.code, r.err)
	}
	noCanary(t, r.err)
}
