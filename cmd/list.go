package cmd

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"runtime/debug"
	"slices"
	"strings"

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
		Args: noArgs,
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
	r.question.Held, r.question.Partial = true, true
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
		return l.print(l.holdersOf(ctx, r.any))
	}
	return l.print(l.wholeTenant(ctx))
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
	known, err := l.completeWithAPIs(ctx)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(l.target.assignments(), func(a roles.Assignment) bool { return !l.onAPI(a) })
	d, err := l.describer(ctx, all, known...)
	if err != nil {
		return nil, err
	}
	for _, p := range l.target.identities {
		d.Principals[p.ID] = p
	}
	return slices.DeleteFunc(d.DescribeAll(all), func(g roles.Grant) bool { return !l.hasRole(g) }), nil
}

// completeWithAPIs reads long lists in full and, in the same wave, the APIs that
// their beginnings mention: mostly these are all.
func (l *lister) completeWithAPIs(ctx context.Context) ([]roles.Resource, error) {
	if len(l.target.partial) == 0 {
		return l.known(), nil
	}
	var ids []roles.ObjectID
	for _, a := range l.target.assignments() {
		if l.onAPI(a) && a.Key.Resource != l.target.api.ID {
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
	err := l.complete(ctx, l.target)
	a := <-apis
	return append(l.known(), slices.Collect(maps.Values(a.found))...), firstError(err, a.err)
}

func (l *lister) known() []roles.Resource {
	if l.target.api.ID == "" {
		return nil
	}
	return []roles.Resource{l.target.api}
}

// grantSource is where grants come from: as they are read, in no order, or all of
// them in the order of every list.
type grantSource struct {
	stream func(yield func(roles.Grant) error) error
	sorted func() (iter.Seq[roles.Grant], error)
}

// print writes grants as they come where the format is one of rows; for the other
// formats they are sorted first.
func (l *lister) print(from grantSource) error {
	if !l.printer.Streamable() {
		grants, err := from.sorted()
		if err != nil {
			return err
		}
		return output.Render(l.Out, l.document(grants), l.printer)
	}
	stream, err := output.NewStream(l.Out, l.printer, output.Assignment{})
	if err != nil {
		return err
	}
	err = from.stream(func(g roles.Grant) error { return stream.Row(output.OfGrant(g)) })
	if closed := stream.Close(); err == nil {
		err = closed
	}
	return err
}

// document is a list for the chosen format. Data are described while they are
// written, so that a large tenant is not in memory as rows.
func (l *lister) document(grants iter.Seq[roles.Grant]) output.Document {
	if f := l.printer.Format; f != output.JSON && f != output.YAML {
		return l.rowsFor(grants)
	}
	return output.Document{Data: output.Rows(func(yield func(any) bool) {
		for g := range grants {
			if !yield(output.OfGrant(g)) {
				return
			}
		}
	})}
}

// rowsFor makes the table's rows alone where nothing else is asked for.
func (l *lister) rowsFor(grants iter.Seq[roles.Grant]) output.Document {
	if f := l.printer.Format; f != output.Table && f != output.MD || l.printer.Query != "" {
		return grantDocument(slices.Collect(grants))
	}
	doc := output.Document{Columns: grantColumns()}
	for g := range grants {
		doc.Rows = append(doc.Rows, grantRow(g))
	}
	return doc
}

func (l *lister) newDescriber() roles.Describer {
	d := roles.Describer{Principals: map[roles.ObjectID]roles.Principal{}, Resources: map[roles.ObjectID]roles.Resource{}, Risk: l.risk}
	for _, r := range l.known() {
		d.Resources[r.ID] = r
	}
	return d
}

// wholeTenant is what every managed identity holds. An API is read once, when
// its first assignment is seen.
func (l *lister) wholeTenant(ctx context.Context) grantSource {
	if l.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // a large tenant is mostly live data: half the slack for a little more work
	}
	d, seen := l.newDescriber(), map[roles.ObjectID]bool{}
	read := func(each func(graph.Holder) error) error {
		return l.Tenant(ctx, func(some []graph.Holder) error {
			if err := l.learn(ctx, d, seen, some); err != nil {
				return err
			}
			for _, h := range some {
				if err := each(h); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return grantSource{
		stream: func(yield func(roles.Grant) error) error {
			return read(func(h graph.Holder) error {
				for _, g := range l.described(d, h) {
					if err := yield(g); err != nil {
						return err
					}
				}
				return nil
			})
		},
		sorted: func() (iter.Seq[roles.Grant], error) {
			var all []graph.Holder
			err := read(func(h graph.Holder) error {
				all = append(all, h)
				return nil
			})
			return l.inOrder(d, all), err
		},
	}
}

// described is what one identity holds and the filters let pass, in order.
func (l *lister) described(d roles.Describer, h graph.Holder) []roles.Grant {
	d.Principals[h.Principal.ID] = h.Principal
	defer delete(d.Principals, h.Principal.ID)
	held := slices.DeleteFunc(h.Held, func(a roles.Assignment) bool { return !l.onAPI(a) })
	return slices.DeleteFunc(d.DescribeAll(held), func(g roles.Grant) bool { return !l.hasRole(g) })
}

// inOrder describes holders one after the other, in the order of SortGrants.
func (l *lister) inOrder(d roles.Describer, all []graph.Holder) iter.Seq[roles.Grant] {
	slices.SortFunc(all, func(a, b graph.Holder) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Principal.DisplayName), strings.ToLower(b.Principal.DisplayName)), cmp.Compare(a.Principal.ID, b.Principal.ID))
	})
	return func(yield func(roles.Grant) bool) {
		for _, h := range all {
			for _, g := range l.described(d, h) {
				if !yield(g) {
					return
				}
			}
		}
	}
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
	if ofIdentities {
		return l.ofIdentities(ctx)
	}
	from := l.wholeTenant(ctx)
	if onAPI {
		from = l.holdersOf(ctx, anyPrincipal)
	}
	grants, err := from.sorted()
	if err != nil {
		return nil, err
	}
	return slices.Collect(grants), nil
}
