package connect

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"testing"

	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// TestMain takes this machine's sign-ins and settings away from the tests.
func TestMain(m *testing.M) {
	testenv.Clear()
	os.Exit(testenv.Guard(m).Run())
}

const (
	tenantID = "7e4a4700-0000-4000-8000-000000000001"
	orders   = "1d000000-0000-4000-8000-000000000001"
	graphID  = "a9100000-0000-4000-8000-000000000001"
	graphApp = "00000003-0000-0000-c000-000000000000"
)

// desk is an opener, and what it wrote to stderr.
type desk struct {
	*Opener
	errs bytes.Buffer
	env  map[string]string
}

func newDesk() *desk {
	d := &desk{env: map[string]string{}}
	s := &screen.Screen{Streams: screen.Streams{In: strings.NewReader(""), Out: &bytes.Buffer{}, Err: &d.errs,
		Getenv: func(name string) string { return d.env[name] }}}
	d.Opener = &Opener{Screen: s}
	d.Auth, d.Cache = "auto", cacheOff
	return d
}

// said is stderr so far, which begins again.
func (d *desk) said() string {
	defer d.errs.Reset()
	return d.errs.String()
}

// onSample opens the sample tenant in Azure's place.
func (d *desk) onSample(t *testing.T) *Session {
	t.Helper()
	d.Overrides = Overrides{Transport: sandbox.New(sandbox.Sample(), sandbox.Faults{}), Tenant: tenantID}
	s, err := d.Open(Replication)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// is fails unless a text is what is wanted.
func is(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}
