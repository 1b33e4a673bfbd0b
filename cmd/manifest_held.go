package cmd

import (
	"context"

	"mi-roles/cmd/connect"
	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
)

// tenantHoldings is what was read of a tenant. Where it is whole, it is all managed identities
// and everything that they hold.
type tenantHoldings struct {
	principals []roles.Principal
	grants     []roles.Grant
	whole      bool
}

// listedIn finds out what a manifest says of what is held, its last days included.
// What was read in whole is not asked for again; of a part, a name may mean another
// identity as well, which was not read.
func listedIn(ctx context.Context, s *connect.Session, m manifest.Manifest, of tenantHoldings, anyPrincipal bool) (desired.State, error) {
	how := desired.Options{AnyPrincipal: anyPrincipal, Lenient: true, Now: s.Clock().Now()}
	if !of.whole {
		d, err := desire(ctx, s, m, how)
		return d.State, err
	}
	held := map[roles.ObjectID][]roles.Assignment{}
	for _, g := range of.grants {
		held[g.Principal.ID] = append(held[g.Principal.ID], g.Assignment)
	}
	answer, _, err := (&scopeOptions{}).lookup(ctx, s, m, of.principals, held)
	if err != nil {
		return desired.State{}, err
	}
	return desired.Resolve(m, answer, how)
}
