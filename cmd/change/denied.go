package change

import (
	"context"
	"errors"
	"slices"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/rights"
)

// adviseDenied explains every refused write: what granting on this API takes and
// what the sign-in has.
func (r Run) adviseDenied(ctx context.Context, results []roles.Result) {
	if !slices.ContainsFunc(results, func(res roles.Result) bool { return errors.Is(res.Err, roles.ErrForbidden) }) {
		return
	}
	policies := r.policiesBehind(ctx)
	for i, res := range results {
		if errors.Is(res.Err, roles.ErrForbidden) {
			hint := r.fencedHint(policies, res)
			if hint == "" {
				hint = deniedHint(ctx, r.Session, r.resource(res.Key.Resource))
			}
			results[i].Err = &screen.Advised{Err: res.Err, Hint: hint}
		}
	}
}

// deniedHint rests on the token alone.
func deniedHint(ctx context.Context, s *connect.Session, api roles.Resource) string {
	c := tokenCaller(ctx, s)
	takes, found := "roles of this API require the directory role Cloud Application Administrator, or ownership of the API", c.OnOthers()
	if catalog.FirstParty(string(api.AppID), api.OwnerTenant) {
		takes, found = "roles of Microsoft's own APIs require the directory role Privileged Role Administrator", c.OnGraph()
	}
	takes += " (for an application: the permissions " + rights.WriteAssignments + " and Application.Read.All)"
	if found.Verdict == rights.Yes {
		return takes + "; this sign-in looks sufficient, because " + found.Because + ": a role activated minutes ago needs a new sign-in, " +
			"and policies of the tenant may forbid it"
	}
	return takes + "; here: " + found.Because
}

func tokenCaller(ctx context.Context, s *connect.Session) rights.Caller {
	t, ok := signedIn(ctx, s)
	if !ok {
		return rights.Caller{}
	}
	return connect.CallerOfToken(t)
}
