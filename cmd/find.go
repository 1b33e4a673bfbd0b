package cmd

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/catalog"
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
	f.Var(connect.Choice{Value: &o.kind, Allowed: []string{"system", "user", "agent"}}, "type", "only `kind` system or user (-assigned), or agent: agent identities, which are no managed ones")
	f.StringVarP(&o.group, "resource-group", "g", "", "only those of this resource `group`")
	f.StringVar(&o.subscription, "subscription", "", "only those of this subscription `id`")
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
	err = read(ctx, func(page []roles.Principal) error {
		for _, one := range page {
			if o.fits(one) && screen.ContainsAll(one.DisplayName+" "+string(one.AzureResource)+" "+string(one.ID)+" "+string(one.AppID), words) {
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
	doc := output.Document{Columns: []output.Column{{Title: "NAME", Wrap: true}, {Title: "TYPE"}, {Title: "RESOURCE GROUP", Wrap: true}, {Title: "OBJECT ID"}, {Title: "CLIENT ID"}, {Title: "ENABLED"}}}
	for i, one := range found {
		rows[i] = output.OfPrincipal(one)
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(one.DisplayName), output.Text(string(one.Type)), output.Text(one.AzureResource.ResourceGroup()),
			output.Text(string(one.ID)), output.Text(string(one.AppID)), pick.EnabledCell(one.Disabled)})
	}
	doc.Data = rows
	if err := a.Render(doc, p); err != nil || o.kind != "agent" {
		return err
	}
	a.Note("agent identities also inherit roles from their blueprint, which list and who do not show")
	return nil
}

func (o *identitiesOptions) fits(p roles.Principal) bool {
	kind := map[string]roles.IdentityType{"system": roles.SystemAssigned, "user": roles.UserAssigned}
	return (o.kind == "" || o.kind == "agent" || p.Type == kind[o.kind]) &&
		(o.group == "" || strings.EqualFold(p.AzureResource.ResourceGroup(), o.group)) &&
		(o.subscription == "" || strings.EqualFold(p.AzureResource.Subscription(), o.subscription))
}

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
	return c
}

func (a *app) listAliases(words []string) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	rows := []output.Alias{}
	doc := output.Document{Columns: []output.Column{{Title: "ALIAS"}, {Title: "API", Wrap: true}, {Title: "APP ID"}, {Title: "IDENTIFIER URI"}}}
	for _, api := range catalog.APIs() {
		names := strings.Join(append([]string{api.Alias}, api.Aliases...), ", ")
		if !screen.ContainsAll(names+" "+api.Name+" "+api.AppID+" "+api.IdentifierURI, words) {
			continue
		}
		rows = append(rows, output.Alias{Alias: api.Alias, DisplayName: api.Name, AppID: api.AppID, IdentifierURI: output.Null(api.IdentifierURI)})
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(names), output.Text(api.Name), output.Text(api.AppID), output.Text(api.IdentifierURI)})
	}
	doc.Data = rows
	return a.Render(doc, p)
}

func (a *app) findAPIs(ctx context.Context, o *apisOptions, words []string) error {
	p, s, err := a.begin()
	if err != nil {
		return err
	}
	var found []roles.Resource
	err = s.APIs(ctx, func(page []roles.Resource) error {
		for _, r := range page {
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
	slices.SortFunc(found, pick.CompareAPIs)
	rows := make([]output.API, len(found))
	doc := output.Document{Columns: []output.Column{{Title: "NAME", Wrap: true}, {Title: "APP ID"}, {Title: "OBJECT ID"}, {Title: "IDENTIFIER URI", Wrap: true}, {Title: "ENABLED"}}}
	for i, r := range found {
		rows[i] = output.OfResource(r)
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(r.DisplayName), output.Text(string(r.AppID)), output.Text(string(r.ID)),
			output.Text(strings.Join(r.IdentifierURIs(), " ")), pick.EnabledCell(r.Disabled)})
	}
	doc.Data = rows
	return a.Render(doc, p)
}

// tellElsewhere says how access to an API is given that is not given by app roles.
func (a *app) tellElsewhere(apiAppID string) {
	for _, right := range catalog.Elsewhere(apiAppID, "", catalog.Names{}) {
		a.Note("%s", right.What)
	}
}

type rolesOptions struct {
	pick.Selectors
	callsOptions
	all, fresh bool
}

func newRoles(a *app) *cobra.Command {
	o := &rolesOptions{}
	c := &cobra.Command{
		Use:     "roles (-a API [WORD ...] | --for CALL)",
		GroupID: groupFind,
		Short:   "List the roles of an API, or those that a call needs",
		Long: `List the roles that an API offers to applications, with their risk. With --new, list only the
roles that the built-in table doesn't know, and who holds them: Microsoft adds roles every month,
and what nobody has rated isn't harmless.

With --for, list the roles of Microsoft Graph that allow a call, those of least risk first, and
the command that assigns what is enough. It takes a method and a path, a URL or a request line,
any number of them or a list in a file, and needs neither a sign-in nor the network. With -i as
well, the roles that the identity holds are marked, and the exit code is 3 if they are not
enough. It is 30 if a call needs a signed-in user or is not in the built-in table: roles are
never guessed.`,
		Example: `  mi-roles roles -a graph mail
  mi-roles roles -a api://orders -o json
  mi-roles roles -a graph --new
  mi-roles roles --for 'GET /users/{id}/messages'
  mi-roles roles --for 'POST /users/{id}/sendMail' --for 'GET /users' -i func-orders
  mi-roles roles -f calls.txt -o csv`,
		RunE: a.run(func(ctx context.Context, words []string) error {
			if o.asked() {
				return a.rolesFor(ctx, o, words)
			}
			return a.listRoles(ctx, o, words)
		}),
	}
	o.AddAPI(c.Flags())
	c.Flags().BoolVar(&o.all, "all", false, "also roles that are only for users and groups")
	c.Flags().BoolVar(&o.fresh, "new", false, "only roles that the built-in table doesn't know, with who holds them")
	c.Flags().BoolVar(&o.Any, "any-principal", false, "with --new or -i, also service principals that are not managed identities")
	c.MarkFlagsMutuallyExclusive("all", "new")
	o.addCalls(c)
	return c
}

func (a *app) listRoles(ctx context.Context, o *rolesOptions, words []string) error {
	l, err := a.look(ctx, &o.Selectors, true, noHoldings)
	if err != nil {
		return err
	}
	api := l.target.API
	offered := slices.Clone(api.Roles)
	if o.fresh {
		offered = api.Unknown()
	}
	found := slices.DeleteFunc(offered, func(x roles.AppRole) bool {
		return !o.all && !x.ForApplications() || !screen.ContainsAll(x.Value+" "+x.DisplayName+" "+x.Description+" "+string(x.ID), words)
	})
	if len(found) == 0 {
		a.tellElsewhere(string(api.AppID))
	}
	slices.SortFunc(found, func(x, y roles.AppRole) int {
		return cmp.Or(strings.Compare(strings.ToLower(x.Value), strings.ToLower(y.Value)), strings.Compare(string(x.ID), string(y.ID)))
	})
	if o.fresh {
		return a.printNew(ctx, l, found, o.Any)
	}
	rows := make([]output.AppRole, len(found))
	doc := output.Document{Columns: []output.Column{{Title: "VALUE", Wrap: true}, {Title: "ID"}, {Title: "FOR"}, {Title: "STATE"}, {Title: "RISK"}, {Title: "NAME", Wrap: true}}}
	for i, x := range found {
		level := l.Risk.Rate(string(api.AppID), x.Value, string(x.ID)).Level
		rows[i] = output.OfRole(api, x, string(level))
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(x.Value), output.Text(string(x.ID)), output.Text(strings.Join(x.MemberTypes, ", ")), roleState(x), change.RiskCell(level), output.Text(x.DisplayName)})
	}
	doc.Data = rows
	return a.Render(doc, l.printer)
}

func roleState(x roles.AppRole) output.Cell {
	if x.Disabled {
		return output.Cell{Text: string(roles.RoleDisabled), Tone: output.Warn}
	}
	return output.Text(string(roles.Enabled))
}
