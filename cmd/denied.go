package cmd

import (
	"context"
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/rights"
	"mi-roles/roles/token"
)

// advised is an error with advice that only its surroundings know.
type advised struct {
	err  error
	hint string
}

func (e *advised) Error() string { return e.err.Error() }
func (e *advised) Unwrap() error { return e.err }

// adviseDenied explains every refused write: what granting on this API takes and
// what the sign-in has.
func (r changeRun) adviseDenied(ctx context.Context, results []roles.Result) {
	for i, res := range results {
		if errors.Is(res.Err, roles.ErrForbidden) {
			results[i].Err = &advised{res.Err, r.deniedHint(ctx, r.resource(res.Key.Resource))}
		}
	}
}

// deniedHint rests on the token alone: after a refusal nothing more is asked.
func (s *session) deniedHint(ctx context.Context, api roles.Resource) string {
	c := s.tokenCaller(ctx)
	takes, found := "roles of this API take the directory role Cloud Application Administrator or owning the API", c.OnOthers()
	if catalog.FirstParty(string(api.AppID), api.OwnerTenant) {
		takes, found = "roles of Microsoft's own APIs take the directory role Privileged Role Administrator", c.OnGraph()
	}
	takes += " (for an application: the permissions " + rights.WriteAssignments + " and Application.Read.All)"
	if found.Verdict == rights.Yes {
		return takes + "; this sign-in looks sufficient, since " + found.Because + ": a role activated minutes ago needs a new sign-in, and policies of the tenant may forbid it"
	}
	return takes + "; here: " + found.Because
}

func (s *session) tokenCaller(ctx context.Context) rights.Caller {
	got, err := s.credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.cloud.Scope()}, EnableCAE: true})
	if err != nil {
		return rights.Caller{}
	}
	t, err := token.Parse(got.Token)
	if err != nil {
		return rights.Caller{}
	}
	return callerOfToken(t)
}
