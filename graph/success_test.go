package graph_test

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// otherwise puts another answer in the place of the one that the service gives to a
// write, which is carried out or not.
type otherwise struct {
	http.RoundTripper
	status int
	body   string
	kept   bool // the write does not reach the service
	first  int  // so many writes are answered in this way; 0: all
	writes int
}

func (o *otherwise) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method == http.MethodGet {
		return o.RoundTripper.RoundTrip(req)
	}
	o.writes++
	if o.first > 0 && o.writes > o.first {
		return o.RoundTripper.RoundTrip(req)
	}
	resp := &http.Response{Header: http.Header{}, Request: req}
	if !o.kept {
		answer, err := o.RoundTripper.RoundTrip(req)
		if err != nil {
			return nil, err
		}
		resp = answer
	}
	if o.status != 0 {
		resp.StatusCode, resp.Body = o.status, io.NopCloser(strings.NewReader(o.body))
	}
	return resp, nil
}

// through is a client whose writes are answered otherwise, and the two steps that
// one can make of func-orders: a grant and a removal.
func (o *otherwise) through(t *testing.T, f sandbox.Faults) (*world, []roles.Step) {
	t.Helper()
	w := open(t, sandbox.Sample(), f)
	grant, removal := w.resolve(t, "func-orders", "graph", "User.Read.All"), w.resolve(t, "func-orders", "graph", "Mail.Send")
	i := slices.IndexFunc(removal.held, func(a roles.Assignment) bool { return a.Key == removal.key() })
	o.RoundTripper = w.server
	w.Client = dial(t, 10*time.Second,
		wire.Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: w.cred, Transport: o, Clock: w.clock})
	return w, []roles.Step{
		{Key: grant.key(), Action: roles.Assign, Needed: true},
		{Key: removal.key(), Action: roles.Remove, Needed: true, Have: &removal.held[i]},
	}
}

// TestADocumentedSuccessIsBelieved: no read follows it, however far reads lag behind.
func TestADocumentedSuccessIsBelieved(t *testing.T) {
	for i := range 2 {
		o := &otherwise{}
		w, steps := o.through(t, sandbox.Faults{Created: sandbox.Lag{For: time.Hour}, Deleted: sandbox.Lag{For: time.Hour}})
		before := w.server.Stats().Requests
		if got := w.write(t, steps[i]); got.Status != roles.Done || got.Have == nil || got.ReadBack ||
			w.server.Stats().Requests != before+1 {
			t.Errorf("%s: %+v after %d requests", steps[i].Action, got, w.server.Stats().Requests-before)
		}
	}
}

// TestAnOddSuccessIsReadBack: a success that does not say what was done is done when
// reads show it, at once or a little later, and else it is not.
func TestAnOddSuccessIsReadBack(t *testing.T) {
	const alien = `{"id":"AAAA","principalId":"1d000000-0000-4000-8000-000000000099","resourceId":"1d000000-0000-4000-8000-000000000099","appRoleId":"1d000000-0000-4000-8000-000000000099"}`
	for _, a := range []otherwise{
		{status: 200}, {status: 200, body: "{}"}, {status: 201}, {status: 201, body: "{}"}, {status: 201, body: "null"},
		{status: 201, body: `{"id":`}, {status: 201, body: alien}, {status: 202}, {status: 299, body: "later"},
	} {
		for i := range 2 {
			for name, c := range map[string]struct {
				kept bool
				lag  time.Duration
				done bool
			}{
				"made": {false, 0, true}, "made, seen later": {false, 5 * time.Second, true}, "made, not seen": {false, time.Hour, false},
				"not made": {true, 0, false},
			} {
				o := a
				o.kept = c.kept
				w, steps := o.through(t, sandbox.Faults{Created: sandbox.Lag{For: c.lag}, Deleted: sandbox.Lag{For: c.lag}})
				begun := w.clock.Now()
				got := w.write(t, steps[i])
				if c.done != (got.Status == roles.Done) || c.done != got.ReadBack || c.done == errors.Is(got.Err, roles.ErrUnclear) ||
					w.clock.Now().Sub(begun) > 12*time.Second {
					t.Errorf("%s, %d %q, %s: %s after %d writes: %v", steps[i].Action, a.status, a.body, name, got.Status,
						o.writes, got.Err)
				}
			}
		}
	}
}

// A page that something in between put in the place of the answer is no success, and
// "not found" without Graph's code is no word of the directory.
func TestAnswersOfSomethingInBetween(t *testing.T) {
	for _, a := range []otherwise{{status: 200, body: "<html>you are offline</html>"}, {status: 404, body: "<html>404</html>"},
		{status: 404}, {status: 404, body: `{"message":"is not found"}`}} {
		for i := range 2 {
			o := a
			o.kept = true
			w, steps := o.through(t, sandbox.Faults{})
			if got := w.write(t, steps[i]); got.Status != roles.Failed || !errors.Is(got.Err, roles.ErrUnclear) || o.writes < 2 {
				t.Errorf("%s, %d %q: %s after %d writes, %v", steps[i].Action, a.status, a.body, got.Status, o.writes, got.Err)
			}
			o = a
			o.kept, o.first = true, 1
			w, steps = o.through(t, sandbox.Faults{})
			if got := w.write(t, steps[i]); got.Status != roles.Done || got.ReadBack {
				t.Errorf("%s, once %d %q: %s, %v", steps[i].Action, a.status, a.body, got.Status, got.Err)
			}
		}
	}
}

// TestTheDataOutrankTheRefusal: the service says that a grant exists, or that an
// assignment is gone, and reads go on showing the opposite.
func TestTheDataOutrankTheRefusal(t *testing.T) {
	for i, text := range []string{"Permission being assigned already exists on the object",
		"EntitlementGrant being updated or deleted is not found."} {
		o := &otherwise{status: 400, body: `{"error":{"code":"Request_BadRequest","message":"` + text + `"}}`, kept: true}
		w, steps := o.through(t, sandbox.Faults{})
		got := w.write(t, steps[i])
		e := wire.AsError(got.Err)
		if got.Status != roles.Failed || e == nil || e.Code != "Request_BadRequest" ||
			!strings.HasPrefix(e.Hint, "run the same command again in a minute") || e.Unclear {
			t.Errorf("%s: %s, %+v", steps[i].Action, got.Status, got.Err)
		}
	}
}

// What someone granted again after the plan was made is another assignment, which
// is not removed, and not passed over in silence.
func TestGrantedAgain(t *testing.T) {
	w := open(t, sandbox.Sample(), sandbox.Faults{})
	r := w.resolve(t, "func-orders", "graph", "Mail.Send")
	i := slices.IndexFunc(r.held, func(a roles.Assignment) bool { return a.Key == r.key() })
	step := roles.Step{Key: r.key(), Action: roles.Remove, Needed: true, Have: &r.held[i]}
	if got := w.write(t, step); got.Status != roles.Done {
		t.Fatal(got)
	}
	if got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true}); got.Status != roles.Done {
		t.Fatal(got)
	}
	if got := w.write(t, step); got.Status != roles.Failed || !errors.Is(got.Err, roles.ErrTenantMoved) || w.count(r.key()) != 1 {
		t.Errorf("%s, %v, %d left", got.Status, got.Err, w.count(r.key()))
	}
}

// A grant that is older than the run is not its work, even if the plan did not see it.
func TestOlderThanTheRun(t *testing.T) {
	for name, o := range map[string]otherwise{"lost": {status: 503},
		"refused": {status: 403, body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`}, "odd": {status: 202}} {
		o.kept, o.first = true, 1
		w, steps := o.through(t, sandbox.Faults{})
		step := roles.Step{Key: steps[1].Key, Action: roles.Assign, Needed: true} // held since long before
		if got := w.write(t, step); got.Status != roles.Unchanged || got.Err != nil || o.writes != 1 {
			t.Errorf("%s: %s after %d writes, %v", name, got.Status, o.writes, got.Err)
		}
	}
}
