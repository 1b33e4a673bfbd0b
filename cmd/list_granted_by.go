package cmd

import (
	"context"

	"mi-roles/output"
)

// withGivers lists assignments with who made them.
func (l *lister) withGivers(ctx context.Context, a *app, o *listOptions) error {
	log, err := a.readAuditLog(ctx, o.auditLog)
	if err != nil {
		return err
	}
	grants, err := l.gather(ctx, o.given("identity"), o.given("api"), o.Any)
	if err != nil {
		return err
	}
	b := beside{given: log}
	rows := make([]output.GivenAssignment, len(grants))
	doc := output.Document{Columns: append(l.columns(), output.Column{Title: "ASSIGNED BY", Wrap: true})}
	for i, g := range grants {
		rows[i] = output.GivenAssignment{Assignment: output.OfGrant(g), GrantedBy: b.grantedBy(&g)}
		doc.Rows = append(doc.Rows, append(l.row(g), output.Text(b.giver(g))))
	}
	doc.Data = rows
	return l.Render(doc, l.printer)
}
