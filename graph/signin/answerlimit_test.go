package signin

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestBound: the bound holds for the newer HTTP too, and an answer below it comes whole.
func TestBound(t *testing.T) {
	body := strings.Repeat("A", maxAnswers-100<<10)
	for _, size := range []int{len(body), 2 * maxAnswers} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ProtoMajor != 2 || r.Header.Get("Accept-Encoding") != "" {
				t.Errorf("%s %v", r.Proto, r.Header)
			}
			for sent := 0; sent < size; sent += len(body) {
				_, _ = w.Write([]byte(body))
			}
		}))
		server.EnableHTTP2 = true
		server.StartTLS()
		t.Cleanup(server.Close)
		client := HTTPClient(nil)
		transport, ok := client.Transport.(*http.Transport)
		if !ok {
			t.Fatalf("%T", client.Transport)
		}
		transport.TLSClientConfig.InsecureSkipVerify = true
		got, err := read(t, client, server.URL)
		if whole := size == len(body); whole != (err == nil) || whole && got != size ||
			!whole && !strings.Contains(err.Error(), "more than 4 MiB came") {
			t.Errorf("%d of %d bytes: %v", got, size, err)
		}
	}
}

// TestBoundWithoutADialer: a transport that dials by itself is bound as well.
func TestBoundWithoutADialer(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("answer")) }))
	t.Cleanup(server.Close)
	transport := &http.Transport{}
	bound(transport)
	if got, err := read(t, &http.Client{Transport: transport}, server.URL); got != len("answer") || err != nil || !transport.DisableCompression {
		t.Errorf("%d, %v", got, err)
	}
	server.Close()
	if conn, err := transport.DialContext(t.Context(), "tcp", server.Listener.Addr().String()); err == nil || conn != nil {
		t.Errorf("nobody is there: %v, %v", conn, err)
	}
}

func read(t *testing.T, client *http.Client, address string) (int, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	return len(data), err
}
