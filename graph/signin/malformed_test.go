package signin

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestUnfit(t *testing.T) {
	for body, want := range map[string]string{
		"": "an empty body", " \n": "an empty body", "{}": "JSON without a token", "null": "JSON without a token",
		`{"access_token":""}`:   "JSON without a token",
		`{"access_token":null}`: "JSON without a token", `{"token":"x"}`: "JSON without a token", "[]": "something other than JSON",
		`"x"`: "something other than JSON", "ok": "something other than JSON",
		"{": "damaged JSON", `{"access_token":"x"`: "damaged JSON", "<html>": "a web page", "\n <!DOCTYPE html>": "a web page",
		`{"access_token":"x"}`: "", `{"device_code":"x"}`: "", `{"token_endpoint":"x"}`: "", `{"value":"x"}`: "", `{"oidcToken":"x"}`: "",
		`{"error":"x"}`: "",
	} {
		if got := unfit([]byte(body)); (want == "") != (got == "") || !strings.HasPrefix(got, want) {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

// TestMalformedIsTold: who answered with what, and how to see what is in the way of a page.
func TestMalformedIsTold(t *testing.T) {
	for unfit, want := range map[string]finding{
		webPage: {reason: "login.example answered with a web page, not a token: a proxy or the network's own sign-in page may be in the way",
			hint: hintPortal, unavailable: true},
		"an empty body, not a token": {reason: "login.example answered with an empty body, not a token", hint: "try again in a minute",
			unavailable: true},
	} {
		if got := unfitFinding("", answer{host: "login.example", unfit: unfit}); got != want {
			t.Errorf("%+v", got)
		}
	}
}

// TestOldHosts: tokens whose end is written in the words of API version 2017-09-01,
// and answers with a byte order mark, are taken.
func TestOldHosts(t *testing.T) {
	end := time.Now().UTC().Add(3 * time.Hour).Truncate(time.Second)
	for _, written := range []string{
		end.Format("01/02/2006 15:04:05 +00:00"), end.Format("1/2/2006 3:04:05 PM +00:00"), end.Format("1/2/2006 03:04:05 PM +00:00"),
		end.In(time.FixedZone("", 5400)).Format("01/02/2006 15:04:05 -07:00"),
	} {
		w := newWorld(t)
		w.handle["GET ml.example/MSI/token"] = func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = rw.Write([]byte("\ufeff" + `{"access_token":"` + accessToken + `","expires_on" : "` + written +
				`","token_type":"Bearer"}`))
		}
		c := w.open(Options{Method: Managed},
			map[string]string{"MSI_ENDPOINT": "http://ml.example/MSI/token", "MSI_SECRET": jobToken, "AZURE_CLIENT_ID": rand.Text()})
		got, err := c.GetToken(t.Context(), graphRequest())
		if err != nil || !got.ExpiresOn.Equal(end) {
			t.Errorf("%s: %v, %v; want %s", written, got.ExpiresOn, err, end)
		}
	}
	if got := mended([]byte(`{"expires_on":"13/45/2027 15:35:47 +00:00"}`)); string(got) != `{"expires_on":"13/45/2027 15:35:47 +00:00"}` {
		t.Errorf("%s", got)
	}
}
