package cmd

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
)

type rolesOptions struct {
	pick.Selectors
	pick.Questions
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
and unrated doesn't mean harmless. On a terminal, you are asked for the API if it is missing.

With --for, list the roles of Microsoft Graph that allow a call, lowest risk first, and
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
	a.addTenantColumn(c)
	o.addCalls(c)
	a.AskFor(c, &o.Questions)
	c.MarkFlagsMutuallyExclusive("for", "tenant-column") // the roles that a call needs are those of every tenant
	c.MarkFlagsMutuallyExclusive("file", "tenant-column")
	return c
}

func (a *app) listRoles(ctx context.Context, o *rolesOptions, words []string) error {
	l, err := a.look(ctx, &o.Questions, &o.Selectors, noHoldings)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
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
	if !o.fresh {
		a.tellNothing(len(found), words, roleValues(api.Roles))
	}
	slices.SortFunc(found, func(x, y roles.AppRole) int {
		return cmp.Or(strings.Compare(strings.ToLower(x.Value), strings.ToLower(y.Value)), strings.Compare(string(x.ID), string(y.ID)))
	})
	if o.fresh {
		return a.printNew(ctx, l, found, o.Any)
	}
	rows := make([]output.AppRole, len(found))
	doc := output.Document{Columns: []output.Column{{Title: "VALUE"}, {Title: "ID", Spare: 3}, {Title: "FOR", Spare: 5},
		{Title: "STATE", Spare: 4, Tells: true}, {Title: "RISK", Spare: 1}, {Title: "NAME", Wrap: true, Spare: 2}}}
	for i, x := range found {
		level := l.Risk.Rate(string(api.AppID), x.Value, string(x.ID)).Level
		rows[i] = output.OfRole(api, x, string(level))
		doc.Rows = append(doc.Rows,
			[]output.Cell{output.Text(x.Value), output.Text(string(x.ID)), output.Text(strings.Join(x.MemberTypes, ", ")),
				roleState(x), change.RiskCell(level), output.Text(x.DisplayName)})
	}
	doc.Data = rows
	return a.Render(doc, l.printer)
}

func roleValues(all []roles.AppRole) []string {
	var values []string
	for _, x := range all {
		values = append(values, x.Value)
	}
	return values
}

func roleState(x roles.AppRole) output.Cell {
	if x.Disabled {
		return output.Cell{Text: string(roles.RoleDisabled), Tone: output.Warn}
	}
	return output.Text(string(roles.Enabled))
}
