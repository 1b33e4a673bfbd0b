package cmd

import (
	"slices"

	"mi-roles/cmd/pick"
	"mi-roles/output"
	"mi-roles/roles"
)

// forPeople reports whether only the table is asked for.
func (l *lister) forPeople() bool {
	f := l.printer.Format
	return l.printer.Query == "" && (f == output.Table || f == output.MD)
}

// block is the part of a table that is about one identity.
type block struct {
	of         roles.ObjectID
	name       string
	start, end int // rows
}

// table writes a table of grants that come together by identity. It keeps what is shown of
// a grant, which is a tenth of the grant, and puts the identities in order at the end.
func (l *lister) table(from grantSource) error {
	var rows output.Grid
	var blocks []block
	err := from.stream(func(g roles.Grant) error {
		if n := len(blocks); n == 0 || blocks[n-1].of != g.Principal.ID {
			blocks = append(blocks, block{of: g.Principal.ID, name: g.Principal.DisplayName, start: rows.Len()})
		}
		rows.Add(l.row(g))
		blocks[len(blocks)-1].end = rows.Len()
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(blocks, func(a, b block) int {
		return pick.ComparePrincipals(roles.Principal{ID: a.of, DisplayName: a.name}, roles.Principal{ID: b.of, DisplayName: b.name})
	})
	return l.Render(output.Document{Columns: l.columns(), Many: rows.Rows(func(yield func(int) bool) {
		for _, b := range blocks {
			for n := b.start; n < b.end; n++ {
				if !yield(n) {
					return
				}
			}
		}
	})}, l.printer)
}
