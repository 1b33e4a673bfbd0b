package trust

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// proxy is a server with a certificate of its own, as a PEM text.
func proxy(t *testing.T) (*httptest.Server, []byte) {
	t.Helper()
	s := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	return s, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
}

func reaches(t *testing.T, s *httptest.Server, c *tls.Config) bool {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: c}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return false
	}
	return resp.Body.Close() == nil
}

// TestAdd: a root in the file or in one of the folders is trusted; what is broken or
// no file is passed over and spoils nothing.
func TestAdd(t *testing.T) {
	s, root := proxy(t)
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	crlf := []byte("Subject: our proxy\r\n" + string(root))
	for name, text := range map[string][]byte{"root.pem": root, "crlf.pem": crlf, "notes.txt": []byte("no certificate"), "good/a.crt": root,
		"good/b.crt": {}, "bad/a.crt": root[:40]} {
		if err := os.MkdirAll(filepath.Dir(in(name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(in(name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		file    string
		folders []string
		want    bool
	}{
		"nothing": {}, "a file": {file: in("root.pem"), want: true}, "a text around it": {file: in("crlf.pem"), want: true},
		"no certificates": {file: in("notes.txt"), folders: []string{in("bad"), in("none"), ""}}, "no file": {file: in("none")},
		"a folder as a file": {file: in("good")},
		"folders":            {folders: []string{in("bad"), in("good")}, want: true}, "both": {in("none"), []string{in("good")}, true},
	} {
		pool := x509.NewCertPool()
		add(pool, c.file, c.folders)
		if got := reaches(t, s, &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}); got != c.want {
			t.Errorf("%s: trusted %v", name, got)
		}
	}
}

// TestTLS: the variable counts on every system. Where Go reads it, it does so once in a
// process, which is another test's.
func TestTLS(t *testing.T) {
	s, root := proxy(t)
	file := filepath.Join(t.TempDir(), "root.pem")
	if err := os.WriteFile(file, root, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", "")
	t.Setenv("SSL_CERT_DIR", "")
	if TLS().MinVersion != tls.VersionTLS12 || TLS().RootCAs != nil || reaches(t, s, TLS()) {
		t.Error("an unknown certificate is trusted")
	}
	t.Setenv("SSL_CERT_FILE", file)
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		if !reaches(t, s, TLS()) {
			t.Error("SSL_CERT_FILE is not read")
		}
		return
	}
	if TLS().RootCAs != nil {
		t.Error("what Go reads itself is read twice")
	}
}

// TestRoots: the variables are read where Go does not read them itself, and each alone will do.
func TestRoots(t *testing.T) {
	s, root := proxy(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "root.pem")
	if err := os.WriteFile(file, root, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		system, file, folders string
		read                  bool
	}{
		{"windows", file, "", true}, {"darwin", "", dir, true}, {"windows", file, dir, true}, {"darwin", file, "", true},
		{"windows", "", "", false}, {"darwin", "", "", false}, {"linux", file, dir, false}, {"freebsd", file, "", false},
	} {
		pool := roots(c.system, c.file, c.folders)
		if (pool != nil) != c.read || pool != nil && !reaches(t, s, &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}) {
			t.Errorf("%+v: read %v", c, pool != nil)
		}
	}
}
