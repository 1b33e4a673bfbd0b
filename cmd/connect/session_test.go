package connect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/screen"
	"mi-roles/graph"
	"mi-roles/graph/pace"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/token"
)

// TestOpenRefuses what cannot be meant, before anything is sent.
func TestOpenRefuses(t *testing.T) {
	for want, set := range map[string]func(*desk){
		"--cloud: ":  func(d *desk) { d.Cloud = "mars" },
		"--auth: ":   func(d *desk) { d.Auth = "luck" },
		"--tenant: ": func(d *desk) { d.tenant = "not/a tenant" },
		"--sandbox-as selects who uses the sandbox": func(d *desk) { d.sandboxAs = "x" },
		"--sandbox-as: 0 service principals":        func(d *desk) { d.Sandbox, d.sandboxAs = BuiltIn, "nobody" },
	} {
		d := newDesk()
		set(d)
		if _, err := d.Open(0); !screen.IsUsage(err) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s%v", want, err)
		}
	}
}

// TestOpen says which tenant a session is on, and in which cloud.
func TestOpen(t *testing.T) {
	for name, c := range map[string]struct {
		set       func(*desk)
		cloud     string
		sandboxed bool
		tenant    string
	}{
		"in Azure's place": {func(d *desk) { d.Overrides = Overrides{Transport: http.DefaultTransport, Tenant: "t"} }, "public",
			false, "t"},
		"a sandbox": {func(d *desk) { d.Sandbox = BuiltIn }, "public", true, tenantID},
		"a sandbox elsewhere": {func(d *desk) { d.Sandbox, d.Cloud, d.tenant = BuiltIn, "china", "contoso.example" }, "china", true,
			tenantID},
	} {
		d := newDesk()
		c.set(d)
		s, err := d.Open(0)
		if err != nil {
			t.Fatal(err)
		}
		if s.Cloud.Name != c.cloud || s.Sandboxed != c.sandboxed || d.Opened != s || s.Seen == nil || !s.Taken.IsZero() {
			t.Errorf("%s: %+v", name, s)
		}
		is(t, name, s.TenantID(t.Context()), c.tenant)
	}
	if got := userAgent(); !regexp.MustCompile(`^mi-roles/\S+ \(\w+; \w+\)$`).MatchString(got) {
		t.Error(got)
	}
	d := newDesk()
	if d.Clock() != pace.Wall() {
		t.Error("the time is another one")
	}
	if Replication != 10*time.Second {
		t.Error("replication is given another time")
	}
}

// TestSandboxToken says who works on the sandbox.
func TestSandboxToken(t *testing.T) {
	d := newDesk()
	d.Sandbox = BuiltIn
	read := func() token.Token {
		t.Helper()
		s, err := d.Open(0)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Credential.GetToken(t.Context(), policy.TokenRequestOptions{})
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := token.Parse(got.Token)
		if err != nil {
			t.Fatal(err)
		}
		if left := time.Until(parsed.Expires); left < 59*time.Minute || left > time.Hour || time.Until(got.ExpiresOn) < 59*time.Minute {
			t.Errorf("it is good for %s", left)
		}
		return parsed
	}
	all := read()
	if c := CallerOfToken(all); all.ObjectID != "" || all.Name != "mi-roles sandbox" || !c.Known || !c.App ||
		strings.Join(c.Permissions, " ") != "Application.Read.All AppRoleAssignment.ReadWrite.All" ||
		all.Audience[0] != "https://graph.microsoft.com" || all.Signed {
		t.Errorf("%+v, %+v", all, c)
	}
	d.sandboxAs = "aa-runbooks"
	as := read()
	if c := CallerOfToken(as); as.Name != "aa-runbooks" || as.ObjectID != "1d000000-0000-4000-8000-000000000014" ||
		as.Subject != as.ObjectID ||
		as.AppID != "c11e0000-0000-4000-8000-000000000014" || !strings.HasSuffix(as.MIRID, "/automationAccounts/aa-runbooks") ||
		strings.Join(c.Permissions, " ") != "Group.ReadWrite.All User.ReadWrite.All" || len(c.Roles) != 1 ||
		c.Roles[0].Name != "Exchange Administrator" {
		t.Errorf("%+v, %+v", as, c)
	}
	d.sandboxAs = "Release pipeline"
	if as := read(); as.MIRID != "" || as.ManagedIdentity() {
		t.Errorf("%+v", as)
	}
	user := CallerOfToken(token.Token{IdentityType: "user", Scopes: []string{"Directory.Read.All"}, Roles: []string{"x"},
		WIDs: []string{"none", "E8611AB8-c189-46e8-94e1-60213ab1f814"}})
	if user.App || user.Permissions[0] != "Directory.Read.All" || len(user.Roles) != 1 {
		t.Errorf("%+v", user)
	}
}

// TestTenantIDIsUnknown where no token can be had or read.
func TestTenantIDIsUnknown(t *testing.T) {
	s := newDesk().onSample(t)
	s.Credential = failing{}
	is(t, "no token", s.TenantID(t.Context()), "")
	is(t, "an odd token", tenantOf("opaque"), "")
}

type failing struct{ SandboxToken }

func (failing) GetToken(context.Context, policy.TokenRequestOptions) (tok azcore.AccessToken, err error) {
	return tok, roles.ErrSignIn
}

func (a authority) Do(req *http.Request) (*http.Response, error) {
	status, body := http.StatusNotImplemented, "{}"
	if req.Method == http.MethodPost && a != "" {
		status, body = http.StatusOK, fmt.Sprintf(`{"token_type":"Bearer","expires_in":3600,"access_token":%q}`, string(a))
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Request: req,
		Body: io.NopCloser(bytes.NewReader([]byte(body)))}, nil
}

// TestDescriber asks only for the APIs that are not known yet, and says what it knows.
func TestDescriber(t *testing.T) {
	s := newDesk().onSample(t)
	known := roles.Resource{ID: graphID, DisplayName: "as known"}
	held, err := s.AssignmentsOf(t.Context(), []roles.ObjectID{orders})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Describer(t.Context(), held[orders], known)
	if err != nil || len(d.Resources) != 2 || d.Resources[graphID].DisplayName != "as known" || len(d.Principals) != 0 {
		t.Errorf("%v, %+v", err, d)
	}
	if apis := s.Seen.names.APIs; len(apis) != 1 || apis[0].Name != "Payments API" {
		t.Errorf("asked for %+v", apis)
	}
	d = s.Knowing([]roles.Principal{{ID: orders, DisplayName: "func"}}, known)
	if d.Principals[orders].DisplayName != "func" || d.Resources[graphID].DisplayName != "as known" || d.Risk.Rate(graphApp, "Mail.Send",
		"").Level == "" {
		t.Errorf("%+v", d)
	}
}

// TestReadsAreSeen: what the long reads bring is remembered for completion, and handed on.
func TestReadsAreSeen(t *testing.T) {
	stop := errors.New("enough")
	for name, c := range map[string]struct {
		read            func(*Session, error) (int, error)
		identities, all bool
		apis            bool
	}{
		"identities": {func(s *Session, end error) (n int, err error) {
			return n, s.Identities(t.Context(), func(page []roles.Principal) error { n += len(page); return end })
		}, true, true, false},
		"APIs": {func(s *Session, end error) (n int, err error) {
			return n, s.APIs(t.Context(), func(page []roles.Resource) error { n += len(page); return end })
		}, false, false, true},
		"tenant": {func(s *Session, end error) (n int, err error) {
			return n, s.AllAssignments(t.Context(), func(some []graph.Holder) error { n += len(some); return end })
		}, true, true, false},
		"everyone": {func(s *Session, end error) (n int, err error) {
			return n, s.EveryAssignment(t.Context(), func(some []graph.Holder) error { n += len(some); return end })
		}, true, false, false},
		"holders": {func(s *Session, end error) (n int, err error) {
			return n, s.AssignedTo(t.Context(), graphID, func(some []graph.Holding) error { n += len(some); return end })
		}, false, false, false},
	} {
		s := newDesk().onSample(t)
		_, err := c.read(s, nil)
		if seen := len(s.Seen.names.Identities) > 30; err != nil || seen != c.identities || s.Seen.AllIdentities != c.all ||
			(len(s.Seen.names.APIs) > 10) != c.apis {
			t.Errorf("%s: %v, %d identities (all %v), %d APIs", name, err, len(s.Seen.names.Identities), s.Seen.AllIdentities,
				len(s.Seen.names.APIs))
		}
		s = newDesk().onSample(t)
		if _, err := c.read(s, stop); !errors.Is(err, stop) || s.Seen.AllIdentities {
			t.Errorf("%s, ended: %v, all %v", name, err, s.Seen.AllIdentities)
		}
	}
	s := newDesk().onSample(t)
	ref, _ := roles.ParseIdentity("func-orders")
	api, _ := roles.ParseAPI("graph")
	a, err := s.Lookup(t.Context(), roles.LookupRequest{Identities: []roles.Ref{ref}, APIs: []roles.Ref{api}})
	if n := s.Seen.names; err != nil || len(a.Identities) != 1 || n.Identities[0].Name != "func-orders" ||
		n.APIs[0].Name != "Microsoft Graph" {
		t.Errorf("%v, %+v", err, n)
	}
}

// TestDebug prints an exchange on one line and its bodies, cut and harmless.
func TestDebug(t *testing.T) {
	d := newDesk()
	if d.trace() != nil || d.Network(nil) != nil {
		t.Error("without --debug something is printed")
	}
	given := authority("x")
	if d.Debug = true; d.Network(given) != policy.Transporter(given) || d.Network(nil) == nil {
		t.Error("requests for tokens are sent in another way")
	}
	show := d.trace()
	show(wire.Exchange{Method: "GET", URL: "https://x/y", Status: 200, Elapsed: 1234 * time.Microsecond, Attempt: 1})
	is(t, "plain", d.said(), "debug: GET https://x/y -> 200 in 1ms\n")
	show(wire.Exchange{Method: "POST", URL: "https://x/y", Status: 503, Elapsed: time.Second, Attempt: 2, RequestID: "r",
		ResourceUnits: "3",
		Err:           errors.New("lost\x1b"), RequestBody: []byte("sent"), Body: bytes.Repeat([]byte("b"), maxShownBody+1)})
	is(t, "all", d.said(), "debug: > sent\ndebug: POST https://x/y -> 503 in 1s error: lost\\u001b request-id r units 3 attempt "+
		"2\ndebug: < "+
		strings.Repeat("b", maxShownBody)+" … (4097 bytes)\n")
	show(wire.Exchange{Method: "GET", Body: bytes.Repeat([]byte("b"), maxShownBody)})
	if said := d.said(); strings.Contains(said, "…") || !strings.Contains(said, strings.Repeat("b", maxShownBody)+"\n") {
		t.Error("a body that fits is cut")
	}
	for outcome, answer := range map[string]error{"200 OK": nil, "error": errors.New("lost")} {
		next := roundTrip(func(*http.Request) (*http.Response, error) { return &http.Response{Status: "200 OK"}, answer })
		req, _ := http.NewRequest(http.MethodGet, "https://x/y?sig=secret", nil)
		if _, err := (tracedTransport{next, d.Opener}).RoundTrip(req); !errors.Is(err, answer) {
			t.Error(err)
		}
		if said := d.said(); !strings.HasPrefix(said, "debug: GET https://x/y -> "+outcome+" in ") || strings.Contains(said, "secret") {
			t.Error(said)
		}
	}
}

// TestOffline is an opener of a file that says nothing of it, beside the one that goes on.
func TestOffline(t *testing.T) {
	d := newDesk()
	d.onSample(t)
	before := d.Opened
	o := d.Offline("x.json")
	if o.Sandbox != "x.json" || !o.Quiet || o.Opened != nil || d.Quiet || d.Sandbox != "" || d.Opened != before {
		t.Errorf("%+v, %+v", o, d.Opener)
	}
}

// TestAPIText is how an API is called in a command line.
func TestAPIText(t *testing.T) {
	const own = "6b1f0c52-3d0e-4f0e-9a57-2c1b8f6d4e10"
	for _, c := range []struct {
		app   string
		names []string
		want  string
	}{
		{graphApp, nil, "graph"}, {own, []string{own, "https://x", "api://orders", "api://other"}, "api://orders"},
		{own, []string{own}, own},
		{own, []string{"api://a\u200bb"}, own},
	} {
		is(t, fmt.Sprint(c.names), APIText(c.app, "", c.names), c.want)
	}
	is(t, "a new API of Microsoft's", APIText(own, "f8cdef31-a31e-4b4a-93e4-5f571e91255a", nil), own)
	for text, want := range map[string]bool{"a": true, "": false, " ": false, "a\u200bb": false, "Ä b": true} {
		if Typeable(text) != want {
			t.Errorf("%q can be typed: %v", text, !want)
		}
	}
	if Offers(roles.Resource{Roles: []roles.AppRole{{MemberTypes: []string{"User"}}}}) ||
		!Offers(roles.Resource{Roles: []roles.AppRole{{MemberTypes: []string{"User"}}, {MemberTypes: []string{"Application"}}}}) {
		t.Error("what an API offers to applications")
	}
}
