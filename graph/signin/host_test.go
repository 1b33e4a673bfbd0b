package signin

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// TestFirstOf: of several failures the first is told, and nobody is asked after the time is over.
func TestFirstOf(t *testing.T) {
	good, bad, worse := &fakeSource{token: azcore.AccessToken{Token: "x"}}, &fakeSource{err: errors.New("bad")},
		&fakeSource{err: errors.New("worse")}
	if token, err := (firstOf{bad, good, worse}).GetToken(t.Context(), graphRequest()); err != nil || token.Token != "x" ||
		len(worse.asked) > 0 {
		t.Errorf("%+v, %v", token, err)
	}
	if _, err := (firstOf{bad, worse}).GetToken(t.Context(), graphRequest()); err == nil || err.Error() != "bad" {
		t.Error(err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	before := len(worse.asked)
	if _, err := (firstOf{bad, worse}).GetToken(over, graphRequest()); err == nil || len(worse.asked) != before {
		t.Errorf("%v, the next was asked", err)
	}
}

// TestWhichIdentityIsMeant, in the order to try, and in words.
func TestWhichIdentityIsMeant(t *testing.T) {
	newWorld(t)
	for name, c := range map[string]struct {
		id    HostIdentity
		env   string
		kinds []azidentity.ManagedIDKind
		said  string
	}{
		"none":         {HostIdentity{}, "", []azidentity.ManagedIDKind{nil}, ""},
		"the variable": {HostIdentity{}, "e", []azidentity.ManagedIDKind{azidentity.ClientID("e")}, "client id e, which AZURE_CLIENT_ID names"},
		"its own":      {HostIdentity{Own: true}, "e", []azidentity.ManagedIDKind{nil}, ""},
		"a client id":  {HostIdentity{ClientID: "c"}, "e", []azidentity.ManagedIDKind{azidentity.ClientID("c")}, "client id c"},
		"an object id": {HostIdentity{ObjectID: "o"}, "e", []azidentity.ManagedIDKind{azidentity.ObjectID("o")}, "object id o"},
		"either": {HostIdentity{ClientID: "c", ObjectID: "c"}, "", []azidentity.ManagedIDKind{azidentity.ClientID("c"), azidentity.ObjectID("c")},
			"client id or object id c"},
		"a resource": {HostIdentity{ResourceID: "r"}, "e", []azidentity.ManagedIDKind{azidentity.ResourceID("r")}, "resource id r"},
		"or its own": {HostIdentity{ClientID: "c", Own: true}, "e", []azidentity.ManagedIDKind{azidentity.ClientID("c"), nil}, "client id c"},
	} {
		t.Setenv("AZURE_CLIENT_ID", c.env)
		if got := c.id.kinds(); !slices.Equal(got, c.kinds) || c.id.asked().String() != c.said {
			t.Errorf("%s: %v, %q", name, got, c.id.asked())
		}
	}
	t.Setenv("AZURE_CLIENT_ID", "")
	t.Setenv("DEFAULT_IDENTITY_CLIENT_ID", "d")
	if got := (HostIdentity{}).asked(); got != (identity{}) {
		t.Errorf("elsewhere that variable has no say: %v", got)
	}
	t.Setenv("MSI_ENDPOINT", "http://ml.example/token")
	t.Setenv("MSI_SECRET", "x")
	if got := (HostIdentity{}).asked(); got.String() != "client id d, which DEFAULT_IDENTITY_CLIENT_ID names" {
		t.Errorf("Azure Machine Learning: %v", got)
	}
	for i, want := range map[identity]string{{}: "turn on the host's system-assigned identity", {id: "x"}: "attach that identity to this host",
		{"x", "V"}: "set V to the client id (not the object id)"} {
		if !strings.HasPrefix(i.hint(), want) {
			t.Errorf("%+v: %s", i, i.hint())
		}
	}
}

// TestWhetherAHostAnswers: a proxy that says so means that nobody does.
func TestWhetherAHostAnswers(t *testing.T) {
	for status, want := range map[int]bool{0: false, 200: true, 400: true, 404: true, 407: false, 500: true, 502: false, 503: true,
		504: false} {
		asked, good := 0, &fakeSource{token: azcore.AccessToken{Token: "x"}}
		p := &probed{cred: good, limit: time.Second, transport: transporter(func(r *http.Request) (*http.Response, error) {
			asked++
			if r.Header.Get("Metadata") != "" || r.URL.String() != "http://169.254.169.254/metadata/identity/oauth2/token" {
				t.Errorf("%s %v", r.URL, r.Header)
			}
			if status == 0 {
				return nil, errors.New("no route to host")
			}
			return &http.Response{StatusCode: status, Body: http.NoBody}, nil
		})}
		for range 2 {
			if _, err := p.GetToken(t.Context(), graphRequest()); (err == nil) != want {
				t.Errorf("%d: %v", status, err)
			}
		}
		if want && (asked != 1 || len(good.asked) != 2) || !want && (asked != 2 || len(good.asked) > 0) {
			t.Errorf("%d: probed %d times, asked %d times", status, asked, len(good.asked))
		}
	}
	if !plain(&http.Client{Transport: &http.Transport{}}) || plain(&http.Client{}) || plain(transporter(nil)) {
		t.Error("a plain transport is Go's own")
	}
}

// TestRefusalsByStatus: who refused, and what may be in the way.
func TestRefusalsByStatus(t *testing.T) {
	asked := identity{"client id x", ""}
	for name, c := range map[string]struct {
		t            trial
		reason, hint string
		telling      bool
	}{
		"a success": {trial{&source{name: nameEnv}, nil, answer{status: 299}}, "", "", false},
		"a redirect": {trial{&source{name: nameEnv}, nil, answer{status: 300, host: "login.microsoftonline.com"}},
			"the sign-in service refused (HTTP 300)", "", false},
		"another host": {trial{&source{name: nameEnv}, nil, answer{status: 403, host: "login.example", body: []byte(`{"error":"e"}`)}},
			"login.example refused (HTTP 403): e", "", false},
		"a page": {trial{&source{name: nameEnv}, nil, answer{status: 403, body: []byte(" <html>")}},
			"the sign-in service refused (HTTP 403)", "a proxy or firewall seems to respond in its place: " + hintProxy, false},
		"a page of a host": {trial{&source{name: nameManaged, asked: asked}, nil, answer{status: 403, host: "h", body: []byte("<html>")}},
			"the managed identity endpoint refused (HTTP 403)", "a proxy seems to respond in its place: add h to NO_PROXY", false},
		"a proxy": {trial{&source{name: nameManaged}, nil, answer{status: 407, host: "h"}}, "the managed identity endpoint refused (HTTP 407)",
			"a proxy seems to respond in its place: add h to NO_PROXY", false},
		"a proxy elsewhere": {trial{&source{name: nameEnv}, nil, answer{status: 407}}, "the sign-in service refused (HTTP 407)", "", false},
		"a host": {trial{&source{name: nameManaged, asked: asked}, nil, answer{status: 403, body: []byte("no. more")}},
			"the managed identity endpoint refused (HTTP 403): no; it was asked for client id x", asked.hint(), true},
	} {
		f, ok := statusFinding(c.t)
		if ok != (c.reason != "") || f.reason != c.reason || f.hint != c.hint || f.telling != c.telling {
			t.Errorf("%s: %+v", name, f)
		}
	}
	x := explainer{scope: "api://x/.default", cloud: Clouds()[0]}
	for name, c := range map[string]struct {
		name         string
		a            answer
		reason, hint string
	}{
		"throttled": {nameEnv, answer{status: 429}, "the sign-in service is busy (HTTP 429)", "try again in a minute"},
		"away": {nameEnv, answer{status: 503, body: []byte(`{"message":"m"}`)}, "the sign-in service failed (HTTP 503)",
			"try again in a minute, or see"},
		"a code": {nameEnv, answer{status: 503, body: []byte(`{"error_description":"AADSTS90033: x"}`)},
			"the sign-in service failed (HTTP 503, AADSTS90033)", "try again in a minute, or see"},
		"a host": {nameManaged, answer{status: 500, body: []byte(`{"message":"m"}`)}, "the managed identity endpoint failed (HTTP 500): m",
			"check that api://x is the name of an API"},
		"too late": {nameEnv, answer{status: 429, late: 90*time.Second + 400*time.Millisecond},
			"busy (HTTP 429): it asks to wait 1m30s, longer than --timeout allows", "allow more time with --timeout"},
		"no word": {nameManaged, answer{status: 500}, "the managed identity endpoint failed (HTTP 500)", "see https://status.azure.com"},
	} {
		f := x.busyFinding(trial{&source{name: c.name}, nil, c.a})
		if !strings.HasSuffix(f.reason, c.reason) || !strings.Contains(f.hint, c.hint) || !f.unavailable {
			t.Errorf("%s: %+v", name, f)
		}
	}
	graph := explainer{scope: "https://graph.microsoft.com/.default", cloud: Clouds()[0]}
	if f := graph.busyFinding(trial{&source{name: nameManaged}, nil, answer{status: 500,
		body: []byte(`{"message":"m"}`)}}); strings.Contains(f.hint, "name of an API") {
		t.Errorf("Microsoft Graph is the name of an API: %s", f.hint)
	}
}
