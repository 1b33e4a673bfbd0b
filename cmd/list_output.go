package cmd

import (
	"context"
	"iter"
	"maps"
	"slices"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/graph"
	"mi-roles/output"
	"mi-roles/roles"
)

// grantSource is where grants come from: as they are read, in no order, or all of
// them in the order of every list.
type grantSource struct {
	stream   func(yield func(roles.Grant) error) error
	sorted   func() (iter.Seq[roles.Grant], error)
	together bool // stream gives what one identity holds together, in order
}

// counting is a source that counts what it gives.
func (s grantSource) counting(n *int) grantSource {
	return grantSource{
		together: s.together,
		stream: func(yield func(roles.Grant) error) error {
			return s.stream(func(g roles.Grant) error {
				*n++
				return yield(g)
			})
		},
		sorted: func() (iter.Seq[roles.Grant], error) {
			grants, err := s.sorted()
			return func(yield func(roles.Grant) bool) {
				grants(func(g roles.Grant) bool {
					*n++
					return yield(g)
				})
			}, err
		},
	}
}

// print writes grants, and says so where there are none.
func (l *lister) print(from grantSource) error {
	n := 0
	err := l.write(from.counting(&n))
	if err == nil && n == 0 {
		l.Note("no assignments")
	}
	return err
}

// write writes grants as they come where the format is one of rows; for the other
// formats they are sorted first.
func (l *lister) write(from grantSource) error {
	switch {
	case l.forPeople() && from.together:
		return l.table(from)
	case !l.printer.Streamable():
		grants, err := from.sorted()
		if err != nil {
			return err
		}
		return l.Render(l.document(grants), l.printer)
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
	if l.forPeople() {
		return output.Document{Columns: l.columns(), Many: func(yield func([]output.Cell) bool) {
			for g := range grants {
				if !yield(l.row(g)) {
					return
				}
			}
		}}
	}
	if f := l.printer.Format; f != output.JSON && f != output.YAML && f != output.Wide {
		return l.allForms(slices.Collect(grants))
	}
	return output.Document{Data: output.Rows{Of: output.Assignment{}, Each: func(yield func(any) bool) {
		for g := range grants {
			if !yield(output.OfGrant(g)) {
				return
			}
		}
	}}}
}

// columns of a list, with --verbose also what else the roles need. A narrow table can
// do without what the user named: it is the same in every row.
func (l *lister) columns() []output.Column {
	all := change.GrantColumns()
	for i := range all {
		if all[i].Title == "IDENTITY" && len(l.target.Identities) == 1 || all[i].Title == "API" && l.target.API.ID != "" {
			all[i].Spare = 5
		}
	}
	if l.Verbose {
		all = append(all, output.Column{Title: "SECOND STEP", Wrap: true})
	}
	return all
}

func (l *lister) row(g roles.Grant) []output.Cell {
	if !l.Verbose {
		return change.GrantRow(g)
	}
	step, _ := g.SecondStep()
	return append(change.GrantRow(g), output.Text(step.What))
}

func (l *lister) newDescriber() roles.Describer {
	return l.Knowing(nil, l.known()...)
}

// wholeTenant is what every managed identity holds. An API is read once, when
// its first assignment is seen.
func (l *lister) wholeTenant(ctx context.Context) grantSource {
	d, seen := l.newDescriber(), map[roles.ObjectID]bool{}
	read := func(each func(graph.Holder) error) error {
		return l.AllAssignments(ctx, func(some []graph.Holder) error {
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
		together: true,
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
	slices.SortFunc(all, func(a, b graph.Holder) int { return pick.ComparePrincipals(a.Principal, b.Principal) })
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
	maps.Copy(d.Resources, found)
	return err
}

// allForms is a list that every format can be made of.
func (l *lister) allForms(grants []roles.Grant) output.Document {
	rows := make([]output.Assignment, len(grants))
	doc := output.Document{Columns: l.columns()}
	for i, g := range grants {
		rows[i] = output.OfGrant(g)
		doc.Rows = append(doc.Rows, l.row(g))
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
