package cmd

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/graph/sandbox"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

func newSnapshotDiff(a *app) *cobra.Command {
	exitCode := false
	c := &cobra.Command{
		Use:     "diff OLD NEW",
		Short:   "Compare two snapshots",
		Long:    "Compare two snapshots: which grants were added and removed, and which identities were recreated.",
		Example: "  mi-roles snapshot diff monday.json tuesday.json --exit-code",
		Args:    cobra.ExactArgs(2),
		RunE: a.run(func(ctx context.Context, args []string) error {
			return a.snapshotDiff(ctx, args[0], args[1], exitCode)
		}),
	}
	c.Flags().BoolVar(&exitCode, "exit-code", false, "exit with 3 when the snapshots differ")
	return c
}

// difference is one row of `snapshot diff`.
type difference struct {
	Change string `json:"change"` // added, removed, recreated (an identity with a new object id)
	output.Assignment
}

func (a *app) snapshotDiff(ctx context.Context, older, newer string, exitCode bool) error {
	p, err := a.printer()
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
	rows := append(missingFrom(before.grants, after.grants, "removed"), missingFrom(after.grants, before.grants, "added")...)
	rows = append(rows, recreated(before.identities, after.identities)...)
	slices.SortStableFunc(rows, func(x, y difference) int {
		return cmp.Compare(text(x.PrincipalDisplayName)+x.Change, text(y.PrincipalDisplayName)+y.Change)
	})
	doc := output.Document{Columns: []output.Column{{Title: "CHANGE"}, {Title: "IDENTITY", Wrap: true}, {Title: "API", Wrap: true}, {Title: "ROLE", Wrap: true}, {Title: "RISK"}}}
	for _, r := range rows {
		role := text(r.AppRoleValue)
		if role == "" {
			role = text(r.AppRoleID)
		}
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(r.Change), output.Text(text(r.PrincipalDisplayName)), output.Text(text(r.ResourceDisplayName)), output.Text(role), output.Text(r.Risk)})
	}
	doc.Data = append([]difference{}, rows...)
	if err := output.Render(a.Out, doc, p); err != nil {
		return err
	}
	if exitCode && len(rows) > 0 {
		return errDiffers
	}
	return nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// snapshotView is a snapshot as the client reads it.
type snapshotView struct {
	grants     map[string]roles.Grant
	identities map[string]roles.Principal // by Azure resource id, lower case
}

// readSnapshot reads a snapshot with the same client as a tenant.
func (a *app) readSnapshot(ctx context.Context, file string) (snapshotView, error) {
	if _, err := sandbox.Load(file); err != nil {
		return snapshotView{}, refuse("%w", err)
	}
	offline := *a
	offline.sandbox, offline.quiet = file, true
	s, err := offline.open(replication)
	if err != nil {
		return snapshotView{}, err
	}
	v := snapshotView{map[string]roles.Grant{}, map[string]roles.Principal{}}
	err = s.Identities(ctx, func(page []roles.Principal) error {
		for _, p := range page {
			v.identities[strings.ToLower(string(p.AzureResource))] = p
		}
		return nil
	})
	if err != nil {
		return v, err
	}
	l := &lister{app: &offline, session: s}
	grants, err := l.gather(ctx, false, false, false)
	for _, g := range grants {
		v.grants[sameGrant(g)] = g
	}
	return v, err
}

// sameGrant names a grant by what outlives a recreated identity and a role's id:
// the Azure resource, the API's app id and the role's value.
func sameGrant(g roles.Grant) string {
	who, api := strings.ToLower(string(g.Principal.AzureResource)), string(g.Key.Resource)
	if who == "" {
		who = string(g.Key.Principal)
	}
	if g.Resource != nil {
		api = string(g.Resource.AppID)
	}
	role := strings.ToLower(g.RoleValue())
	if role == "" {
		role = string(g.Key.Role)
	}
	return strings.Join([]string{who, api, role}, "\x00")
}

func missingFrom(here, there map[string]roles.Grant, change string) []difference {
	var rows []difference
	for key, g := range here {
		if _, ok := there[key]; !ok {
			rows = append(rows, difference{change, output.OfGrant(g)})
		}
	}
	return sortedDifferences(rows)
}

// recreated finds identities of the same Azure resource with another object id.
func recreated(before, after map[string]roles.Principal) []difference {
	var rows []difference
	for resource, now := range after {
		if was, ok := before[resource]; ok && resource != "" && was.ID != now.ID {
			rows = append(rows, difference{"recreated", output.OfGrant(roles.Grant{Assignment: roles.Assignment{Key: roles.Key{Principal: now.ID}}, Principal: now,
				Rating: catalog.Rating{Level: catalog.Unrated}})})
		}
	}
	return sortedDifferences(rows)
}

func sortedDifferences(rows []difference) []difference {
	slices.SortFunc(rows, func(x, y difference) int {
		return cmp.Or(strings.Compare(text(x.PrincipalID), text(y.PrincipalID)), strings.Compare(text(x.ResourceID), text(y.ResourceID)), strings.Compare(text(x.AppRoleID), text(y.AppRoleID)))
	})
	return rows
}
