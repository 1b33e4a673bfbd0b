package graph_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/graph/wire"
	"mi-roles/roles"
)

// writeWithin carries out one step in less time than the service asks for.
func (w *world) writeWithin(t *testing.T, d time.Duration, s roles.Step) roles.Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	var got []roles.Result
	if err := graph.NewWriter(w.Client).Write(ctx, []roles.Step{s}, func(r roles.Result) { got = append(got, r) }); err != nil ||
		len(got) != 1 {
		t.Fatalf("%d results, %v", len(got), err)
	}
	return got[0]
}

// What the service turned away has failed; only what it may have carried out is
// unclear.
func TestAFailureIsUnclearOnlyWhenItIs(t *testing.T) {
	throttle := sandbox.Rule{Do: sandbox.Throttle, On: sandbox.Both, RetryAfter: "600"}
	writes := throttle
	writes.On = sandbox.Writes
	lost := sandbox.Rule{Do: sandbox.Drop, On: sandbox.Writes, First: 1}
	afterwards := throttle
	afterwards.After = 2 // the reading before, and the write
	for name, c := range map[string]struct {
		rules   []sandbox.Rule
		unclear bool
		says    string
	}{
		"throttled":                  {[]sandbox.Rule{writes}, false, "asks to wait 10m0s"},
		"lost, then throttled":       {[]sandbox.Rule{lost, afterwards}, true, "the outcome is unknown"},
		"lost, not there, throttled": {[]sandbox.Rule{lost, writes}, true, "the outcome is unknown"},
		"never answered":             {[]sandbox.Rule{{Do: sandbox.Error503, On: sandbox.Writes}}, true, "503"},
	} {
		w := open(t, sandbox.Sample(), sandbox.Faults{Rules: c.rules})
		r := w.resolve(t, "func-orders", "graph", "User.Read.All")
		got := w.writeWithin(t, time.Minute, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
		if got.Status != roles.Failed || errors.Is(got.Err, roles.ErrUnclear) != c.unclear || !errors.Is(got.Err, roles.ErrUnavailable) ||
			!strings.Contains(got.Err.Error(), c.says) {
			t.Errorf("%s: %s, unclear %v: %v", name, got.Status, errors.Is(got.Err, roles.ErrUnclear), got.Err)
		}
	}
}

func TestAThrottledRemovalIsNotUnclear(t *testing.T) {
	w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: sandbox.Throttle, On: sandbox.Writes, RetryAfter: "600"}}})
	r := w.resolve(t, "func-orders", "graph", "Mail.Send")
	i := slices.IndexFunc(r.held, func(a roles.Assignment) bool { return a.Key == r.key() })
	got := w.writeWithin(t, time.Minute, roles.Step{Key: r.key(), Action: roles.Remove, Needed: true, Have: &r.held[i]})
	if got.Status != roles.Failed || errors.Is(got.Err, roles.ErrUnclear) || !strings.Contains(got.Err.Error(), "asks to wait 10m0s") {
		t.Errorf("%s: %v", got.Status, got.Err)
	}
}

// spent is a sign-in that has ended.
type spent struct{}

func (spent) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, errors.New("the sign-in has expired")
}

func TestAWriteWithoutATokenIsNotUnclear(t *testing.T) {
	w := open(t, sandbox.Sample(), sandbox.Faults{})
	r := w.resolve(t, "func-orders", "graph", "User.Read.All")
	c := dial(t, 0, wire.Options{Root: "https://graph.microsoft.com", Scope: "s", Credential: spent{}, Transport: w.server, Clock: w.clock})
	w.Client = c
	got := w.writeWithin(t, time.Minute, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
	if got.Status != roles.Failed || errors.Is(got.Err, roles.ErrUnclear) || !errors.Is(got.Err, roles.ErrSignIn) ||
		!strings.Contains(got.Err.Error(), "has expired") {
		t.Errorf("%s: %v", got.Status, got.Err)
	}
}

// A write that is answered "try again" although it was carried out meets its own
// work the second time: this run made the change, and a record says so.
func TestAWriteThatMeetsItself(t *testing.T) {
	for _, do := range []sandbox.Action{sandbox.Conflict, sandbox.Throttle} {
		w := open(t, sandbox.Sample(), sandbox.Faults{Rules: []sandbox.Rule{{Do: do, First: 1, Applied: true, On: sandbox.Writes}}})
		r := w.resolve(t, "func-orders", "graph", "Calendars.Read")
		got := w.write(t, roles.Step{Key: r.key(), Action: roles.Assign, Needed: true})
		if got.Status != roles.Done || w.count(r.key()) != 1 {
			t.Errorf("%s: %s, %d grants", do, got.Status, w.count(r.key()))
		}
	}
}
