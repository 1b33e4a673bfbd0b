package cmd

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
)

type listOptions struct {
	pick.Selectors
	all      bool
	auditLog pick.ListFlag
	pick.Questions
	given func(flag string) bool
}

func newList(a *app) *cobra.Command {
	o := &listOptions{Selectors: pick.Selectors{Gone: true}}
	c := &cobra.Command{
		Use:     "list (-i IDENTITY | -a API | --all)",
		Aliases: []string{"ls"},
		GroupID: groupCheck,
		Short:   "List what managed identities hold",
		Long: `List the app role assignments of managed identities, however many there are. Assignments
whose role or API was deleted, and default access, are included and marked. On a terminal,
you are asked for the identity if you name nothing.`,
		Example: `  mi-roles list -i func-orders
  mi-roles list -i func-orders -a graph -o json
  mi-roles list --all -r Mail.Send -o csv`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.list(ctx, o) }),
	}
	o.Selectors.AddFlags(c.Flags())
	c.Flags().BoolVar(&o.all, "all", false, "every managed identity of the tenant")
	addAuditLog(c.Flags(), &o.auditLog)
	c.MarkFlagsOneRequired("identity", "api", "all")
	c.MarkFlagsMutuallyExclusive("identity", "all")
	a.addTenantColumn(c)
	a.AskFor(c, &o.Questions)
	o.given = c.Flags().Changed
	return c
}

func (a *app) list(ctx context.Context, o *listOptions) error {
	if err := checkExports("audit-log", o.auditLog); err != nil {
		return err
	}
	l, err := a.look(ctx, &o.Questions, &o.Selectors, someHoldings, output.JSONL)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	if err := l.check(); err != nil {
		return err
	}
	switch {
	case len(o.auditLog) > 0:
		return l.withGivers(ctx, a, o)
	case o.given("identity"):
		return l.identities(ctx)
	case o.given("api"):
		return l.printHolders(ctx, o.Any)
	}
	return l.print(l.wholeTenant(ctx))
}

// lister prints assignments that pass the filters of the command line.
type lister struct {
	*connect.Session
	printer output.Options
	target  pick.Target
	roles   []string
	agents  map[roles.ObjectID]bool // agent identities among the holders that were read
}

// check finds out whether a named role is one of the named API.
func (l *lister) check() error {
	for _, text := range l.roles {
		if l.target.API.ID == "" {
			continue
		}
		if _, err := roles.FindHeldRole(l.target.API, text, nil); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) onAPI(a roles.Assignment) bool {
	return l.target.API.ID == "" || a.Key.Resource == l.target.API.ID
}

func (l *lister) hasRole(g roles.Grant) bool {
	return len(l.roles) == 0 || slices.ContainsFunc(l.roles, g.Named)
}

func (l *lister) identities(ctx context.Context) error {
	grants, err := l.ofIdentities(ctx)
	if err != nil {
		return err
	}
	if len(grants) == 0 {
		l.Note("no assignments")
	}
	tellInherited(l.Session, l.target.Identities)
	return l.Render(l.allForms(grants), l.printer)
}

// ofIdentities is what the named identities hold and the filters let pass.
func (l *lister) ofIdentities(ctx context.Context) ([]roles.Grant, error) {
	known, err := l.completeWithAPIs(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(l.target.Assignments(), func(a roles.Assignment) bool { return !l.onAPI(a) })
	d, err := l.Describer(ctx, all, known...)
	if err != nil {
		return nil, err
	}
	for _, p := range l.target.Identities {
		d.Principals[p.ID] = p
	}
	return slices.DeleteFunc(d.DescribeAll(all), func(g roles.Grant) bool { return !l.hasRole(g) }), nil
}

// completeWithAPIs reads long lists in full and, in the same wave, the APIs that
// their beginnings mention: mostly these are all.
func (l *lister) completeWithAPIs(ctx context.Context) ([]roles.Resource, error) {
	if len(l.target.Partial) == 0 {
		return l.known(), nil
	}
	var ids []roles.ObjectID
	for _, a := range l.target.Assignments() {
		if l.onAPI(a) && a.Key.Resource != l.target.API.ID {
			ids = append(ids, a.Key.Resource)
		}
	}
	type answer struct {
		found map[roles.ObjectID]roles.Resource
		err   error
	}
	apis := make(chan answer, 1)
	go func() {
		found, err := l.Resources(ctx, ids)
		apis <- answer{found, err}
	}()
	err := pick.Complete(ctx, l.Session, l.target)
	a := <-apis
	return append(l.known(), slices.Collect(maps.Values(a.found))...), cmp.Or(err, a.err)
}

func (l *lister) known() []roles.Resource {
	if l.target.API.ID == "" {
		return nil
	}
	return []roles.Resource{l.target.API}
}
