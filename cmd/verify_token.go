package cmd

import (
	"context"
	"fmt"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/graph/signin"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/token"
)

// tokenSide is the part of verify that looks at a token: one that was given, or
// one that the identity itself gets on this host.
type tokenSide struct {
	from      string
	acquire   bool
	claims    *token.Token
	transport policy.Transporter // nil: the network
}

func (o *tokenSide) addFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.from, "token", "", "also check the token in `FILE`, or - for standard input")
	c.Flags().BoolVar(&o.acquire, "acquire", false, "also get a token as the identity and check it: only on the Azure resource that has the identity")
	c.MarkFlagsMutuallyExclusive("token", "acquire")
}

func (o *tokenSide) wanted() bool { return o.from != "" || o.acquire }

// prepareToken reads the token before anything is asked of the directory.
func (a *app) prepareToken(ctx context.Context, o *tokenSide, identities int) error {
	switch {
	case !o.wanted():
		return nil
	case identities > 1:
		return screen.Refuse("a token belongs to one identity: name one with -i, not %d", identities)
	case o.acquire && a.Sandbox != "":
		return screen.Refuse("--acquire: a sandbox gives no tokens; use --token FILE")
	case o.acquire:
		return nil
	}
	_, claims, err := a.tokenFrom(ctx, o.from)
	o.claims = &claims
	return err
}

// judgeToken replaces each verdict that is OK on the directory's side by that on
// the token's: what the directory lacks, no token can carry.
func (a *app) judgeToken(ctx context.Context, s *connect.Session, t pick.Target, o *tokenSide, verdicts []roles.Verdict) ([]roles.Verdict, error) {
	if !o.wanted() || notOK(verdicts) == len(verdicts) {
		return verdicts, nil
	}
	claims := o.claims
	if o.acquire {
		got, err := a.acquire(ctx, s, t, o.transport)
		if err != nil {
			return nil, err
		}
		claims = &got
	}
	tenant := s.TenantID(ctx)
	for i, v := range verdicts {
		if v.Code != roles.OK {
			continue
		}
		r := token.Check(*claims, expectation(v.Grant, tenant, s.Cloud), time.Now())
		verdicts[i].Code, verdicts[i].Message, verdicts[i].NextStep = roles.VerdictCode(r.Verdict), r.Message, r.NextStep
	}
	return verdicts, nil
}

// expectation is what the directory says that a token of this grant carries.
func expectation(g roles.Grant, tenant string, cloud signin.Cloud) token.Expectation {
	e := token.Expectation{TenantID: tenant, PrincipalObjectID: string(g.Principal.ID), PrincipalAppID: string(g.Principal.AppID),
		AzureResourceID: string(g.Principal.AzureResource), RoleValue: g.RoleValue()}
	if g.Resource != nil {
		e.ResourceAppID = string(g.Resource.AppID)
		e.ResourceNames = append([]string{pick.AudienceOf(*g.Resource, cloud).Resource}, g.Resource.Names...)
	}
	if !g.Created.IsZero() {
		e.GrantedAt = &g.Created
	}
	return e
}

// acquire gets a token as the identity that was named, which must be one of this host's.
func (a *app) acquire(ctx context.Context, s *connect.Session, t pick.Target, transport policy.Transporter) (token.Token, error) {
	var id signin.HostIdentity
	if p := t.Identities[0]; p.Type != roles.SystemAssigned {
		id.ClientID = string(p.AppID)
	}
	host, err := signin.NewManaged(signin.Options{Cloud: s.Cloud, Transport: a.Network(transport)}, id)
	if err != nil {
		return token.Token{}, err
	}
	got, err := host.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{pick.AudienceOf(t.API, s.Cloud).Scope()}})
	if err != nil {
		return token.Token{}, err
	}
	claims, err := token.Parse(got.Token)
	if err != nil {
		return claims, fmt.Errorf("got a token that cannot be read: %w", err)
	}
	return claims, nil
}

// tellAudience says what a client must ask for, which is half of all failures.
func (a *app) tellAudience(api roles.Resource, cloud signin.Cloud) {
	who := pick.AudienceOf(api, cloud)
	a.Note("scope     %s (Microsoft.Identity.Web, MSAL, Azure.Identity and the other Azure SDKs)", output.Clean(who.Scope()))
	a.Note("resource  %s (az --resource, Logic Apps' audience, Get-AzAccessToken, IDENTITY_ENDPOINT)", output.Clean(who.Resource))
	if missing := who.Missing(api); missing != "" {
		a.Note("          %s", output.Clean(missing))
	}
	if api.AssignmentRequired {
		a.Note("assignment required: %s gives tokens only to identities that hold one of its roles", output.Clean(api.DisplayName))
		return
	}
	a.Note("assignment not required: any identity of the tenant gets a token for %s, so the API must check the roles itself", output.Clean(api.DisplayName))
}
