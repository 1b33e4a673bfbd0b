package cmd

import (
	"context"
	"fmt"
	"strings"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

// printNew lists roles of the target's API that the table does not know, with who holds them.
func (a *app) printNew(ctx context.Context, l *lister, found []roles.AppRole, anyPrincipal bool) error {
	holders := map[roles.RoleID][]roles.Principal{}
	if len(found) > 0 {
		grants, err := l.holdersOf(ctx, anyPrincipal).sorted()
		if err != nil {
			return err
		}
		for g := range grants {
			holders[g.Key.Role] = append(holders[g.Key.Role], g.Principal)
		}
	}
	api := l.target.API
	rows := make([]output.NewRole, len(found))
	doc := output.Document{Columns: []output.Column{{Title: "VALUE"}, {Title: "ID", Spare: 1}, {Title: "STATE", Spare: 3, Tells: true},
		{Title: "RISK", Spare: 2}, {Title: "HELD BY", Wrap: true}}}
	for i, x := range found {
		level := l.Risk.Rate(string(api.AppID), x.Value, string(x.ID)).Level
		rows[i] = output.NewRole{AppRole: output.OfRole(api, x, string(level)), Holders: output.OfHolders(holders[x.ID])}
		doc.Rows = append(doc.Rows,
			[]output.Cell{output.Text(x.Value), output.Text(string(x.ID)), roleState(x), change.RiskCell(level),
				output.Text(called(holders[x.ID]))})
	}
	doc.Data = rows
	if err := a.Render(doc, l.printer); err != nil {
		return err
	}
	a.Note("%d %s of %s not in the table of %s", len(found), screen.Plural(len(found), "role", "roles"), api.DisplayName, catalog.Date())
	return nil
}

// mostCalled is how many holders a table names before it counts the rest.
const mostCalled = 5

func called(holders []roles.Principal) string {
	var names []string
	for _, p := range holders[:min(len(holders), mostCalled)] {
		names = append(names, p.DisplayName)
	}
	text := strings.Join(names, ", ")
	if more := len(holders) - mostCalled; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// tellOldTable says that the built-in table is old: it lacks roles by then.
func (a *app) tellOldTable() {
	if days, old := catalog.Old(a.Clock().Now()); old {
		a.Note("the table of roles is from %s, %d days old: roles that Microsoft has added since are unrated; update mi-roles",
			catalog.Date(), days)
	}
}
