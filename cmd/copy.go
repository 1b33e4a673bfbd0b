package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/output"
	"mi-roles/roles"
)

type copyOptions struct {
	selectors
	from, to onceFlag
	allow    listFlag
	changes
	questions
	given func(flag string) bool
}

func newCopy(a *app) *cobra.Command {
	o := &copyOptions{}
	c := &cobra.Command{
		Use:     "copy --from IDENTITY --to IDENTITY",
		GroupID: groupChange,
		Short:   "Give an identity the roles of another",
		Long: `Give an identity the roles that another holds, each by its id: a recreated identity gets
its roles back. What cannot be given (a role that is disabled or gone, an API that is gone,
default access) is reported as skipped. Asks before it writes, and for what was not named; without a terminal it needs --yes.`,
		Example: `  mi-roles copy --from id-old-crm --to id-pipeline --dry-run
  mi-roles copy --from rg-shop/func-orders --to rg-shop-test/func-orders-test -a graph --yes`,
		Args: noArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.copyRoles(ctx, o) }),
	}
	f := c.Flags()
	f.Var(&o.from, "from", "`identity` that holds the roles")
	f.Var(&o.to, "to", "`identity` that gets them")
	o.addAPI(f)
	f.BoolVar(&o.any, "any-principal", false, "also allow service principals that are not managed identities")
	f.Var(&o.allow, "allow-critical", "critical `role` that may be given (repeatable, or a comma list)")
	o.changes.addFlags(f)
	o.questions = questionsOf(c)
	o.given = f.Changed
	return c
}

func (a *app) copyRoles(ctx context.Context, o *copyOptions) error {
	p, err := a.printer()
	if err != nil {
		return err
	}
	if err := a.canAskFor(&o.questions, o.missing("from", "to")); err != nil {
		return err
	}
	if err := a.checkConsent("copy", o.changes); err != nil {
		return err
	}
	for _, text := range []onceFlag{o.from, o.to} {
		if text != "" {
			o.identities = append(o.identities, string(text))
		}
	}
	if _, err := o.parse(o.given("api")); err != nil {
		return err
	}
	s, err := a.openFor(o.changes, replication)
	if err != nil {
		return err
	}
	if err := a.askCopy(ctx, s, o); err != nil {
		return err
	}
	o.identities = listFlag{string(o.from), string(o.to)}
	r, err := o.parse(o.given("api"))
	if err != nil {
		return err
	}
	r.question.Held = true
	t, err := s.resolve(ctx, r, 0, a.note)
	if err != nil {
		return err
	}
	if len(t.identities) != 2 {
		return refuse("--from and --to name the same identity")
	}
	run := changeRun{app: a, session: s, printer: p, options: o.changes}
	if err := run.planCopy(ctx, t, o); err != nil {
		return err
	}
	defer a.tellAgain(&o.questions)
	return run.confirmed(ctx, "Copy")
}

// planCopy matches what the first identity holds with roles that the second can get.
func (r *changeRun) planCopy(ctx context.Context, t target, o *copyOptions) error {
	from, to := t.identities[0], t.identities[1]
	d, err := r.session.describer(ctx, t.held[from.ID])
	if err != nil {
		return err
	}
	d.Principals[from.ID] = from
	r.target.identities = []roles.Principal{to}
	for _, api := range d.Resources {
		r.known = append(r.known, api)
	}
	goal := roles.Goal{Mode: roles.AtLeast}
	for _, g := range d.DescribeAll(t.held[from.ID]) {
		if t.api.ID != "" && g.Key.Resource != t.api.ID {
			continue
		}
		if err := copied(g); err != nil {
			r.note("not copied: %s of %s: %v", output.Clean(roleName(g)), output.Clean(g.APIName()), err)
			r.leave(g, to, err)
			continue
		}
		goal.Keys = append(goal.Keys, roles.Key{Principal: to.ID, Resource: g.Key.Resource, Role: g.Key.Role})
	}
	if len(goal.Keys) == 0 {
		r.note("%s holds nothing that could be copied", output.Clean(from.DisplayName))
	}
	r.plan = roles.Compare(goal, t.held[to.ID])
	names := r.describer()
	names.Order(r.plan)
	refused := refusals(r.plan, names, func(g roles.Grant) bool { return named(*g.Resource, *g.Role, o.allow) })
	return refuseCritical(refused, byFlag)
}

// leave keeps for the report what the second identity cannot get.
func (r *changeRun) leave(g roles.Grant, to roles.Principal, err error) {
	key := roles.Key{Principal: to.ID, Resource: g.Key.Resource, Role: g.Key.Role}
	r.left = append(r.left, roles.Result{Step: roles.Step{Key: key, Action: roles.Assign}, Status: roles.Skipped, Err: err})
	if g.Resource == nil {
		r.known = append(r.known, roles.Resource{ID: g.Key.Resource, DisplayName: g.APIName(), Gone: true})
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
