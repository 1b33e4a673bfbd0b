package signin

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

const publicKeys = "GET login.microsoftonline.com/" + tenant + "/discovery/v2.0/keys"

// Keys come from the cloud's authority over TLS, in one answer of a bounded size, or
// not at all.
func TestKeysThatAreNotTaken(t *testing.T) {
	endless := func(rw http.ResponseWriter, _ *http.Request) {
		for block := strings.Repeat(" ", 1<<16); ; {
			if _, err := rw.Write([]byte(block)); err != nil {
				return
			}
		}
	}
	for name, handle := range map[string]http.HandlerFunc{"missing": nil, "endless": endless} {
		w := newWorld(t)
		w.handle[publicKeys] = handle
		if keys, err := Keys(t.Context(), Cloud{}, tenant, w.transport()); err == nil {
			t.Errorf("%s: took %d bytes", name, len(keys))
		}
		wantRequests(t, w, publicKeys)
	}
	w := newWorld(t)
	t.Setenv("AZURE_AUTHORITY_HOST", "http://login.example")
	if _, err := Keys(t.Context(), Cloud{}, tenant, w.transport()); !errors.Is(err, ErrNoCredential) {
		t.Errorf("keys were asked for in clear: %v", err)
	}
	wantRequests(t, w)
}

// An authority whose certificate is not trusted gives no keys.
func TestKeysFromNobody(t *testing.T) {
	w := newWorld(t)
	network := w.transport()
	if t, ok := network.Transport.(*http.Transport); ok {
		t.TLSClientConfig = nil
	}
	if _, err := Keys(t.Context(), Cloud{}, tenant, network); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Error(err)
	}
}

func TestKeysEndWithTheContext(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithCancel(t.Context())
	w.handle[publicKeys] = func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}
	if _, err := Keys(ctx, Cloud{}, tenant, w.transport()); err == nil {
		t.Error("no error")
	}
}
