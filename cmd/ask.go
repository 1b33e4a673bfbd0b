package cmd

import (
	"cmp"
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
	missing := o.Missing("identity", "api", "role")
	if err := a.settleGiven(ctx, s, o, len(missing)); err != nil {
		return err
	}
	for _, flag := range missing {
		var err error
		switch flag {
		case "identity":
			err = a.AskIdentity(ctx, s, &o.Questions, flag, "Which managed identity to assign roles to?")
		case "api":
			err = a.AskAPI(ctx, s, &o.Questions)
		case "role":
			err = a.askRoles(ctx, s, o)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// settleGiven finds out what was given before anything else is asked: nobody answers three
// questions to hear that the first word was misspelt.
func (a *app) settleGiven(ctx context.Context, s *connect.Session, o *assignOptions, missing int) error {
	r, err := o.Parse(o.Flags().Changed("api"))
	if err != nil || missing == 0 || len(r.Question.Identities)+len(r.Question.APIs) == 0 {
		return err
	}
	_, err = a.Settle(ctx, s, &o.Selectors, &r, o.wait)
	return err
}

// askRoles lets the user pick roles that the API offers; a critical one needs a
// yes of its own.
func (a *app) askRoles(ctx context.Context, s *connect.Session, o *assignOptions) error {
	r, err := (&pick.Selectors{API: o.API}).Parse(true)
	if err != nil {
		return err
	}
	t, err := pick.Resolve(ctx, s, r, 0, a.Note)
	if err != nil {
		return err
	}
	if t.API.AppID == pick.GraphAppID {
		a.Note("to find the role that a call needs: mi-roles roles --for \"GET /users\"")
	}
	picked, err := a.ChooseMany(ctx, "Which roles of "+output.Clean(t.API.DisplayName)+"?",
		pick.RoleOptions(s, t.API, cmp.Or(a.Width, 80)-8))
	if err != nil {
		return err
	}
	if err := o.Answer("role", picked...); err != nil {
		return err
	}
	wanted, err := pick.FindRoles(t.API, picked)
	if err != nil {
		return err
	}
	for _, role := range wanted {
		if err := a.askMeant(ctx, s, o, t.API, role); err != nil {
			return err
		}
	}
	return nil
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
		is = "not rated: the table of " + catalog.Date() + " does not know it, and it may be critical"
	}
	yes, err := a.Confirm(ctx, output.Clean(fmt.Sprintf("%s is %s. Assign it anyway?", change.RoleName(g), is)))
	if err != nil || !yes {
		return err
	}
	return o.Answer(strings.TrimPrefix(kind.Flag(), "--"), api.RoleText(role))
}

// askCopy completes the two identities of copy.
func (a *app) askCopy(ctx context.Context, s *connect.Session, o *copyOptions) error {
	title := map[string]string{"from": "Whose roles are copied?", "to": "Which identity gets them?"}
	for _, flag := range o.Missing("from", "to") {
		if err := a.AskIdentity(ctx, s, &o.Questions, flag, title[flag]); err != nil {
			return err
		}
	}
	return nil
}
