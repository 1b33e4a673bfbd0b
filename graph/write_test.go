package graph_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"mi-roles/graph"
	"mi-roles/graph/pace"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// mailOf is the step that takes Mail.Send of Microsoft Graph from func-orders.
func mailOf(t *testing.T, w *world) roles.Step {
	t.Helper()
	r := w.resolve(t, "func-orders", "graph", "Mail.Send")
	for _, a := range r.held {
		if a.Key.Role == r.role.ID {
			return roles.Step{Key: a.Key, Action: roles.Remove, Needed: true, Have: &a}
		}
	}
	t.Fatal("func-orders does not hold Mail.Send")
	return roles.Step{}
}

// TestPauses: what was not answered is tried again after a while, and a removal that found nothing under
// the API goes on under the identity at once.
func TestPauses(t *testing.T) {
	for _, c := range []struct {
		name, fault string
		want        time.Duration
		status      roles.Status
	}{
		{"done", "", 0, roles.Done}, {"lost", "drop=shape:revoke,first:1", pace.PollPause(0), roles.Done},
		{"not found under the API", "404=shape:revoke", 0, roles.Done},
		{"lost twice", "drop=on:writes,first:2", pace.PollPause(0) + pace.PollPause(1), roles.Done},
	} {
		var faults []string
		if c.fault != "" {
			faults = append(faults, c.fault)
		}
		w := faulted(t, sandbox.Sample(), faults...)
		step, before := mailOf(t, w), w.clock.Now()
		var got roles.Result
		if err := graph.NewWriter(w.Client).Write(t.Context(), []roles.Step{step}, func(r roles.Result) { got = r }); err != nil {
			t.Fatal(err)
		}
		if waited := w.clock.Now().Sub(before); waited != c.want || got.Status != c.status {
			t.Errorf("%s: waited %s, want %s: %s %v", c.name, waited, c.want, got.Status, got.Err)
		}
	}
}

// A write that meets replication lag is tried for the last time when the patience for it ends, which
// begins with the second try.
func TestPatienceEnds(t *testing.T) {
	w := faulted(t, sandbox.Sample(), "bad-reference=on:writes")
	r := w.resolve(t, "func-orders", "graph", "User.Read.All")
	before := w.clock.Now()
	var got roles.Result
	step := roles.Step{Key: roles.Key{Principal: r.who.ID, Resource: r.api.ID, Role: r.role.ID}, Action: roles.Assign, Needed: true}
	if err := graph.NewWriter(w.Client).Write(t.Context(), []roles.Step{step}, func(r roles.Result) { got = r }); err != nil {
		t.Fatal(err)
	}
	if waited := w.clock.Now().Sub(before); waited != pace.PollPause(0)+time.Minute || got.Status != roles.Failed {
		t.Errorf("waited %s: %s %v", waited, got.Status, got.Err)
	}
	if len(w.waits) == 0 || !strings.Contains(w.waits[0].Reason, "has not reached every replica") {
		t.Errorf("told %+v", w.waits)
	}
}

// An interrupted run begins nothing more, and says so.
func TestInterruptedWrites(t *testing.T) {
	w := faulted(t, sandbox.Sample())
	step := mailOf(t, w)
	ended, end := context.WithCancel(t.Context())
	end()
	told := 0
	err := graph.NewWriter(w.Client).Write(ended, []roles.Step{step}, func(roles.Result) { told++ })
	if err == nil || told != 0 || w.server.Stats().Writes != 0 {
		t.Errorf("%v, %d results, %d writes", err, told, w.server.Stats().Writes)
	}
}

// TestOnlyWhatIsAsked: what an identity holds is read where it was asked for, and nowhere else.
func TestOnlyWhatIsAsked(t *testing.T) {
	for _, text := range []string{orders, "client:c11e0000-0000-4000-8000-000000000001", "func-orders"} {
		for _, held := range []bool{false, true} {
			ref, err := roles.ParseIdentity(text)
			if err != nil {
				t.Fatal(err)
			}
			api, _ := roles.ParseAPI("graph")
			w := open(t, sandbox.Sample(), sandbox.Faults{})
			q := roles.LookupRequest{Identities: []roles.Ref{ref}, APIs: []roles.Ref{api}, Held: held, Partial: true}
			if _, err := w.Lookup(t.Context(), q); err != nil {
				t.Fatal(err)
			}
			asked := false
			for _, e := range w.server.Log() {
				asked = asked || strings.HasPrefix(e.Shape, "held") || strings.HasPrefix(e.Shape, "holders") || strings.HasSuffix(e.Shape, "-expand")
			}
			if asked != held {
				t.Errorf("%s, held %v: asked %v", text, held, asked)
			}
		}
	}
}
