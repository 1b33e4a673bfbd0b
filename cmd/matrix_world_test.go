package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/cmd/testenv"
	"mi-roles/graph/sandbox"
)

// faulty is a tenant behind a service with faults.
type faulty struct {
	server *sandbox.Server
	clock  *testenv.Clock
	tenant string // that the token is for
	hangs  bool   // some request never gets an answer
}

func newFaulty(tenant *sandbox.Tenant, f sandbox.Faults) *faulty {
	w := &faulty{clock: testenv.NewClock(time.Now()), tenant: sampleTenant}
	w.hangs = slices.ContainsFunc(f.Rules, func(r sandbox.Rule) bool { return r.Do == sandbox.Hang })
	f.Now, f.Sleep = w.clock.Now, w.clock.Sleep
	w.server = sandbox.New(tenant, f)
	return w
}

// RoundTrip cuts off what never answers after a moment, as the client's own
// bound does after 100 seconds. Where nothing hangs, a busy machine may take its time.
func (w *faulty) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if w.hangs {
		bound, cancel := context.WithTimeout(ctx, 5*time.Millisecond)
		defer cancel()
		ctx = bound
	}
	resp, err := w.server.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
	return resp, nil
}

// failing ends a body with an error, or as usual when there is none.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// speak runs one command line on the tenant.
func (w *faulty) speak(t *testing.T, args ...string) spoken {
	var out, errs bytes.Buffer
	a := newApp(screen.Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	a.Overrides = connect.Overrides{Transport: w, Clock: w.clock, Tenant: w.tenant}
	code := a.execute(t.Context(), args)
	return spoken{code, out.String(), errs.String()}
}

// grantsOf counts the assignments by what they grant.
func grantsOf(tenant *sandbox.Tenant) map[string]int {
	count := map[string]int{}
	for _, a := range tenant.Assignments {
		count[a.PrincipalID+" "+a.ResourceID+" "+a.AppRoleID]++
	}
	return count
}

// written is one change as a command reports it.
type written struct {
	Action, Status                     string
	PrincipalID, ResourceID, AppRoleID string
	Error                              *struct{ Code, Message string }
}

func (c written) key() string { return c.PrincipalID + " " + c.ResourceID + " " + c.AppRoleID }

func changesOf(text string) (all []written, err error) {
	var plan struct{ Changes []written }
	if strings.HasPrefix(text, "{") { // of plan
		err = json.Unmarshal([]byte(text), &plan)
		return plan.Changes, err
	}
	err = json.Unmarshal([]byte(text), &all)
	return all, err
}

// randomFaults are one to three rules of every kind that the service, or what
// lies before it, is known to have, beside replication lag and awkward pages.
func randomFaults(r *rand.Rand) sandbox.Faults {
	f := sandbox.Faults{Seed: r.Uint64(), ShuffleBatch: r.IntN(2) == 0, EmptyPages: r.IntN(8) == 0, RefuseExpandIn: r.IntN(8) == 0,
		Duplicate:    oneOf(r, sandbox.DuplicateExists, sandbox.DuplicateEntitlement, sandbox.DuplicateConflict),
		DeleteAbsent: oneOf(r, http.StatusNotFound, http.StatusBadRequest)}
	if r.IntN(3) == 0 {
		f.PageSize = 5 + r.IntN(40)
	}
	if r.IntN(3) == 0 {
		f.Created = sandbox.Lag{Reads: r.IntN(4), For: time.Duration(r.IntN(20)) * time.Second}
	}
	if r.IntN(3) == 0 {
		f.Deleted = sandbox.Lag{Reads: r.IntN(4), For: time.Duration(r.IntN(20)) * time.Second}
	}
	if r.IntN(10) == 0 {
		f.WriteQuota = sandbox.Quota{Amount: 3, Per: 30 * time.Second}
	}
	for range 1 + r.IntN(3) {
		f.Rules = append(f.Rules, randomRule(r))
	}
	if slices.ContainsFunc(f.Rules, refusedAndMade) {
		f.Created, f.Deleted = sandbox.Lag{}, sandbox.Lag{} // a refusal and reads that agree with it are believed
	}
	if r.IntN(6) == 0 {
		f.Rules = slices.DeleteFunc(f.Rules, func(r sandbox.Rule) bool { return r.Do != sandbox.Throttle })
	}
	return f
}

// refusedAndMade: the service refuses a write that it carries out.
func refusedAndMade(r sandbox.Rule) bool {
	return r.Applied && slices.Contains([]sandbox.Action{sandbox.Deny, sandbox.OverQuota, sandbox.Error400, sandbox.Error501}, r.Do)
}

func randomRule(r *rand.Rand) sandbox.Rule {
	lost := []sandbox.Action{sandbox.Error500, sandbox.Error502, sandbox.Error503, sandbox.Error504, sandbox.HTML, sandbox.Empty,
		sandbox.Truncated, sandbox.WrongType, sandbox.Drop, sandbox.Hang, sandbox.Slow}
	refused := []sandbox.Action{sandbox.Throttle, sandbox.Throttle, sandbox.Throttle, sandbox.Expired, sandbox.Claims,
		sandbox.Conflict, sandbox.Deny, sandbox.OverQuota, sandbox.BadReference, sandbox.Error400, sandbox.Error501,
		sandbox.HTML404, sandbox.Empty404, sandbox.Gone, sandbox.Exists, sandbox.Accept, sandbox.Accept}
	rule := sandbox.Rule{Do: oneOf(r, slices.Concat(lost, refused)...),
		On: oneOf(r, sandbox.Everything, sandbox.Reads, sandbox.Writes, sandbox.Both)}
	if slices.Contains(lost, rule.Do) {
		rule.Applied = r.IntN(2) == 0
	}
	switch rule.Do {
	case sandbox.Conflict, sandbox.BadReference, sandbox.Gone, sandbox.Exists:
		rule.On = sandbox.Writes
		rule.Resource = oneOf(r, "", "graph", "others")
	case sandbox.Deny, sandbox.OverQuota, sandbox.Error400, sandbox.Error501, sandbox.HTML404, sandbox.Empty404:
		rule.On, rule.Applied = sandbox.Writes, r.IntN(2) == 0
		rule.Resource = oneOf(r, "", "graph", "others")
	case sandbox.Accept: // any success but the one that is documented
		rule.On, rule.Applied = sandbox.Writes, r.IntN(2) == 0
		rule.Status, rule.Body = oneOf(r, 200, 201, 202), oneOf(r, sandbox.BodyNone, sandbox.BodyObject, sandbox.BodyAlien)
	case sandbox.Throttle:
		rule.RetryAfter = oneOf(r, "", "0", "1", "2.128", "0.249", "120", "date:5", "none", "soon")
		rule.Items = r.IntN(2) == 0
	case sandbox.Error503:
		rule.RetryAfter = oneOf(r, "", "3")
		rule.Items = r.IntN(2) == 0
	case sandbox.Error500, sandbox.Error504, sandbox.Empty:
		rule.Items = r.IntN(2) == 0
	}
	switch r.IntN(3) {
	case 0:
		rule.First = 1 + r.IntN(5)
	case 1:
		rule.Every = 2 + r.IntN(5)
	default:
		rule.Probability = 0.01 + 0.49*r.Float64()
	}
	if r.IntN(4) == 0 {
		rule.After = r.IntN(6)
	}
	return rule
}

func oneOf[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// tell describes faults so that a failing run can be understood without running it again.
func tell(f sandbox.Faults) string {
	f.Now, f.Sleep = nil, nil
	return fmt.Sprintf("%+v", f)
}

// keep writes a tenant to a file.
func keep(t testing.TB, tenant *sandbox.Tenant, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(tenant.Encode(f), f.Close()); err != nil {
		t.Fatal(err)
	}
}
