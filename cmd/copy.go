package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/gate"
)

type copyOptions struct {
	pick.Selectors
	from, to pick.OnceFlag
	change.Allowed
	change.Changes
	pick.Questions
	given func(flag string) bool
}

func newCopy(a *app) *cobra.Command {
	o := &copyOptions{}
	c := &cobra.Command{
		Use:     "copy --from IDENTITY --to IDENTITY",
		GroupID: groupChange,
		Short:   "Copy one identity's roles to another",
		Long: `Assign the roles that one identity holds to another, each by its id, for example to restore
the roles of a recreated identity. Roles that cannot be assigned (disabled or deleted roles,
deleted APIs, default access) are reported as skipped. Prompts for confirmation and for what
is missing; without a terminal, pass --yes.`,
		Example: `  mi-roles copy --from id-old-crm --to id-pipeline --dry-run
  mi-roles copy --from rg-shop/func-orders --to rg-shop-test/func-orders-test -a graph --yes`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.copyRoles(ctx, o) }),
	}
	f := c.Flags()
	f.Var(&o.from, "from", "`identity` that holds the roles")
	f.Var(&o.to, "to", "`identity` that receives them")
	o.AddAPI(f)
	f.BoolVar(&o.Any, "any-principal", false, "also allow service principals that are not managed identities")
	o.Allowed.AddFlags(f)
	o.Changes.AddFlags(f)
	a.AskFor(c, &o.Questions)
	o.given = f.Changed
	return c
}

func (a *app) copyRoles(ctx context.Context, o *copyOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if err := a.CanAskFor(&o.Questions, o.Missing("from", "to")); err != nil {
		return err
	}
	if err := a.CheckConsent("copy", o.Changes); err != nil {
		return err
	}
	var typed []*pick.OnceFlag
	for _, flag := range []*pick.OnceFlag{&o.from, &o.to} {
		if *flag != "" {
			typed = append(typed, flag)
			o.Identities = append(o.Identities, string(*flag))
		}
	}
	if _, err := o.Parse(o.given("api")); err != nil {
		return err
	}
	if err := o.Read(a.Opener); err != nil {
		return err
	}
	s, err := a.OpenFor(o.Changes, connect.Replication)
	if err != nil {
		return err
	}
	if err := a.askCopy(ctx, s, o); err != nil {
		return err
	}
	for i, flag := range typed {
		*flag = pick.OnceFlag(o.Identities[i]) // an ambiguous name became a choice
	}
	o.Identities = pick.ListFlag{string(o.from), string(o.to)}
	r, err := o.Parse(o.given("api"))
	if err != nil {
		return err
	}
	r.Question.Held = true
	t, err := a.ResolveOrAsk(ctx, s, &o.Selectors, &r, 0)
	if err != nil {
		return err
	}
	if len(t.Identities) != 2 {
		return screen.Refuse("--from and --to name the same identity")
	}
	run := change.Run{Runner: a.Runner, Session: s, Printer: p, Options: o.Changes, Gate: o.Gate(), Wording: gate.Wording{Who: true}}
	if err := planCopy(ctx, &run, t); err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	return run.Confirmed(ctx, "Copy")
}

// planCopy matches what the first identity holds with roles that the second can get.
func planCopy(ctx context.Context, r *change.Run, t pick.Target) error {
	from, to := t.Identities[0], t.Identities[1]
	d, err := r.Session.Describer(ctx, t.Held[from.ID])
	if err != nil {
		return err
	}
	d.Principals[from.ID] = from
	r.Target.Identities = []roles.Principal{to}
	for _, api := range d.Resources {
		r.Known = append(r.Known, api)
	}
	goal := roles.Goal{Mode: roles.AtLeast}
	for _, g := range d.DescribeAll(t.Held[from.ID]) {
		if t.API.ID != "" && g.Key.Resource != t.API.ID {
			continue
		}
		if err := copied(g); err != nil {
			r.Note("not copied: %s of %s: %v", output.Clean(change.RoleName(g)), output.Clean(g.APIName()), err)
			leave(r, g, to, err)
			continue
		}
		goal.Keys = append(goal.Keys, roles.Key{Principal: to.ID, Resource: g.Key.Resource, Role: g.Key.Role})
	}
	if len(goal.Keys) == 0 {
		r.Note("%s holds nothing that can be copied", output.Clean(from.DisplayName))
	}
	r.Plan = roles.Compare(goal, t.Held[to.ID])
	r.Describer().Order(r.Plan)
	return nil
}

// leave keeps for the report what the second identity cannot get.
func leave(r *change.Run, g roles.Grant, to roles.Principal, err error) {
	key := roles.Key{Principal: to.ID, Resource: g.Key.Resource, Role: g.Key.Role}
	r.Skipped = append(r.Skipped, roles.Result{Step: roles.Step{Key: key, Action: roles.Assign}, Status: roles.Skipped, Err: err})
	if g.Resource == nil {
		r.Known = append(r.Known, roles.Resource{ID: g.Key.Resource, DisplayName: g.APIName(), Gone: true})
	}
}

// copied is why a role that is held cannot be given today, nil when it can. A role is
// copied by its id: another one of its value would be another right.
func copied(g roles.Grant) error {
	switch {
	case g.State == roles.ResourceDeleted:
		return &roles.Error{Kind: roles.ErrAPINotFound, Msg: "the API is gone"}
	case g.State == roles.RoleDeleted:
		return &roles.Error{Kind: roles.ErrRoleNotFound, Msg: "the role is gone"}
	case g.State == roles.IsDefaultAccess:
		return &roles.Error{Kind: roles.ErrRoleNotFound, Msg: "default access carries no role"}
	case !g.Role.ForApplications():
		return &roles.Error{Kind: roles.ErrRoleNotForApps, Msg: "the role is only for users and groups"}
	case g.State == roles.RoleDisabled:
		return &roles.Error{Kind: roles.ErrRoleDisabled, Msg: "the role is disabled"}
	}
	return nil
}
