package cmd

import (
	"context"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
)

// wants are the flags that remove cannot do without, given the others.
func (o *removeOptions) wants() []string {
	if o.given("assignment-id") {
		return nil
	}
	needed := []string{"identity"}
	if !o.everyAPI {
		needed = append(needed, "api")
	}
	if !o.all {
		needed = append(needed, "role")
	}
	return o.Missing(needed...)
}

// askRemove completes the selectors of remove: of APIs and roles, only what the
// identity holds is offered.
func (a *app) askRemove(ctx context.Context, s *connect.Session, o *removeOptions) error {
	var asked []pick.Question
	for _, flag := range o.wants() {
		switch flag {
		case "identity":
			asked = append(asked, a.ForIdentity(s, &o.Questions, flag, "Which managed identity to remove roles from?"))
		case "api":
			asked = append(asked, a.forHeldAPI(s, o))
		case "role":
			asked = append(asked, a.forHeldRoles(s, o))
		}
	}
	return a.Complete(ctx, s, &o.Questions, &o.Selectors, 0, asked...)
}

// heldGrants is what the identities named so far hold, on one API if it is named.
func (a *app) heldGrants(ctx context.Context, s *connect.Session, o *removeOptions) ([]roles.Grant, pick.Target, error) {
	r, err := o.Parse(o.given("api"))
	if err != nil {
		return nil, pick.Target{}, err
	}
	r.Question.Held = true
	t, err := a.ResolveOrAsk(ctx, s, &o.Selectors, &r, 0)
	if err != nil {
		return nil, t, err
	}
	l := &lister{Session: s, target: t}
	grants, err := l.ofIdentities(ctx)
	return grants, t, err
}

func (a *app) forHeldAPI(s *connect.Session, o *removeOptions) pick.Question {
	return func(ctx context.Context, back bool) (pick.Answer, error) {
		grants, _, err := a.heldGrants(ctx, s, o)
		if err != nil {
			return pick.Answer{}, err
		}
		held := a.heldAPIs(grants)
		if len(held) == 0 {
			return pick.Answer{}, &roles.Error{Kind: roles.ErrUsage, Msg: "the identity holds nothing that can be removed here",
				Hint: "see what it holds with: mi-roles list -i IDENTITY"}
		}
		return a.AskAPI(ctx, held, back)
	}
}

// heldAPIs are those of which roles are held.
func (a *app) heldAPIs(grants []roles.Grant) []roles.Resource {
	var held []roles.Resource
	seen := map[roles.ObjectID]bool{}
	for _, g := range grants {
		switch {
		case g.State == roles.ResourceDeleted || g.Resource == nil:
			a.Note("not listed: a role of a deleted API; remove it with: mi-roles remove --assignment-id %s", g.ID)
		case !seen[g.Resource.ID]:
			seen[g.Resource.ID] = true
			held = append(held, *g.Resource)
		}
	}
	return held
}

func (a *app) forHeldRoles(s *connect.Session, o *removeOptions) pick.Question {
	return func(ctx context.Context, back bool) (pick.Answer, error) {
		grants, t, err := a.heldGrants(ctx, s, o)
		if err != nil {
			return pick.Answer{}, err
		}
		options := heldOptions(grants)
		if len(options) == 0 {
			return pick.Answer{}, &roles.Error{Kind: roles.ErrUsage, Msg: "the identity holds no role of " + t.API.DisplayName,
				Hint: "see what it holds with: mi-roles list -i IDENTITY"}
		}
		picked, err := a.ChooseMany(ctx, screen.Question{Title: "Which roles of " + output.Clean(t.API.DisplayName) + " do you want to remove?",
			Options: options, Back: back})
		return pick.Answer{Flag: "role", Texts: picked}, err
	}
}

// heldOptions are roles that are held, each once.
func heldOptions(grants []roles.Grant) []screen.Option {
	var options []screen.Option
	seen := map[roles.RoleID]bool{}
	for _, g := range grants {
		if seen[g.Key.Role] {
			continue
		}
		seen[g.Key.Role] = true
		o := screen.Option{Name: output.Clean(change.RoleName(g)), About: pick.RiskMark(g.Rating.Level), Value: heldRoleText(g)}
		if g.State != roles.Enabled {
			o.About += "  " + string(g.State)
		}
		if g.Role != nil && g.Resource != nil {
			o.Details = func() []screen.Detail { return pick.RoleDetails(*g.Resource, *g.Role, g.Rating) }
		}
		options = append(options, o)
	}
	return screen.Distinct(options)
}

// heldRoleText names a held role so that remove finds that one: by its value
// where that is enough, else by its id.
func heldRoleText(g roles.Grant) string {
	if g.Role != nil && connect.Typeable(g.Role.Value) {
		return g.Resource.RoleText(*g.Role)
	}
	return string(g.Key.Role)
}
