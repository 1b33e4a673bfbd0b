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
	if !o.Asked {
		return nil
	}
	if !o.given("identity") {
		if err := a.AskIdentity(ctx, s, &o.Questions, "identity", "Which managed identity to remove roles from?"); err != nil {
			return err
		}
	}
	if len(o.Missing("api")) == 1 && !o.everyAPI {
		if err := a.askHeldAPI(ctx, s, o); err != nil {
			return err
		}
	}
	if len(o.Missing("role")) == 1 && !o.all {
		return a.askHeldRoles(ctx, s, o)
	}
	return nil
}

// heldGrants is what the identities named so far hold, on one API if it is named.
func (a *app) heldGrants(ctx context.Context, s *connect.Session, o *removeOptions) ([]roles.Grant, pick.Target, error) {
	r, err := o.Parse(o.given("api"))
	if err != nil {
		return nil, pick.Target{}, err
	}
	r.Question.Held = true
	t, err := a.Settle(ctx, s, &o.Selectors, &r, 0)
	if err != nil {
		return nil, t, err
	}
	l := &lister{Session: s, target: t}
	grants, err := l.ofIdentities(ctx)
	return grants, t, err
}

func (a *app) askHeldAPI(ctx context.Context, s *connect.Session, o *removeOptions) error {
	grants, _, err := a.heldGrants(ctx, s, o)
	if err != nil {
		return err
	}
	var held []roles.Resource
	seen := map[roles.ObjectID]bool{}
	for _, g := range grants {
		switch {
		case g.State == roles.ResourceDeleted || g.Resource == nil:
			a.Note("not offered: a role of an API that is gone; remove it with: mi-roles remove --assignment-id %s", g.ID)
		case !seen[g.Resource.ID]:
			seen[g.Resource.ID] = true
			held = append(held, *g.Resource)
		}
	}
	if len(held) == 0 {
		return &roles.Error{Kind: roles.ErrUsage, Msg: "the identity holds nothing that could be taken away here",
			Hint: "see what it holds with: mi-roles list -i IDENTITY"}
	}
	choice, err := a.Choose(ctx, "Which API?", pick.APIOptions(held))
	if err != nil {
		return err
	}
	return o.Answer("api", choice)
}

func (a *app) askHeldRoles(ctx context.Context, s *connect.Session, o *removeOptions) error {
	grants, t, err := a.heldGrants(ctx, s, o)
	if err != nil {
		return err
	}
	var options []screen.Option
	seen := map[roles.RoleID]bool{}
	for _, g := range grants {
		if seen[g.Key.Role] {
			continue
		}
		seen[g.Key.Role] = true
		label := output.Clean(change.RoleName(g)) + "  " + pick.RiskMark(g.Rating.Level)
		if g.State != roles.Enabled {
			label += "  " + string(g.State)
		}
		options = append(options, screen.Option{Label: label, Value: heldRoleText(g)})
	}
	if len(options) == 0 {
		return &roles.Error{Kind: roles.ErrUsage, Msg: "the identity holds no role of " + t.API.DisplayName,
			Hint: "see what it holds with: mi-roles list -i IDENTITY"}
	}
	picked, err := a.ChooseMany(ctx, "Which roles of "+output.Clean(t.API.DisplayName)+" are taken away?", screen.Distinct(options))
	if err != nil {
		return err
	}
	return o.Answer("role", picked...)
}

// heldRoleText names a held role so that remove finds that one: by its value
// where that is enough, else by its id.
func heldRoleText(g roles.Grant) string {
	if g.Role != nil && connect.Typeable(g.Role.Value) {
		return g.Resource.RoleText(*g.Role)
	}
	return string(g.Key.Role)
}
