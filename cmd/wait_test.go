package cmd

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
)

// fresh is a tenant in which an identity shows after a while. Time around it
// passes only while everyone waits.
type fresh struct {
	before, after *sandbox.Server
	from          time.Time
}

func (f *fresh) RoundTrip(req *http.Request) (*http.Response, error) {
	if time.Now().Before(f.from) {
		return f.before.RoundTrip(req)
	}
	return f.after.RoundTrip(req)
}

// newFresh shows func-orders after so long; grants are readable after the lag.
func newFresh(after, lag time.Duration, others ...*sandbox.ServicePrincipal) *fresh {
	faults := sandbox.Faults{Now: time.Now, Created: sandbox.Lag{For: lag}}
	without, with := sandbox.Sample(), sandbox.Sample()
	without.ServicePrincipals = slices.DeleteFunc(without.ServicePrincipals,
		func(sp *sandbox.ServicePrincipal) bool { return sp.DisplayName == "func-orders" })
	without.ServicePrincipals = append(without.ServicePrincipals, others...)
	with.ServicePrincipals = append(with.ServicePrincipals, others...)
	return &fresh{sandbox.New(without, faults), sandbox.New(with, faults), time.Now().Add(after)}
}

func (f *fresh) speak(t *testing.T, args ...string) spoken {
	var out, errs bytes.Buffer
	a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	a.Overrides = connect.Overrides{Transport: f, Tenant: sampleTenant}
	code := a.execute(t.Context(), args)
	return spoken{code, out.String(), errs.String()}
}

// TestTheWholeWaitIsUsed: the last look comes when --wait is over, not when the
// next pause would end after it.
func TestTheWholeWaitIsUsed(t *testing.T) {
	const notVisible = "not yet visible"
	for name, c := range map[string]struct {
		after, lag time.Duration
		args       string
		code       int
		took       time.Duration
		never      string // on stderr
	}{
		"verify, found":         {4 * time.Second, 0, "verify -i func-orders -a graph -r Mail.Send --wait 6s", 0, 6 * time.Second, ""},
		"verify, not found":     {7 * time.Second, 0, "verify -i func-orders -a graph -r Mail.Send --wait 6s", 10, 6 * time.Second, ""},
		"verify, at once":       {0, 0, "verify -i func-orders -a graph -r Mail.Send --wait 6s", 0, 0, ""},
		"verify, without":       {4 * time.Second, 0, "verify -i func-orders -a graph -r Mail.Send", 10, 0, ""},
		"verify, never OK":      {0, 0, "verify -i func-orders -a graph -r User.Read.All --wait 20s", 3, 20 * time.Second, ""},
		"verify, longer pauses": {44 * time.Second, 0, "verify -i func-orders -a graph -r Mail.Send --wait 45s", 0, 45 * time.Second, ""},
		"assign, found": {8 * time.Second, 0, "assign -i func-orders -a graph -r User.Read.All --wait 14s", 0, 14 * time.Second,
			notVisible},
		"assign, readable": {0, 5 * time.Second, "assign -i func-orders -a graph -r User.Read.All --wait 6s", 0, 6 * time.Second,
			notVisible},
		"assign, not readable": {0, 7 * time.Second, "assign -i func-orders -a graph -r User.Read.All --wait 6s", 0, 6 * time.Second, ""},
		"assign, --timeout wins": {9 * time.Second, 0, "assign -i func-orders -a graph -r User.Read.All --wait 14s --timeout 5s", 7,
			5 * time.Second, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, began := newFresh(c.after, c.lag), time.Now()
				s := f.speak(t, append(strings.Fields(c.args), "-o", "json")...)
				if took := time.Since(began); s.code != c.code || took != c.took || c.never != "" && strings.Contains(s.err, c.never) {
					t.Errorf("exit %d after %s, want %d after %s\n%s", s.code, took, c.code, c.took, s.err)
				}
			})
		})
	}
}

// TestAnApplicationOfTheNameIsNotWaitedOut: App Service's sign-in registers an application
// of the app's name, which may be there before the app's identity is.
func TestAnApplicationOfTheNameIsNotWaitedOut(t *testing.T) {
	twin := &sandbox.ServicePrincipal{ID: "7e150000-0000-4000-8000-000000000001", AppID: "7e150000-0000-4000-8000-000000000002",
		DisplayName: "func-orders", Type: "Application", AccountEnabled: true}
	for args, c := range map[string]struct {
		code int
		took time.Duration
	}{
		"assign -i func-orders -a graph -r User.Read.All --wait 9s":   {0, 7 * time.Second},
		"verify -i func-orders -a graph -r Mail.Send --wait 9s":       {0, 7 * time.Second},
		"verify -i func-orders -a graph -r Mail.Send --wait 3s":       {12, 3 * time.Second},
		"verify -i func-orders -a graph -r Mail.Send":                 {12, 0},
		"verify -i " + twin.ID + " -a graph -r Mail.Send --wait 9s":   {12, 0},
		"verify -i func-orders -a graph -r Mail.Send --any-principal": {3, 0},
	} {
		t.Run(args, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, began := newFresh(5*time.Second, 0, twin), time.Now()
				s := f.speak(t, strings.Fields(args)...)
				said := strings.Contains(s.err, "is not a managed identity but an application") &&
					strings.Contains(s.err, "--any-principal")
				if took := time.Since(began); s.code != c.code || took != c.took || c.code == 12 && !said {
					t.Errorf("exit %d after %s, want %d after %s\n%s", s.code, took, c.code, c.took, s.err)
				}
			})
		})
	}
}
