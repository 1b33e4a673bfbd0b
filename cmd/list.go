package cmd

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"mi-roles/graph"
	"mi-roles/output"
	"mi-roles/roles"
)

type listOptions struct {
	selectors
	all   bool
	given func(flag string) bool
}

func newList(a *app) *cobra.Command {
	o := &listOptions{}
	c := &cobra.Command{
		Use:     "list (-i IDENTITY | -a API | --all)",
		Aliases: []string{"ls"},
		GroupID: groupCheck,
		Short:   "List what managed identities hold",
		Long: `List the app role assignments of managed identities: all of them, however many.
Assignments whose role or API is gone, and default access, are listed as such.`,
		Example: `  mi-roles list -i func-orders
  mi-roles list -i func-orders -a graph -o json
  mi-roles list --all -r Mail.Send -o csv`,
		Args: cobra.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.list(ctx, o) }),
	}
	o.selectors.addFlags(c.Flags())
	c.Flags().BoolVar(&o.all, "all", false, "every managed identity of the tenant")
	c.MarkFlagsOneRequired("identity", "api", "all")
	c.MarkFlagsMutuallyExclusive("identity", "all")
	o.given = c.Flags().Changed
	return c
}

func (a *app) list(ctx context.Context, o *listOptions) error {
	p, err := a.printer(output.JSONL)
	if err != nil {
		return err
	}
	r, err := o.parse(o.given("api"))
	if err != nil {
		return err
	}
	r.question.Held = true
	s, err := a.open(replication)
	if err != nil {
		return err
	}
	t, err := s.resolve(ctx, r, 0, a.note)
	if err != nil {
		return err
	}
	l := &lister{app: a, session: s, printer: p, target: t, roles: r.roles}
	if err := l.check(); err != nil {
		return err
	}
	switch {
	case o.given("identity"):
		return l.identities(ctx)
	case o.given("api"):
		return l.print(func(yield func(roles.Grant) error) error { return l.holders(ctx, r.any, yield) })
	}
	return l.print(func(yield func(roles.Grant) error) error { return l.each(ctx, yield) })
}

// lister prints assignments that pass the filters of the command line.
type lister struct {
	*app
	*session
	printer output.Options
	target  target
	roles   []string
}

// check finds out whether a named role is one of the named API.
func (l *lister) check() error {
	for _, text := range l.roles {
		if l.target.api.ID == "" {
			continue
		}
		if _, err := roles.FindHeldRole(l.target.api, text); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) onAPI(a roles.Assignment) bool {
	return l.target.api.ID == "" || a.Key.Resource == l.target.api.ID
}

func (l *lister) hasRole(g roles.Grant) bool {
	return len(l.roles) == 0 || slices.ContainsFunc(l.roles, func(text string) bool {
		return strings.EqualFold(text, string(g.Key.Role)) || g.RoleValue() != "" && strings.EqualFold(text, g.RoleValue())
	})
}

func (l *lister) identities(ctx context.Context) error {
	grants, err := l.ofIdentities(ctx)
	if err != nil {
		return err
	}
	if len(grants) == 0 {
		l.note("no assignments")
	}
	return output.Render(l.Out, grantDocument(grants), l.printer)
}

// ofIdentities is what the named identities hold and the filters let pass.
func (l *lister) ofIdentities(ctx context.Context) ([]roles.Grant, error) {
	all := slices.DeleteFunc(l.target.assignments(), func(a roles.Assignment) bool { return !l.onAPI(a) })
	d, err := l.describer(ctx, all, l.known()...)
	if err != nil {
		return nil, err
	}
	for _, p := range l.target.identities {
		d.Principals[p.ID] = p
	}
	return slices.DeleteFunc(d.DescribeAll(all), func(g roles.Grant) bool { return !l.hasRole(g) }), nil
}

func (l *lister) known() []roles.Resource {
	if l.target.api.ID == "" {
		return nil
	}
	return []roles.Resource{l.target.api}
}

// print writes grants as they come where the format is one of rows; the other
// formats are sorted first.
func (l *lister) print(each func(yield func(roles.Grant) error) error) error {
	if !l.printer.Streamable() {
		var grants []roles.Grant
		err := each(func(g roles.Grant) error {
			grants = append(grants, g)
			return nil
		})
		if err != nil {
			return err
		}
		roles.SortGrants(grants)
		return output.Render(l.Out, grantDocument(grants), l.printer)
	}
	stream, err := output.NewStream(l.Out, l.printer, output.Assignment{})
	if err != nil {
		return err
	}
	err = each(func(g roles.Grant) error { return stream.Row(output.OfGrant(g)) })
	if closed := stream.Close(); err == nil {
		err = closed
	}
	return err
}

// each yields every grant of the tenant that passes the filters, in the order in
// which they come. An API is read once, when its first assignment is seen.
func (l *lister) each(ctx context.Context, yield func(roles.Grant) error) error {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{}, Risk: l.risk}
	for _, r := range l.known() {
		d.Resources[r.ID] = r
	}
	seen := map[roles.ObjectID]bool{}
	var mu sync.Mutex
	return l.Tenant(ctx, func(some []graph.Holder) error {
		mu.Lock()
		defer mu.Unlock()
		if err := l.learn(ctx, d, seen, some); err != nil {
			return err
		}
		for _, h := range some {
			d.Principals[h.Principal.ID] = h.Principal
			for _, a := range h.Held {
				if !l.onAPI(a) {
					continue
				}
				if g := d.Describe(a); l.hasRole(g) {
					if err := yield(g); err != nil {
						return err
					}
				}
			}
			delete(d.Principals, h.Principal.ID)
		}
		return nil
	})
}

// learn reads the APIs that these holders are the first to mention.
func (l *lister) learn(ctx context.Context, d roles.Describer, seen map[roles.ObjectID]bool, some []graph.Holder) error {
	var fresh []roles.ObjectID
	for _, h := range some {
		for _, a := range h.Held {
			if l.onAPI(a) && !seen[a.Key.Resource] {
				seen[a.Key.Resource] = true
				if _, ok := d.Resources[a.Key.Resource]; !ok {
					fresh = append(fresh, a.Key.Resource)
				}
			}
		}
	}
	found, err := l.Resources(ctx, fresh)
	for id, r := range found {
		d.Resources[id] = r
	}
	return err
}

func grantDocument(grants []roles.Grant) output.Document {
	rows := make([]output.Assignment, len(grants))
	doc := output.Document{Columns: grantColumns()}
	for i, g := range grants {
		rows[i] = output.OfGrant(g)
		doc.Rows = append(doc.Rows, grantRow(g))
	}
	doc.Data = rows
	return doc
}

// gather collects the grants that a selection means, sorted.
func (l *lister) gather(ctx context.Context, ofIdentities, onAPI, anyPrincipal bool) ([]roles.Grant, error) {
	var grants []roles.Grant
	keep := func(g roles.Grant) error {
		grants = append(grants, g)
		return nil
	}
	var err error
	switch {
	case ofIdentities:
		grants, err = l.ofIdentities(ctx)
	case onAPI:
		err = l.holders(ctx, anyPrincipal, keep)
	default:
		err = l.each(ctx, keep)
	}
	roles.SortGrants(grants)
	return grants, err
}
