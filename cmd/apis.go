package cmd

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
)

type apisOptions struct{ aliases, all bool }

func newAPIs(a *app) *cobra.Command {
	o := &apisOptions{}
	c := &cobra.Command{
		Use:     "apis [WORD ...]",
		GroupID: groupFind,
		Short:   "Find APIs that offer roles to applications",
		Example: `  mi-roles apis orders
  mi-roles apis --aliases`,
		RunE: a.run(func(ctx context.Context, words []string) error {
			if o.aliases {
				return a.listAliases(words)
			}
			return a.findAPIs(ctx, o, words)
		}),
	}
	c.Flags().BoolVar(&o.aliases, "aliases", false, "list the short names of Microsoft's APIs, offline")
	c.Flags().BoolVar(&o.all, "all", false, "also those without a role for applications")
	a.addTenantColumn(c)
	c.MarkFlagsMutuallyExclusive("aliases", "tenant-column") // aliases are of no tenant
	return c
}

func (a *app) listAliases(words []string) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	rows := []output.Alias{}
	doc := output.Document{Columns: []output.Column{{Title: "ALIAS", Wrap: true}, {Title: "API"}, {Title: "APP ID"},
		{Title: "IDENTIFIER URI", Spare: 1}}}
	var aliases []string
	for _, api := range catalog.APIs() {
		aliases = append(aliases, api.Alias)
		names := strings.Join(append([]string{api.Alias}, api.Aliases...), ", ")
		if !screen.ContainsAll(names+" "+api.Name+" "+api.AppID+" "+api.IdentifierURI, words) {
			continue
		}
		rows = append(rows, output.Alias{Alias: api.Alias, DisplayName: api.Name, AppID: api.AppID,
			IdentifierURI: output.Null(api.IdentifierURI)})
		doc.Rows = append(doc.Rows,
			[]output.Cell{output.Text(names), output.Text(api.Name), output.Text(api.AppID), output.Text(api.IdentifierURI)})
	}
	doc.Data = rows
	a.tellNothing(len(rows), words, aliases)
	return a.Render(doc, p)
}

func (a *app) findAPIs(ctx context.Context, o *apisOptions, words []string) error {
	p, s, err := a.begin()
	if err != nil {
		return err
	}
	var found []roles.Resource
	var names []string
	err = s.APIs(ctx, func(page []roles.Resource) error {
		for _, r := range page {
			names = append(names, r.DisplayName)
			if (o.all || connect.Offers(r)) && screen.ContainsAll(r.DisplayName+" "+strings.Join(r.Names, " ")+" "+string(r.ID), words) {
				found = append(found, r)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(found) == 0 && len(words) == 1 {
		if known, ok := catalog.ByAlias(words[0]); ok {
			a.tellElsewhere(known.AppID)
		}
	}
	for _, known := range catalog.APIs() {
		names = append(names, known.Alias)
	}
	a.tellNothing(len(found), words, names)
	slices.SortFunc(found, pick.CompareAPIs)
	rows := make([]output.API, len(found))
	doc := output.Document{Columns: []output.Column{{Title: "NAME"}, {Title: "APP ID"}, {Title: "OBJECT ID", Spare: 3},
		{Title: "IDENTIFIER URI", Spare: 1}, {Title: "ENABLED", Spare: 2}}}
	for i, r := range found {
		rows[i] = output.OfResource(r)
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(r.DisplayName), output.Text(string(r.AppID)), output.Text(string(r.ID)),
			output.Text(oneURI(r.IdentifierURIs(), words)), pick.EnabledCell(r.Disabled)})
	}
	doc.Data = rows
	return a.Render(doc, a.ofTenant(ctx, s, p))
}

// oneURI is the first of some identifier URIs that has the words, and how many more there are.
func oneURI(uris, words []string) string {
	if len(uris) < 2 {
		return strings.Join(uris, "")
	}
	i := max(0, slices.IndexFunc(uris, func(u string) bool { return screen.ContainsAll(u, words) }))
	return fmt.Sprintf("%s +%d", uris[i], len(uris)-1)
}

// tellElsewhere says how access to an API is given that is not given by app roles.
func (a *app) tellElsewhere(apiAppID string) {
	for _, right := range catalog.Elsewhere(apiAppID, "", catalog.Names{}) {
		a.Note("%s", right.What)
	}
}
