package cmd

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
	"mi-roles/roles/diff"
)

func newSnapshotDiff(a *app) *cobra.Command {
	exitCode := false
	c := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Compare two snapshots",
		Long: `Compare two snapshots. Each change has a name:

  added, removed      a grant
  orphaned, restored  a grant whose role or API is gone since, or is back
  recreated           an identity, an API or a role with another id for the same Azure resource,
                      app id or role value
  renamed             a role with another value for the same id
  disabled, enabled   an identity, an API or a role

A row about an identity names no API, a row about an API neither identity nor role, and a row about
a role no identity. A grant that was assigned again to a recreated identity, or on a recreated API or
role, is not a separate change. In JSON, was is the former id or value of what was recreated or renamed.`,
		Example: `  mi-roles snapshot diff monday.json tuesday.json --exit-code
  mi-roles snapshot diff monday.json tuesday.json -o json --query "[?change=='disabled']"`,
		Args: cobra.ExactArgs(2),
		RunE: a.run(func(ctx context.Context, args []string) error {
			return a.snapshotDiff(ctx, args[0], args[1], exitCode)
		}),
	}
	c.Flags().BoolVar(&exitCode, "exit-code", false, "exit with 3 when the snapshots differ")
	return c
}

func (a *app) snapshotDiff(ctx context.Context, older, newer string, exitCode bool) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	before, err := a.readSnapshot(ctx, older)
	if err != nil {
		return err
	}
	after, err := a.readSnapshot(ctx, newer)
	if err != nil {
		return err
	}
	if connect.OtherTenant(before.id, after.id) {
		a.Note("%s is of tenant %s, %s of tenant %s: object ids differ between tenants, so the result says little", older, before.id,
			newer, after.id)
	}
	found := diff.Compare(before.Tenant, after.Tenant, catalog.Builtin())
	if err := a.Render(differences(found), p); err != nil {
		return err
	}
	a.tellFormer(found)
	if exitCode && len(found) > 0 {
		return change.ErrDiffers
	}
	return nil
}

func differences(found []diff.Difference) output.Document {
	doc := output.Document{Columns: []output.Column{{Title: "CHANGE"}, {Title: "IDENTITY"}, {Title: "API"},
		{Title: "ROLE"}, {Title: "RISK", Spare: 1}}}
	rows := make([]output.Difference, len(found))
	for i, d := range found {
		rows[i] = output.Difference{Change: string(d.Change), Was: output.Null(d.Was), Assignment: output.OfGrant(d.Grant)}
		doc.Rows = append(doc.Rows,
			[]output.Cell{output.Text(string(d.Change)), output.Text(d.Principal.DisplayName), output.Text(d.APIName()),
				output.Text(change.RoleName(d.Grant)), change.RiskCell(d.Rating.Level)})
	}
	doc.Data = rows
	return doc
}

// tellFormer says what was called or numbered otherwise before, and that nothing
// differs.
func (a *app) tellFormer(found []diff.Difference) {
	if len(found) == 0 {
		a.Note("no differences")
	}
	for _, d := range found {
		if d.Was == "" {
			continue
		}
		what := d.Principal.DisplayName + d.APIName()
		if d.Role != nil {
			what = fmt.Sprintf("role %s of %s", change.RoleName(d.Grant), d.APIName())
		}
		a.Note("%s: %s was %s before", d.Change, what, d.Was)
	}
}

// snapshotted is what a snapshot holds.
type snapshotted struct {
	diff.Tenant
	id string // of the tenant, "" when it is not known
}

// readSnapshot reads a snapshot with the same client as a tenant.
func (a *app) readSnapshot(ctx context.Context, file string) (snapshotted, error) {
	var t snapshotted
	s, err := a.openSnapshotted(ctx, file)
	if err != nil {
		return t, screen.Refuse("%w", err)
	}
	t.id = s.TenantID(ctx)
	err = s.Identities(ctx, func(page []roles.Principal) error {
		t.Identities = append(t.Identities, page...)
		return nil
	})
	if err != nil {
		return t, err
	}
	l := &lister{Session: s}
	if t.Grants, err = l.gather(ctx, false, false, false); err != nil {
		return t, err
	}
	t.APIs, err = apisBehind(ctx, s, t.Grants)
	return t, err
}

// apisBehind is every API that offers roles, and those on which someone has a grant.
func apisBehind(ctx context.Context, s *connect.Session, grants []roles.Grant) ([]roles.Resource, error) {
	known := map[roles.ObjectID]roles.Resource{}
	for _, g := range grants {
		if g.Resource != nil {
			known[g.Resource.ID] = *g.Resource
		}
	}
	err := s.APIs(ctx, func(page []roles.Resource) error {
		for _, r := range page {
			if connect.Offers(r) {
				known[r.ID] = r
			}
		}
		return nil
	})
	return slices.SortedFunc(maps.Values(known), pick.CompareAPIs), err
}
