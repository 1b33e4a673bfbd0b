package graph_test

import (
	"context"
	"errors"
	"flag"
	"testing"

	"mi-roles/graph"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// waysIdentities is the size of the tenant; docs/benchmarks.md shows 10,000.
var waysIdentities = flag.Int("ways.identities", 400, "managed identities of the tenant in TestWhatEachWayCosts")

// TestWhatEachWayCosts holds what docs/benchmarks.md says of the ways of asking. With
// -v it prints the table.
func TestWhatEachWayCosts(t *testing.T) {
	refuse := func(shapes ...string) sandbox.Faults {
		f := sandbox.Faults{}
		for _, s := range shapes {
			f.Rules = append(f.Rules, sandbox.Rule{Do: sandbox.Error400, Shape: s, On: sandbox.Both})
		}
		return f
	}
	large := sandbox.Generate(sandbox.Shape{Identities: *waysIdentities, Grants: *waysIdentities * 34 / 10, Heavy: *waysIdentities / 100,
		APIs: 20, Seed: 1})
	for _, c := range []struct {
		name   string
		faults sandbox.Faults
		most   sandbox.Stats // Requests and Units, of 10,000 identities
	}{
		{"list --all", refuse(), sandbox.Stats{Requests: 60, Units: 1000}},
		{"list --all, no $expand with id in", refuse("list-by-id-expand"), sandbox.Stats{Requests: 60, Units: 1000}},
		{"list --all, no $expand", refuse("list-by-id-expand", "list-identities-expand"), sandbox.Stats{Requests: 600, Units: 11_000}},
		{"list --all, no filter by type", refuse("list-identities"), sandbox.Stats{Requests: 70, Units: 1000}},
		{"list --all, no batches", refuse("batch"), sandbox.Stats{Requests: 900, Units: 1000}},
	} {
		w := open(t, large, c.faults)
		if _, err := wholeTenant(t.Context(), w.Client); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		share := func(n int) int { return n**waysIdentities/10_000 + 5 } // a few, however small the tenant
		w.costs(t, c.name, sandbox.Stats{Requests: share(c.most.Requests), Units: share(c.most.Units)})
	}
	for _, c := range []struct {
		name, identity string
		faults         sandbox.Faults
		most           sandbox.Stats
	}{
		{"assign", "func-orders", refuse(), sandbox.Stats{Requests: 2, Units: 4}},
		{"assign by resource ID of more than 120 characters", longResource, refuse(), sandbox.Stats{Requests: 2, Units: 5}},
		{"assign, no $expand", "func-orders", refuse("list-by-name-expand"), sandbox.Stats{Requests: 4, Units: 7}},
		{"assign, no filter by name", "func-orders", refuse("list-by-name-expand", "list-by-name"), sandbox.Stats{Requests: 5, Units: 9}},
		{"assign, no batches", "func-orders", refuse("batch"), sandbox.Stats{Requests: 5, Units: 4}},
	} {
		w := open(t, sandbox.Sample(), c.faults)
		if err := assignOnce(t.Context(), w, c.identity); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		w.costs(t, c.name, c.most)
	}
}

const longResource = "/subscriptions/5b000000-0000-4000-8000-000000000001/resourceGroups/MC_rg-platform_aks-prod_westeurope/providers/Microsoft.ManagedIdentity/userAssignedIdentities/aks-prod-agentpool"

func (w *world) costs(t *testing.T, name string, most sandbox.Stats) {
	t.Helper()
	s := w.server.Stats()
	t.Logf("| %s | %d | %d | %d |", name, s.Requests, s.Units, s.Waves)
	if s.Requests > most.Requests || s.Units > most.Units {
		t.Errorf("%s: %d requests and %d units, at most %d and %d", name, s.Requests, s.Units, most.Requests, most.Units)
	}
}

// assignOnce assigns a role as the command does: looks up, then writes.
func assignOnce(ctx context.Context, w *world, identity string) error {
	who, err := roles.ParseIdentity(identity)
	what, err2 := roles.ParseAPI("graph")
	a, err3 := w.Lookup(ctx, roles.LookupRequest{Identities: []roles.Ref{who}, APIs: []roles.Ref{what}, Held: true, Partial: true})
	if err := errors.Join(err, err2, err3); err != nil {
		return err
	}
	p, err := roles.PickIdentity(who, a.Identities[0], false)
	if err != nil {
		return err
	}
	if a.Partial[p.ID] {
		if _, err := w.AssignmentsOf(ctx, []roles.ObjectID{p.ID}); err != nil {
			return err
		}
	}
	api := a.APIs[0][0]
	role, err := roles.FindRole(api, "Calendars.Read")
	if err != nil {
		return err
	}
	return graph.NewWriter(w.Client).Write(ctx,
		[]roles.Step{{Key: roles.Key{Principal: p.ID, Resource: api.ID, Role: role.ID}, Action: roles.Assign, Needed: true}},
		func(roles.Result) {})
}
