package signin

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
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
		if keys, err := Keys(t.Context(), Options{Transport: w.transport()}, tenant); err == nil {
			t.Errorf("%s: took %d bytes", name, len(keys))
		}
		wantRequests(t, w, publicKeys)
	}
	w := newWorld(t)
	t.Setenv("AZURE_AUTHORITY_HOST", "http://login.example")
	if _, err := Keys(t.Context(), Options{Transport: w.transport()}, tenant); !errors.Is(err, ErrNoCredential) {
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
	if _, err := Keys(t.Context(), Options{Transport: network}, tenant); err == nil || !strings.Contains(err.Error(), "certificate") {
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
	if _, err := Keys(ctx, Options{Transport: w.transport()}, tenant); err == nil {
		t.Error("no error")
	}
}

// A busy service is asked again, with the same pauses as when signing in; what is no matter
// of time is asked once. The hint speaks of the cloud only where the tenant was not found.
func TestKeysAreAskedForAgain(t *testing.T) {
	const cloud, later = "see --cloud", "try again later"
	for name, c := range map[string]struct {
		a            weary
		asked        int
		reason, hint string
	}{
		"away":            {weary{failures: 2, status: 503, after: "3"}, 3, "", ""},
		"throttled":       {weary{failures: 9, status: 429, after: "1"}, 10, "", ""},
		"broken off":      {weary{failures: 2}, 3, "", ""},
		"away for ever":   {weary{failures: 99, status: 503, after: "1"}, 8, "login.microsoftonline.com answered 503", later},
		"away too long":   {weary{failures: 99, status: 503, after: "99"}, 1, "answered 503", later},
		"broken for ever": {weary{failures: 99}, 8, "the connection to login.microsoftonline.com broke", "try again"},
		"no such tenant":  {weary{failures: 99, status: 404}, 1, "answered 404", cloud},
		"refused tenant":  {weary{failures: 99, status: 400}, 1, "answered 400", cloud},
		"forbidden":       {weary{failures: 99, status: 403}, 1, "answered 403", hintPortal},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := c.a
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				var told []string
				o := Options{Transport: &a, Cloud: Clouds()[0], Notice: func(_ time.Duration, reason string) { told = append(told, reason) }}
				keys, err := Keys(ctx, o, tenant)
				if a.asked != c.asked || len(told) != c.asked-1 || len(told) > 0 && !strings.HasPrefix(told[0], "fetching the tenant's keys: ") {
					t.Errorf("asked %d times, told %q", a.asked, told)
				}
				if c.reason == "" {
					if err != nil || len(keys) == 0 {
						t.Error(err)
					}
					return
				}
				var e *KeysError
				if !errors.As(err, &e) || !strings.Contains(e.Reason, c.reason) || !strings.Contains(e.Hint, c.hint) || c.hint == "" {
					t.Errorf("%v: %+v", err, e)
				}
			})
		})
	}
}
