package change

import (
	"context"
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/rights"
	"mi-roles/roles/token"
)

// adviseDenied explains every refused write: what granting on this API takes and
// what the sign-in has.
func (r Run) adviseDenied(ctx context.Context, results []roles.Result) {
	for i, res := range results {
		if errors.Is(res.Err, roles.ErrForbidden) {
			results[i].Err = &screen.Advised{Err: res.Err, Hint: deniedHint(ctx, r.Session, r.resource(res.Key.Resource))}
		}
	}
}

// deniedHint rests on the token alone: after a refusal nothing more is asked.
func deniedHint(ctx context.Context, s *connect.Session, api roles.Resource) string {
	c := tokenCaller(ctx, s)
	takes, found := "roles of this API take the directory role Cloud Application Administrator or owning the API", c.OnOthers()
	if catalog.FirstParty(string(api.AppID), api.OwnerTenant) {
		takes, found = "roles of Microsoft's own APIs take the directory role Privileged Role Administrator", c.OnGraph()
	}
	takes += " (for an application: the permissions " + rights.WriteAssignments + " and Application.Read.All)"
	if found.Verdict == rights.Yes {
		return takes + "; this sign-in looks sufficient, since " + found.Because + ": a role activated minutes ago needs a new sign-in, " +
			"and policies of the tenant may forbid it"
	}
	return takes + "; here: " + found.Because
}

func tokenCaller(ctx context.Context, s *connect.Session) rights.Caller {
	got, err := s.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.Cloud.Scope()}, EnableCAE: true})
	if err != nil {
		return rights.Caller{}
	}
	t, err := token.Parse(got.Token)
	if err != nil {
		return rights.Caller{}
	}
	return connect.CallerOfToken(t)
}
