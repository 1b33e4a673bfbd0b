package cmd

import (
	"context"

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
	return o.missing(needed...)
}

// askRemove completes the selectors of remove: of APIs and roles, only what the
// identity holds is offered.
func (a *app) askRemove(ctx context.Context, s *session, o *removeOptions) error {
	if !o.asked {
		return nil
	}
	if !o.given("identity") {
		if err := a.askIdentity(ctx, s, &o.questions, "identity", "Which managed identity loses roles?"); err != nil {
			return err
		}
	}
	if len(o.missing("api")) == 1 && !o.everyAPI {
		if err := a.askHeldAPI(ctx, s, o); err != nil {
			return err
		}
	}
	if len(o.missing("role")) == 1 && !o.all {
		return a.askHeldRoles(ctx, s, o)
	}
	return nil
}

// heldGrants is what the identities named so far hold, on one API if it is named.
func (a *app) heldGrants(ctx context.Context, s *session, o *removeOptions) ([]roles.Grant, target, error) {
	r, err := o.parse(o.given("api"))
	if err != nil {
		return nil, target{}, err
	}
	r.question.Held = true
	t, err := s.resolve(ctx, r, 0, a.note)
	if err != nil {
		return nil, t, err
	}
	l := &lister{app: a, session: s, target: t}
	grants, err := l.ofIdentities(ctx)
	return grants, t, err
}

func (a *app) askHeldAPI(ctx context.Context, s *session, o *removeOptions) error {
	grants, _, err := a.heldGrants(ctx, s, o)
	if err != nil {
		return err
	}
	var held []roles.Resource
	seen := map[roles.ObjectID]bool{}
	for _, g := range grants {
		switch {
		case g.State == roles.ResourceDeleted || g.Resource == nil:
			a.note("not offered: a role of an API that is gone; remove it with: mi-roles remove --assignment-id %s", g.ID)
		case !seen[g.Resource.ID]:
			seen[g.Resource.ID] = true
			held = append(held, *g.Resource)
		}
	}
	if len(held) == 0 {
		return &roles.Error{Kind: roles.ErrUsage, Msg: "the identity holds nothing that could be taken away here", Hint: "see what it holds with: mi-roles list -i IDENTITY"}
	}
	choice, err := a.choose(ctx, "Roles of which API?", apiOptions(held))
	if err != nil {
		return err
	}
	return o.answer("api", choice)
}

func (a *app) askHeldRoles(ctx context.Context, s *session, o *removeOptions) error {
	grants, t, err := a.heldGrants(ctx, s, o)
	if err != nil {
		return err
	}
	var options []option
	seen := map[roles.RoleID]bool{}
	for _, g := range grants {
		if seen[g.Key.Role] {
			continue
		}
		seen[g.Key.Role] = true
		label := output.Clean(roleName(g)) + "  " + riskMark(g.Rating.Level)
		if g.State != roles.Enabled {
			label += "  " + string(g.State)
		}
		options = append(options, option{label, heldRoleText(g)})
	}
	if len(options) == 0 {
		return &roles.Error{Kind: roles.ErrUsage, Msg: "the identity holds no role of " + t.api.DisplayName, Hint: "see what it holds with: mi-roles list -i IDENTITY"}
	}
	picked, err := a.chooseMany(ctx, "Which roles of "+output.Clean(t.api.DisplayName)+" are taken away?", distinct(options))
	if err != nil {
		return err
	}
	return o.answer("role", picked...)
}

// heldRoleText names a held role so that remove finds that one: by its value
// where that is enough, else by its id.
func heldRoleText(g roles.Grant) string {
	if g.Role != nil && typeable(g.Role.Value) {
		return g.Resource.RoleText(*g.Role)
	}
	return string(g.Key.Role)
}
