package change

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
	"mi-roles/output"
	"mi-roles/roles"
)

const (
	tenantID = "7e4a4700-0000-4000-8000-000000000001"
	orders   = "1d000000-0000-4000-8000-000000000001" // func-orders, which holds Mail.Send and Payments.Read
	weather  = "1d000000-0000-4000-8000-000000000032" // id-weather, which holds nothing
	graphID  = "a9100000-0000-4000-8000-000000000001"
	ordersID = "a9100000-0000-4000-8000-000000000101"
	userRead = "df021288-bdef-4463-88db-98f22de89214" // User.Read.All of Microsoft Graph
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// shop is a runner on a tenant in memory, and what it wrote.
type shop struct {
	*Runner
	t         *testing.T
	server    *sandbox.Server
	clock     *testenv.Clock
	session   *connect.Session
	out, errs bytes.Buffer
	env       map[string]string
	before    func(*http.Request) // each request is sent
}

// open puts a runner before a tenant with faults, as ParseFaults writes them.
func open(t *testing.T, tenant *sandbox.Tenant, faults ...string) *shop {
	t.Helper()
	f, err := sandbox.ParseFaults(faults)
	if err != nil {
		t.Fatal(err)
	}
	w := &shop{t: t, clock: testenv.NewClock(noon), env: map[string]string{}}
	f.Now, f.Sleep = w.clock.Now, w.clock.Sleep
	w.server = sandbox.New(tenant, f)
	s := &screen.Screen{Streams: screen.Streams{In: strings.NewReader(""), Out: &w.out, Err: &w.errs,
		Getenv: func(name string) string { return w.env[name] }}}
	s.Output, s.Result = string(output.Table), &screen.Result{Writer: &w.out}
	var end context.CancelFunc
	s.TimeLimit, end = screen.NewTimeLimit(t.Context(), time.Hour, false)
	t.Cleanup(end)
	w.Runner = &Runner{Finder: &pick.Finder{Opener: &connect.Opener{Screen: s}}}
	w.Auth = "auto"
	w.Overrides = connect.Overrides{Transport: w, Clock: w.clock, Tenant: tenantID}
	if w.session, err = w.Open(time.Second); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *shop) RoundTrip(req *http.Request) (*http.Response, error) {
	if w.before != nil {
		w.before(req)
	}
	return w.server.RoundTrip(req)
}

// signInAs makes the session's token that of a service principal of the tenant.
func (w *shop) signInAs(name string) {
	w.t.Helper()
	as, err := w.server.Tenant().SignIn(name)
	if err != nil {
		w.t.Fatal(err)
	}
	w.session.Credential = connect.SandboxToken{Tenant: tenantID, Cloud: w.session.Cloud, As: &as}
}

// run is a plan for identities, an API and its roles, by name and separated by commas.
func (w *shop) run(mode roles.Mode, who, api, names string) Run {
	w.t.Helper()
	sel := pick.Selectors{Identities: strings.Split(who, ","), API: pick.OnceFlag(api), Roles: strings.Split(names, ","), Any: true}
	r, err := sel.Parse(true)
	if err != nil {
		w.t.Fatal(err)
	}
	r.Question.Held = true
	target, err := pick.Resolve(w.t.Context(), w.session, r, 0, w.Note)
	if err != nil {
		w.t.Fatal(err)
	}
	goal := roles.Goal{Mode: mode, Keys: target.Meanings(r.Roles)}
	run := Run{Runner: w.Runner, Session: w.session, Target: target, Plan: roles.Compare(goal, target.Assignments())}
	run.Printer.Format = output.JSON
	run.Describer().Order(run.Plan)
	return run
}

// said is stderr so far, which begins again.
func (w *shop) said() string {
	defer w.errs.Reset()
	return w.errs.String()
}

// shows is stdout so far, which begins again.
func (w *shop) shows() string {
	defer w.out.Reset()
	return w.out.String()
}

// rows is the result on stdout, a line for each change: "done assign func-orders User.Read.All", and the code of a failure.
func (w *shop) rows() string {
	w.t.Helper()
	var all []output.Change
	if text := w.shows(); json.Unmarshal([]byte(text), &all) != nil {
		w.t.Fatalf("no rows: %s", text)
	}
	var b strings.Builder
	for _, c := range all {
		fmt.Fprint(&b, c.Status, " ", c.Action, " ", *c.PrincipalDisplayName, " ", *c.AppRoleValue)
		if c.Error != nil {
			b.WriteString(" " + c.Error.Code)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// answers is what the person at the terminal types.
func (w *shop) answers(text string) { w.In, w.Ask = strings.NewReader(text), true }

func (w *shop) writes() int { return w.server.Stats().Writes }

// holds reports whether an identity holds a role in the tenant.
func (w *shop) holds(who, role string) bool {
	return slices.ContainsFunc(w.server.Tenant().Assignments,
		func(a *sandbox.Assignment) bool { return a.PrincipalID == who && a.AppRoleID == role })
}

// has fails unless a text has all of the parts.
func has(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is not in:\n%s", p, text)
		}
	}
}

// is fails unless a text is what is wanted.
func is(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}
