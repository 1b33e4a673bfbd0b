package cmd

import (
	"context"
	"strings"

	"mi-roles/cmd/connect"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/fence"
	"mi-roles/roles/rights"
)

// answers says what the sign-in may grant. Where its own rights do not suffice, the narrower
// ones are looked at: app consent policies, directory roles scoped to one API, ownership.
func (a *app) answers(ctx context.Context, s *connect.Session, c rights.Caller, me output.Account) (onGraph, onOthers output.Answer) {
	ofGraph, ofOthers := c.OnGraph(), c.OnOthers()
	if !c.Known || ofGraph.Verdict == rights.Yes || me.ObjectID == nil {
		return answerOf(ofGraph), answerOf(ofOthers)
	}
	policies, err := s.ConsentPolicies(ctx, *me.ObjectID)
	var apis []string
	if err == nil && c.App && ofOthers.Verdict != rights.Yes {
		apis, err = narrowAPIs(ctx, s, *me.ObjectID)
	}
	if err != nil {
		a.Note("cannot read whether a narrower right lets this account assign roles (%s)", output.Clean(err.Error()))
		return answerOf(ofGraph), answerOf(ofOthers)
	}
	if len(policies) > 0 {
		a.Note("it is not confirmed on a tenant that such a policy applies to applications and managed identities")
	}
	return answerOf(limited(ofGraph, wordsOf(policies, isGraph))),
		answerOf(limited(ofOthers, append(wordsOf(policies, func(app string) bool { return !isGraph(app) }), apis...)))
}

// limited is what is left of an answer where some narrower rights are there.
func limited(own rights.Answer, by []string) rights.Answer {
	if own.Verdict == rights.Yes || len(by) == 0 {
		return own
	}
	return rights.Answer{Verdict: rights.Limited, Because: strings.Join(by, "; ")}
}

func wordsOf(policies []fence.Policy, api func(string) bool) []string {
	var out []string
	for _, p := range policies {
		if said := p.InWords(api); said != "" {
			out = append(out, said)
		}
	}
	return out
}

func isGraph(app string) bool {
	api, known := catalog.ByAppID(app)
	return known && api.Alias == "graph"
}

// narrowAPIs says of which APIs an account may grant every role, and no other.
func narrowAPIs(ctx context.Context, s *connect.Session, account string) ([]string, error) {
	narrow, err := s.ScopedRights(ctx, account)
	if err != nil || len(narrow) == 0 {
		return nil, err
	}
	ids := make([]roles.ObjectID, len(narrow))
	for i, n := range narrow {
		ids[i] = n.API
	}
	found, err := s.Resources(ctx, ids)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range narrow {
		api, there := found[n.API]
		role, known := catalog.DirectoryRoleByID(n.Role)
		switch {
		case !there || isGraph(string(api.AppID)) && n.Role != "" || len(api.Roles) == 0:
		case n.Role == "":
			out = append(out, "only roles of "+api.DisplayName+", which it owns")
		case known && role.GrantsOther:
			out = append(out, "only roles of "+api.DisplayName+", as "+role.Name+" scoped to it")
		}
	}
	return out, nil
}
