package cmd

import (
	"context"
	"fmt"
	"strings"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/gate"
)

// askAssign completes the selectors of assign.
func (a *app) askAssign(ctx context.Context, s *connect.Session, o *assignOptions) error {
	var asked []pick.Question
	for _, flag := range o.Missing("identity", "api", "role") {
		switch flag {
		case "identity":
			asked = append(asked, a.ForIdentity(s, &o.Questions, flag, "Which managed identity to assign roles to?"))
		case "api":
			asked = append(asked, a.ForAPI(s))
		case "role":
			asked = append(asked, a.forAssignable(s, o))
		}
	}
	return a.Complete(ctx, s, &o.Questions, &o.Selectors, o.wait, asked...)
}

// forAssignable has roles picked that the API offers; a critical one needs a yes of its own.
func (a *app) forAssignable(s *connect.Session, o *assignOptions) pick.Question {
	told := false
	return func(ctx context.Context, back bool) (pick.Answer, error) {
		api, err := a.NamedAPI(ctx, s, &o.Selectors)
		if err != nil {
			return pick.Answer{}, err
		}
		if api.AppID == pick.GraphAppID && !told {
			told = true // once, however often one comes back
			a.Note("to find the role that a call needs: mi-roles roles --for \"GET /users\"")
		}
		answer, err := a.AskRoles(ctx, s, api, back)
		if err != nil {
			return answer, err
		}
		wanted, err := pick.FindRoles(api, answer.Texts)
		if err != nil {
			return answer, err
		}
		for _, role := range wanted {
			if err := a.askMeant(ctx, s, o, api, role); err != nil {
				return answer, err
			}
		}
		return answer, nil
	}
}

// askMeant asks for a yes of its own to a role that a run must be told is meant.
func (a *app) askMeant(ctx context.Context, s *connect.Session, o *assignOptions, api roles.Resource, role roles.AppRole) error {
	g := s.Knowing(nil, api).Describe(roles.Assignment{Key: roles.Key{Resource: api.ID, Role: role.ID}})
	kind, is := gate.Needs(g), ""
	switch kind {
	case "":
		return nil
	case gate.Critical:
		is = "critical: it " + g.Rating.Why
	case gate.Unrated:
		is = "not rated: the table of " + catalog.Date() + " does not include it, and it may be critical"
	}
	yes, err := a.Confirm(ctx, output.Clean(fmt.Sprintf("%s is %s. Assign it anyway?", change.RoleName(g), is)))
	if err != nil || !yes {
		return err
	}
	return o.Answer(strings.TrimPrefix(kind.Flag(), "--"), api.RoleText(role))
}

// askCopy completes the two identities of copy.
func (a *app) askCopy(ctx context.Context, s *connect.Session, o *copyOptions) error {
	title := map[string]string{"from": "Copy the roles of which identity?", "to": "Copy them to which identity?"}
	var asked []pick.Question
	for _, flag := range o.Missing("from", "to") {
		asked = append(asked, a.ForIdentity(s, &o.Questions, flag, title[flag]))
	}
	return a.Complete(ctx, s, &o.Questions, &o.Selectors, 0, asked...)
}
