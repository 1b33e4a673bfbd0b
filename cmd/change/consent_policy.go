package change

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"mi-roles/cmd/connect"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/fence"
	"mi-roles/roles/rights"
	"mi-roles/roles/token"
)

// signedIn is the token of this sign-in, as far as it can be read.
func signedIn(ctx context.Context, s *connect.Session) (token.Token, bool) {
	got, err := s.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.Cloud.Scope()}, EnableCAE: true})
	if err != nil {
		return token.Token{}, false
	}
	t, err := token.Parse(got.Token)
	return t, err == nil
}

// mayBeFenced: the sign-in lacks the permission that grants everything, so that a consent
// policy may be what it grants by.
func mayBeFenced(t token.Token) bool {
	return t.ObjectID != "" && !slices.Contains(connect.CallerOfToken(t).Permissions, rights.WriteAssignments)
}

// pseudoRoles are in tokens and are no directory roles: a member user, an application.
var pseudoRoles = []string{"b79fbf4d-3ef9-4689-8143-76b194e85509", "0997a1d0-0d1d-4acb-b408-d5ca73121e90"}

// customRole: the token names a directory role that is none of the built-in ones.
func customRole(t token.Token) bool {
	return slices.ContainsFunc(t.WIDs, func(id string) bool {
		_, known := catalog.DirectoryRoleByID(id)
		return !known && !slices.Contains(pseudoRoles, strings.ToLower(id))
	})
}

// TellFenced says of changes that are about to be made, or planned, which of them the consent
// policy does not allow by which this sign-in grants. A sign-in that may grant everything, or
// whose token names no custom role, costs no request. The service has the last word.
func (a *Runner) TellFenced(ctx context.Context, s *connect.Session, plan roles.Plan, d roles.Describer) {
	if len(plan.Pending()) == 0 {
		return
	}
	t, ok := signedIn(ctx, s)
	if !ok || !mayBeFenced(t) || !customRole(t) {
		return
	}
	policies, err := s.ConsentPolicies(ctx, t.ObjectID)
	if err != nil || len(policies) == 0 {
		return
	}
	told := 0
	for _, step := range plan.Pending() {
		g := d.Describe(roles.Assignment{Key: step.Key})
		why := refusedBy(policies, g, step.Action)
		if why == "" {
			continue
		}
		if told++; told > ManySteps {
			a.Note("and more that the policy does not allow")
			return
		}
		a.Note("%s", output.Clean(why))
	}
}

// refusedBy says why none of the policies allows a change, "" where one does or may.
func refusedBy(policies []fence.Policy, g roles.Grant, action roles.Action) string {
	names := make([]string, len(policies))
	for i, p := range policies {
		names[i] = p.ID
	}
	by := "policy " + strings.Join(names, ", ")
	what := fmt.Sprintf("%s of %s for %s", RoleName(g), g.APIName(), g.Principal.DisplayName)
	if action == roles.Remove {
		return fmt.Sprintf("%s, through which this sign-in assigns roles, is not known to cover removing %s (not confirmed on a tenant)",
			by, what)
	}
	if g.Resource == nil {
		return ""
	}
	for _, p := range policies {
		if p.Rules(string(g.Principal.AppID), string(g.Resource.AppID), string(g.Key.Role)) != fence.Refused {
			return ""
		}
	}
	return fmt.Sprintf("%s, through which this sign-in assigns roles, does not allow %s", by, what)
}

// policiesBehind are the consent policies of a sign-in whose changes were refused, none where
// it needs none or they cannot be read.
func (r Run) policiesBehind(ctx context.Context) []fence.Policy {
	t, ok := signedIn(ctx, r.Session)
	if !ok || !mayBeFenced(t) {
		return nil
	}
	policies, err := r.ConsentPolicies(ctx, t.ObjectID)
	if err != nil {
		return nil // the refusal is told all the same
	}
	return policies
}

// fencedHint explains a refusal by the consent policies of the sign-in, "" without one.
func (r Run) fencedHint(policies []fence.Policy, res roles.Result) string {
	if len(policies) == 0 {
		return ""
	}
	why := refusedBy(policies, r.Describer().Describe(roles.Assignment{Key: res.Key}), res.Action)
	switch {
	case why != "" && res.Action == roles.Remove:
		return why + ": let an administrator remove it"
	case why != "":
		return why + ": change the manifest, and let an administrator run mi-roles fence apply"
	}
	return "policy " + policies[0].ID +
		" allows this; whether it counts for managed identities and for applications is not confirmed on a " +
		"tenant: check with mi-roles fence verify"
}
