package cmd

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/near"
)

type identitiesOptions struct {
	kind, group, subscription string
}

func newIdentities(a *app) *cobra.Command {
	o := &identitiesOptions{}
	c := &cobra.Command{
		Use:        "identities [WORD ...]",
		GroupID:    groupFind,
		Short:      "Find managed identities",
		SuggestFor: []string{"identity", "ids"},
		Long:       "Find managed identities whose name or Azure resource id contains every given word.",
		Example: `  mi-roles identities orders
  mi-roles identities --type user --resource-group rg-shop -o json`,
		RunE: a.run(func(ctx context.Context, words []string) error { return a.findIdentities(ctx, o, words) }),
	}
	f := c.Flags()
	f.Var(connect.Choice{Value: &o.kind, Allowed: []string{"system", "user", "agent"}}, "type",
		"only `kind` system or user (-assigned), or agent: agent identities, which are not managed identities")
	f.StringVarP(&o.group, "resource-group", "g", "", "only those of this resource `group`")
	f.StringVar(&o.subscription, "subscription", "", "only those of this subscription `id`")
	a.addTenantColumn(c)
	return c
}

func (a *app) findIdentities(ctx context.Context, o *identitiesOptions, words []string) error {
	p, s, err := a.begin()
	if err != nil {
		return err
	}
	read := s.Identities
	if o.kind == "agent" {
		read = s.Agents
	}
	var found []roles.Principal
	var names []string
	err = read(ctx, func(page []roles.Principal) error {
		for _, one := range page {
			names = append(names, one.DisplayName)
			if o.fits(one) && screen.ContainsAll(one.DisplayName+" "+string(one.AzureResource)+" "+string(one.ID)+" "+
				string(one.AppID), words) {
				found = append(found, one)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(found, pick.ComparePrincipals)
	rows := make([]output.Identity, len(found))
	doc := output.Document{Columns: []output.Column{{Title: "NAME"}, {Title: "TYPE", Spare: 4}, {Title: "RESOURCE GROUP", Spare: 1},
		{Title: "OBJECT ID"}, {Title: "CLIENT ID", Spare: 2}, {Title: "ENABLED", Spare: 3, Tells: true}}}
	for i, one := range found {
		rows[i] = output.OfPrincipal(one)
		doc.Rows = append(doc.Rows,
			[]output.Cell{output.Text(one.DisplayName), output.Text(string(one.Type)), output.Text(one.AzureResource.ResourceGroup()),
				output.Text(string(one.ID)), output.Text(string(one.AppID)), pick.EnabledCell(one.Disabled)})
	}
	doc.Data = rows
	a.tellNothing(len(found), words, names)
	if err := a.Render(doc, a.ofTenant(ctx, s, p)); err != nil || o.kind != "agent" {
		return err
	}
	a.Note("agent identities also inherit roles from their blueprint, which list and who do not show")
	return nil
}

// tellNothing says that nothing was found, and which name the words were perhaps meant for.
func (a *app) tellNothing(found int, words, names []string) {
	text := strings.Join(words, " ")
	switch alike := near.Names(text, names); {
	case found > 0:
	case len(words) == 0:
		a.Note("nothing found")
	case len(alike) > 0:
		a.Note("nothing matches %s; did you mean %s?", display.Quote(text), strings.Join(alike[:min(3, len(alike))], ", "))
	default:
		a.Note("nothing matches %s", display.Quote(text))
	}
}

func (o *identitiesOptions) fits(p roles.Principal) bool {
	kind := map[string]roles.IdentityType{"system": roles.SystemAssigned, "user": roles.UserAssigned}
	return (o.kind == "" || o.kind == "agent" || p.Type == kind[o.kind]) &&
		(o.group == "" || strings.EqualFold(p.AzureResource.ResourceGroup(), o.group)) &&
		(o.subscription == "" || strings.EqualFold(p.AzureResource.Subscription(), o.subscription))
}
