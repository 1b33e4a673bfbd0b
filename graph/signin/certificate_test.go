package signin

import (
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTheChainOfACertificate is sent along when the variable asks for it, as in every Azure SDK.
func TestTheChainOfACertificate(t *testing.T) {
	path, err := filepath.Abs(filepath.Join("testdata", "open.pfx"))
	if err != nil {
		t.Fatal(err)
	}
	for value, want := range map[string]bool{"": false, "0": false, "false": false, "1": true, "true": true, "TRUE": true, "11": false} {
		w := newWorld(t)
		w.token(publicToken)
		mustToken(t, w.open(Options{Method: Env}, map[string]string{"AZURE_TENANT_ID": tenant, "AZURE_CLIENT_ID": client,
			"AZURE_CLIENT_CERTIFICATE_PATH": path, "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN": value}))
		head, _, _ := strings.Cut(w.lastForm().Get("client_assertion"), ".")
		text, err := base64.RawURLEncoding.DecodeString(head)
		if sent := strings.Contains(string(text), `"x5c"`); err != nil || sent != want {
			t.Errorf("%q: %v, %s", value, err, text)
		}
	}
}

// TestWhatACertificateFileLacks: a key, a certificate or the right form.
func TestWhatACertificateFileLacks(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "encrypted.pem"))
	if err != nil {
		t.Fatal(err)
	}
	var key, cert []byte
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			cert = pem.EncodeToMemory(block)
		} else {
			key = pem.EncodeToMemory(block)
		}
	}
	broken := pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: []byte("x")})
	for name, c := range map[string]struct {
		data     []byte
		password string
		is       error
	}{
		"whole": {slices.Concat(cert, key), "open sesame", nil}, "no key": {cert, "", errNoKey},
		"no certificate": {key, "open sesame", errNoCert}, "locked": {key, "", errLocked}, "another password": {key, "x", errPassword},
		"a broken key": {broken, "x", errPassword},
	} {
		certs, private, err := parseCertificates(c.data, c.password)
		if !errors.Is(err, c.is) || c.is == nil && (len(certs) != 1 || private == nil) {
			t.Errorf("%s: %d certificates, %v", name, len(certs), err)
		}
	}
	for is, want := range map[error]string{errLocked: "set AZURE_CLIENT_CERTIFICATE_PASSWORD",
		errPassword: "check AZURE_CLIENT_CERTIFICATE_PASSWORD",
		errNoKey:    "put the key and the certificate into one PEM file, or", errNoCert: "put the key and the certificate into one PEM file",
		errors.New("x"): "export the certificate with its key again"} {
		var p problem
		if !errors.As(certificateProblem("app.pem", is), &p) || !strings.HasPrefix(p.hint, want) || !strings.Contains(p.reason, "app.pem") {
			t.Errorf("%v: %+v", is, p)
		}
	}
}
