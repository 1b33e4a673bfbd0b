package wire

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TLS older than 1.2 is not spoken.
func TestOldTLSIsRefused(t *testing.T) {
	tr, ok := defaultTransport().(*http.Transport)
	if !ok || tr.TLSClientConfig.MinVersion != tls.VersionTLS12 || tr.TLSClientConfig.InsecureSkipVerify {
		t.Fatalf("%+v", tr.TLSClientConfig)
	}
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	old := server.TLS.Clone()
	old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	listener, err := tls.Listen("tcp", "127.0.0.1:0", old)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		_ = conn.(*tls.Conn).HandshakeContext(t.Context())
		_ = conn.Close()
	}()
	_, err = (&http.Client{Transport: tr}).Get("https://" + listener.Addr().String())
	if err == nil || !strings.Contains(err.Error(), "version") {
		t.Errorf("got %v", err)
	}
}
