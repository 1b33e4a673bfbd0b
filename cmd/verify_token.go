package cmd

import (
	"context"
	"errors"
	"fmt"
	"slices"

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
	from           string
	acquire        bool
	checkSignature bool
	transport      policy.Transporter // nil: the network

	raw    string // of the token that was given or got; it never leaves this type
	claims token.Token
}

func (o *tokenSide) addFlags(c *cobra.Command) {
	c.Flags().StringVar(&o.from, "token", "", "also check the token in `FILE`, or - for standard input")
	c.Flags().BoolVar(&o.acquire, "acquire", false,
		"also get a token as the identity and check it: only on the Azure resource that has the identity")
	c.Flags().BoolVar(&o.checkSignature, "check-signature", false,
		"with --token or --acquire: check the token's signature against the keys that the tenant publishes")
	c.MarkFlagsMutuallyExclusive("token", "acquire")
}

func (o *tokenSide) wanted() bool { return o.from != "" || o.acquire }

// prepareToken reads the token before anything is asked of the directory.
func (a *app) prepareToken(ctx context.Context, o *tokenSide, identities int) error {
	switch {
	case !o.wanted() && o.checkSignature:
		return screen.Refuse("--check-signature: name the token to check with --token FILE, or get one with --acquire")
	case !o.wanted():
		return nil
	case identities > 1:
		return screen.Refuse("a token belongs to one identity: name one with -i, not %d", identities)
	case o.checkSignature && a.Sandbox != "":
		return screen.Refuse("--check-signature: a sandbox publishes no keys; mi-roles token inspect --check-signature asks the token's " +
			"own tenant")
	case o.acquire && a.Sandbox != "":
		return screen.Refuse("--acquire: a sandbox issues no tokens; use --token FILE")
	case o.acquire:
		return nil
	}
	var err error
	o.raw, o.claims, err = a.tokenFrom(ctx, o.from)
	if err == nil && o.checkSignature {
		return o.checkable()
	}
	return err
}

// checkable refuses to look for keys that could not help. A token that nobody signed
// is a verdict, not a refusal.
func (o *tokenSide) checkable() error {
	err := beforeKeys(o.raw)
	if _, verdict := token.SignatureResult(err); verdict {
		return nil
	}
	return err
}

// judgeToken replaces each verdict on a grant that is there by that on the token, unless
// the token is fine: what the directory lacks, no token can carry.
func (a *app) judgeToken(ctx context.Context, s *connect.Session, t pick.Target, o *tokenSide,
	verdicts []roles.Verdict) ([]roles.Verdict, error) {
	held := func(v roles.Verdict) bool { return v.Code == roles.OK || v.Code == roles.Incomplete }
	if !o.wanted() || !slices.ContainsFunc(verdicts, held) {
		return verdicts, nil
	}
	if o.acquire {
		var err error
		if o.raw, o.claims, err = a.acquire(ctx, s, t, o.transport); err != nil {
			return nil, err
		}
	}
	tenant := s.TenantID(ctx)
	issuers := issuersOf(s, tenant)
	var passed []int
	for i, v := range verdicts {
		if !held(v) {
			continue
		}
		e := expectation(v.Grant, tenant, s.Cloud)
		e.Issuers = issuers
		r := token.Check(o.claims, e, a.Clock().Now())
		if r.Verdict == token.OK {
			verdicts[i].Message = r.Message
			passed = append(passed, i)
		} else {
			verdicts[i] = replaced(v, r)
		}
	}
	if len(passed) == 0 {
		return verdicts, nil
	}
	words, refused, err := a.proof(ctx, s, o, tenant)
	for _, i := range passed {
		verdicts[i].Message += "; " + words
		if refused != nil {
			verdicts[i] = replaced(verdicts[i], *refused)
		}
	}
	return verdicts, err
}

// issuersOf are the issuers of the tenant's tokens. Those of a sandbox are like the public cloud's.
func issuersOf(s *connect.Session, tenant string) []string {
	switch {
	case tenant == "":
		return nil
	case s.Sandboxed:
		return signin.Clouds()[0].Issuers(tenant)
	}
	return s.Cloud.Issuers(tenant)
}

// replaced is a verdict on a grant that a token's takes the place of.
func replaced(v roles.Verdict, by token.Result) roles.Verdict {
	v.Code, v.Message, v.Step, v.NextStep = roles.VerdictCode(by.Verdict), by.Message, "", by.NextStep
	return v
}

// proof says of a token that is OK but for its signature what became of that: in
// words, or as the verdict that takes the place of OK.
func (a *app) proof(ctx context.Context, s *connect.Session, o *tokenSide, tenant string) (words string, refused *token.Result, err error) {
	switch {
	case !o.checkSignature:
		a.Note("the token's signature was not checked, and anyone can write such a token: %s", uncheckedWords(o.claims))
		return "its signature was not checked", nil, nil
	case tenant == "":
		return "", nil, errors.New("cannot check the signature: the sign-in does not say which tenant it is for")
	}
	if err = beforeKeys(o.raw); err == nil {
		err = a.keysOf(s.Cloud, o.transport).check(ctx, o.raw, tenant)
	}
	if r, is := token.SignatureResult(err); is {
		return "", &r, nil
	}
	return "one of the keys that the tenant publishes signed it", nil, err
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
func (a *app) acquire(ctx context.Context, s *connect.Session, t pick.Target, transport policy.Transporter) (string, token.Token, error) {
	host, err := signin.NewManaged(signin.Options{Cloud: s.Cloud, Transport: a.Network(transport)}, hostIdentityOf(t.Identities[0]))
	if err != nil {
		return "", token.Token{}, err
	}
	got, err := host.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{pick.AudienceOf(t.API, s.Cloud).Scope()}})
	if err != nil {
		return "", token.Token{}, err
	}
	claims, err := token.Parse(got.Token)
	if err != nil {
		return "", claims, fmt.Errorf("got a token that cannot be read: %w", err)
	}
	return got.Token, claims, nil
}

// hostIdentityOf names an identity as a host understands it. Hosts know the
// system-assigned one by no id, and AZURE_CLIENT_ID, which may name another of
// their identities, has no say in whose token is meant.
func hostIdentityOf(p roles.Principal) signin.HostIdentity {
	if p.Type == roles.SystemAssigned {
		return signin.HostIdentity{Own: true}
	}
	return signin.HostIdentity{ClientID: string(p.AppID), Own: p.Type == roles.UnknownManaged}
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
		a.Note("assignment required: %s issues tokens only to identities that hold one of its roles", output.Clean(api.DisplayName))
		return
	}
	a.Note("assignment not required: any identity of the tenant gets a token for %s, so the API must check the roles itself",
		output.Clean(api.DisplayName))
}
