package graph_test

import (
	"context"
	"slices"
	"testing"

	"mi-roles/graph/sandbox"
	"mi-roles/roles"
)

// What a misspelled name was meant for costs one more request, and a caller who is refused it
// merely learns less. A name that is found costs nothing more.
func TestNeighbours(t *testing.T) {
	for _, c := range []struct {
		identity, api string
		fault         []string
		requests      int
		near, nearAPI bool
	}{
		{"func-orders", "graph", nil, 1, false, false},
		{"fnuc-orders", "graph", nil, 2, true, false},
		{"fnuc-orders", "Ordres API", nil, 2, true, true},
		{"fnuc-orders", "api://ordres", nil, 2, true, true},
		{"fnuc-orders", "Ordres API", []string{"400=shape:list-identities", "400=shape:list-apis"}, 2, false, true},
	} {
		faults, err := sandbox.ParseFaults(c.fault)
		if err != nil {
			t.Fatal(err)
		}
		who, _ := roles.ParseIdentity(c.identity)
		api, _ := roles.ParseAPI(c.api)
		w := open(t, sandbox.Sample(), faults)
		a, err := w.Lookup(context.Background(), roles.LookupRequest{Identities: []roles.Ref{who}, APIs: []roles.Ref{api}})
		if err != nil {
			t.Errorf("%s %s: %v", c.identity, c.api, err)
			continue
		}
		near := slices.ContainsFunc(a.Identities[0].Near, func(p roles.Principal) bool { return p.DisplayName == "func-orders" })
		nearAPI := len(a.NearAPIs) > 0 &&
			slices.ContainsFunc(a.NearAPIs[0], func(r roles.Resource) bool { return r.DisplayName == "Orders API" })
		if near != c.near || nearAPI != c.nearAPI || w.server.Stats().Requests != c.requests {
			t.Errorf("%+v: %v, %v, %d requests", c, near, nearAPI, w.server.Stats().Requests)
		}
	}
}
