package trust

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"runtime"

	"mi-roles/roles/textfile"
)

// TLS is what every connection starts from: TLS 1.2 or newer, and whom to trust.
func TLS() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots(runtime.GOOS, os.Getenv("SSL_CERT_FILE"), os.Getenv("SSL_CERT_DIR"))}
}

// roots is nil for the system's own choice, as where Go reads the variables itself.
func roots(system, file, folders string) *x509.CertPool {
	if system != "windows" && system != "darwin" || file == "" && folders == "" {
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil
	}
	add(pool, file, filepath.SplitList(folders))
	return pool
}

// add trusts the PEM certificates in a file and in folders too. What cannot be read
// is passed over, as Go does it: the connection then fails and says why.
func add(pool *x509.CertPool, file string, folders []string) {
	paths := []string{file}
	for _, folder := range folders {
		entries, _ := os.ReadDir(folder) // of a folder that is not there, none
		for _, e := range entries {
			paths = append(paths, filepath.Join(folder, e.Name()))
		}
	}
	for _, path := range paths {
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if text, err := os.ReadFile(path); err == nil {
			pool.AppendCertsFromPEM(textfile.Decode(text))
		}
	}
}
