package signin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// weary is an authority that fails so often, always in the same way, and then
// gives a token. Time around it passes only while everyone waits.
type weary struct {
	failures int
	status   int    // 0: the connection breaks
	after    string // Retry-After
	body     string
	asked    int
	notices  []string
}

const busyDocument = `{"error":"temporarily_unavailable","error_description":"AADSTS90055: Server is terminating the request due to excessive request rate."}`

func (a *weary) Do(r *http.Request) (*http.Response, error) {
	a.asked++
	status, body, header := http.StatusOK, `{"token_type":"Bearer","expires_in":3600,"access_token":"`+accessToken+`"}`,
		http.Header{"Content-Type": {"application/json"}}
	if a.asked <= a.failures {
		if a.status == 0 {
			return nil, errors.New("read tcp: connection reset by peer")
		}
		status, body = a.status, a.body
		if a.after != "" {
			header.Set("Retry-After", a.after)
		}
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// open is a credential of the environment that this authority answers.
func (a *weary) open(t *testing.T) *Credential {
	t.Helper()
	for k, v := range secretEnv() {
		t.Setenv(k, v)
	}
	c, err := New(Options{Transport: a, Notice: func(d time.Duration, reason string) {
		a.notices = append(a.notices, fmt.Sprintf("%s %s", d.Round(time.Second), reason))
	}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// token asks with so much time, and says how much passed.
func (a *weary) token(t *testing.T, c *Credential, within time.Duration) (time.Duration, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	began := time.Now()
	_, err := c.GetToken(ctx, graphRequest())
	return time.Since(began), err
}

func TestABusyAuthorityIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		a           weary
		least, most time.Duration
		notice      string
	}{
		"as long as it asks": {weary{failures: 5, status: 429, after: "1"}, 5 * time.Second, 6 * time.Second, "1s signing in: throttled"},
		"longer than a minute": {weary{failures: 1, status: 429, after: "90", body: busyDocument}, 90 * time.Second, 91 * time.Second,
			"1m30s signing in: throttled"},
		"more often than that": {weary{failures: 50, status: 429, after: "2"}, 100 * time.Second, 101 * time.Second,
			"2s signing in: throttled"},
		"without a word": {weary{failures: 5, status: 429}, 5 * time.Second, time.Minute, "signing in: throttled"},
		"away": {weary{failures: 6, status: 503, after: "3"}, 18 * time.Second, 19 * time.Second,
			"3s signing in: HTTP 503"},
		"failing":          {weary{failures: 6, status: 500}, 5 * time.Second, time.Minute, "signing in: HTTP 500"},
		"behind a gateway": {weary{failures: 6, status: 504, body: "<html>"}, 5 * time.Second, time.Minute, "signing in: HTTP 504"},
		"out of reach":     {weary{failures: 6}, 5 * time.Second, time.Minute, "signing in: no answer"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := c.a
				took, err := a.token(t, a.open(t), 5*time.Minute)
				if err != nil || took < c.least || took > c.most || len(a.notices) != a.failures ||
					!strings.HasSuffix(a.notices[0], c.notice) {
					t.Errorf("after %s: %v; told %q", took, err, a.notices)
				}
			})
		})
	}
}

func TestABusyAuthorityIsGivenUp(t *testing.T) {
	for name, c := range map[string]struct {
		a      weary
		most   time.Duration
		reason string
	}{
		"asks for too long": {weary{failures: 99, status: 429, after: "61", body: busyDocument}, 0,
			"busy (HTTP 429, AADSTS90055): it asks to wait 1m1s, longer than --timeout allows"},
		"away for too long": {weary{failures: 99, status: 503, after: "61"}, 0,
			"failed (HTTP 503): it asks to wait 1m1s, longer than --timeout allows"},
		"throttled for ever": {weary{failures: 999, status: 429, after: "1"}, time.Minute, "busy (HTTP 429): it asks to wait 1s"},
		"away for ever":      {weary{failures: 99, status: 503, after: "1"}, 7 * time.Second, "the sign-in service failed (HTTP 503)"},
		"throttled, no word": {weary{failures: 999, status: 429, body: busyDocument}, time.Minute, "busy (HTTP 429, AADSTS90055)"},
		"failing for ever":   {weary{failures: 99, status: 500}, time.Minute, "the sign-in service failed (HTTP 500)"},
		"out of reach":       {weary{failures: 99}, time.Minute, "broke"},
		"a known code, later": {weary{failures: 99, status: 503, after: "99",
			body: `{"error_description":"AADSTS90033: A transient error has occurred."}`}, 0, "AADSTS90033"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := c.a
				took, err := a.token(t, a.open(t), time.Minute)
				var e *Error
				if !errors.As(err, &e) || !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNoCredential) || e.Hint == "" ||
					took > c.most || len(e.Attempts) != 1 || !strings.Contains(err.Error(), c.reason) {
					t.Errorf("after %s: %v", took, err)
				}
			})
		})
	}
}

// Those who share a credential do not ask again one after the other.
func TestABusyAuthorityIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &weary{failures: 1, status: 429, after: "120"}
		c := a.open(t)
		for range 10 {
			if _, err := a.token(t, c, time.Minute); !errors.Is(err, ErrUnavailable) {
				t.Error(err)
			}
		}
		if a.asked != 1 {
			t.Errorf("asked %d times", a.asked)
		}
		time.Sleep(2 * time.Minute)
		if _, err := a.token(t, c, time.Minute); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

// While the old token is good, nobody waits for a newer one.
func TestNobodyWaitsToRenew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &weary{}
		c := a.open(t)
		mustToken(t, c)
		time.Sleep(57 * time.Minute)
		a.failures, a.status, a.after = 99, 429, "60"
		if took, err := a.token(t, c, time.Hour); err != nil || took > 0 || len(a.notices) > 0 {
			t.Errorf("after %s: %v; told %q", took, err, a.notices)
		}
		time.Sleep(4 * time.Minute)
		a.failures = a.asked + 1
		if took, err := a.token(t, c, time.Hour); err != nil || took < time.Minute {
			t.Errorf("spent: after %s: %v", took, err)
		}
	})
}

// What the service itself refuses is not asked again, whatever else it says.
func TestARefusalIsNoBusyAuthority(t *testing.T) {
	for status, body := range map[int]string{
		400: `{"error":"invalid_grant","error_description":"AADSTS50173: The provided grant has expired."}`,
		401: `{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}`,
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &weary{failures: 99, status: status, after: "1", body: body}
			took, err := a.token(t, a.open(t), time.Minute)
			if !errors.Is(err, ErrNoCredential) || errors.Is(err, ErrUnavailable) || took > 0 || a.asked != 1 {
				t.Errorf("after %s, %d requests: %v", took, a.asked, err)
			}
		})
	}
}

// A chain passes what is not set up and tells of the one that may do later.
func TestTheChainTellsWhoWasBusy(t *testing.T) {
	away := trial{&source{name: nameCLI}, errors.New("ERROR: dial tcp: lookup login.microsoftonline.com: no such host"), answer{}}
	absent := trial{&source{name: nameDev, optional: true}, errors.New("Azure Developer CLI not found on path"), answer{}}
	refused := trial{&source{name: nameGitHub, optional: true}, &azidentity.AuthenticationFailedError{},
		answer{status: 400, body: []byte(`{"error_description":"AADSTS700213: No match."}`)}}
	anything := trial{&source{name: nameManaged, optional: true}, errors.New("no token"), answer{status: 503}}
	barred := trial{&source{name: nameCLI, optional: true}, errors.New("ERROR: certificate verify failed"), answer{}}
	signedOut := trial{&source{name: nameCLI, optional: true}, problem{"nobody is signed in", "run `az login`"}, answer{}}
	for name, c := range map[string]struct {
		trials      []trial
		unavailable bool
		hint        string
	}{
		"none":             {[]trial{absent, absent}, false, "az login"},
		"away, absent":     {[]trial{absent, away, absent}, true, "network connection"},
		"refused, away":    {[]trial{refused, away, absent}, false, "federated"},
		"away, refused":    {[]trial{away, refused, absent}, false, "federated"},
		"a proxy, no one":  {[]trial{anything, signedOut}, false, "az login"},
		"barred, absent":   {[]trial{absent, barred, absent}, false, "REQUESTS_CA_BUNDLE"},
		"away, and no one": {[]trial{away}, true, "network connection"},
	} {
		e := explainer{auto: true}.all(c.trials)
		if errors.Is(e, ErrUnavailable) != c.unavailable || errors.Is(e, ErrNoCredential) == c.unavailable ||
			!strings.Contains(e.Hint, c.hint) {
			t.Errorf("%s: unavailable %v, hint %q", name, e.Unavailable, e.Hint)
		}
	}
}
