package cmd

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/code"
	"mi-roles/output/snippet"
	"mi-roles/roles"
)

type snippetOptions struct {
	identity, api pick.OnceFlag
	language      string
	style, format string
	roles         pick.ListFlag
	pick.Questions
	given func(flag string) bool
}

func newSnippet(a *app) *cobra.Command {
	o := &snippetOptions{style: string(code.Resources)}
	languages := slices.Concat(snippet.Languages(), grantLanguages(), taskLanguages(), queryLanguages())
	c := &cobra.Command{
		Use:     "snippet --for WHAT [-i IDENTITY] [-a API] [-r ROLE]",
		GroupID: groupFind,
		Short:   "Print client configuration, code, a script or a query",
		Long: `Print what a client needs to call an API as a managed identity, with the real values of both:
the right scope or resource, and a client id where, and only where, the identity is user-assigned.
terraform and bicep declare the grant itself, as export does: for the roles that the identity
holds, or for those named with --role. What to do on a developer's machine is printed to stderr.

The others print what else a working call needs:

  api-csharp       settings and a RequireRole policy for the API's own code (-a, roles with -r)
  api-role         define a role for applications on the API's app registration (-a, -r; --format)
  enable-identity  turn on the system-assigned identity of an Azure resource (-i RESOURCE-ID)
  site-grant       give the identity access to sites, for Sites.Selected (-i)
  exchange-scope   allow only some mailboxes: RBAC for Applications instead of the role (-i, -r)
  teams-policy     allow the online meetings of users (-i)
  cross-tenant     call an API of another tenant with a user-assigned identity (-i, -a)

activity-query and resource-graph need neither identity nor API: they are the queries whose
results "advise --activity" and "audit --azure" read.`,
		Example: `  mi-roles snippet -i func-orders -a graph --for python
  mi-roles snippet -a api://orders -r Orders.Read.All --for api-csharp
  mi-roles snippet -a api://orders -r Orders.Export --for api-role --format terraform
  mi-roles snippet -i func-orders -r Mail.Send --for exchange-scope > scope.ps1
  mi-roles snippet --for activity-query
  mi-roles snippet -i func-orders -a graph --for terraform -r User.Read.All`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error {
			if q, is := queryFor(o.language); is {
				return a.printQuery(q, o.given)
			}
			if t, is := snippet.TaskNamed(o.language); is {
				return a.task(ctx, o, t)
			}
			return a.snippet(ctx, o)
		}),
	}
	f := c.Flags()
	f.VarP(&o.identity, "identity", "i", "managed `identity`: name, object id, client id, Azure resource id or GROUP/NAME")
	f.VarP(&o.api, "api", "a", "`API`: alias (graph, sharepoint, …), app id, object id, identifier URI or exact name")
	f.VarP(&o.roles, "role", "r", "`role` value or id (repeatable, or a comma list; default those held)")
	f.Var(connect.Choice{Value: &o.language, Allowed: languages}, "for", "`what` to print: "+strings.Join(languages, ", "))
	addTerraformStyle(c, &o.style)
	f.Var(connect.Choice{Value: &o.format, Allowed: roleFormats()}, "format", "for api-role: `form` of the code: az, terraform or bicep")
	pick.Require(c, "for")
	a.AskFor(c, &o.Questions)
	o.given = f.Changed
	return c
}

func (a *app) snippet(ctx context.Context, o *snippetOptions) error {
	missing := o.Missing("identity", "api")
	if len(missing) > 0 && !a.CanAsk() {
		return screen.Refuse("--for %s needs --identity and --api", o.language)
	}
	if err := o.checkForms(); err != nil {
		return err
	}
	l, err := a.snippetOf(ctx, o, missing)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	p, s, t := l.printer, l.Session, l.target
	v, err := snippetValues(s, t)
	if err != nil {
		return err
	}
	made, err := l.client(ctx, o, v)
	if errors.Is(err, snippet.ErrGraphOnly) {
		return screen.Refuse("--for %w", err)
	}
	if err != nil {
		return err
	}
	made.Notes = append(snippetNotes(s, t, o.language), made.Notes...)
	who := t.Identities[0]
	return a.printSnippet(made, output.Snippet{Scope: output.Null(v.Scope), Resource: output.Null(v.Resource),
		PrincipalID: output.Null(string(who.ID)), PrincipalClientID: output.Null(v.ClientID), IdentityType: output.Null(string(who.Type)),
		ResourceAppID: output.Null(string(t.API.AppID))}, p)
}

// snippetOf looks up the identity and the API of a snippet, and asks for those that are missing.
func (a *app) snippetOf(ctx context.Context, o *snippetOptions, missing []string) (*lister, error) {
	p, s, err := a.begin()
	if err != nil {
		return nil, err
	}
	sel := pick.Selectors{API: o.api, Roles: o.roles}
	if o.identity != "" {
		sel.Identities = pick.ListFlag{string(o.identity)}
	}
	o.Asked = len(missing) > 0
	if err := a.Complete(ctx, s, &o.Questions, &sel, 0, a.For(s, &o.Questions, &sel, missing...)...); err != nil {
		return nil, err
	}
	if sel.API == "" {
		sel.API = o.api
	}
	if len(sel.Identities) == 0 && o.identity != "" {
		sel.Identities = pick.ListFlag{string(o.identity)}
	}
	return a.lookIn(ctx, s, p, &sel, true, allHoldings)
}

// printSnippet prints the code, or the row that it is filled into.
func (a *app) printSnippet(made snippet.Snippet, row output.Snippet, p output.Options) error {
	for _, n := range made.Notes {
		a.Note("%s", output.Clean(n))
	}
	if p.Format == output.Table && p.Query == "" {
		_, err := io.WriteString(a.Out, made.Code)
		return err
	}
	row.Language, row.Code, row.Notes = made.Language, made.Code, made.Notes
	return a.Render(output.Document{Data: row}, p)
}

// checkForms refuses a form of code that this snippet does not have.
func (o *snippetOptions) checkForms() error {
	if o.given("terraform-style") && o.language != string(code.Terraform) {
		return screen.Refuse("--terraform-style is a form of Terraform code: add --for terraform")
	}
	if t, _ := snippet.TaskNamed(o.language); o.given("format") && len(t.Formats) == 0 {
		return screen.Refuse("--format: --for %s has one form only", o.language)
	}
	return nil
}

// client writes the client's side, or the grant itself.
func (l *lister) client(ctx context.Context, o *snippetOptions, v snippet.Values) (snippet.Snippet, error) {
	if slices.Contains(grantLanguages(), o.language) {
		return l.declared(ctx, o)
	}
	return snippet.Write(o.language, v)
}

func snippetValues(s *connect.Session, t pick.Target) (snippet.Values, error) {
	who, api := t.Identities[0], pick.AudienceOf(t.API, s.Cloud)
	v := snippet.Values{
		Identity: who.DisplayName, UserAssigned: who.Type != roles.SystemAssigned, ClientID: string(who.AppID),
		AzureResourceID: string(who.AzureResource),
		API:             t.API.DisplayName, Resource: api.Resource, Scope: api.Scope(), Graph: t.API.AppID == pick.GraphAppID,
		Cloud: s.Cloud.Name,
	}
	if v.Graph {
		v.BaseURL = s.Cloud.GraphRoot + "/v1.0"
	}
	if !roles.IsGUID(v.ClientID) || !roles.IsGUID(string(t.API.AppID)) {
		return v, errors.New("the directory has no client id for the identity or the API, so there is nothing to write")
	}
	return v, nil
}

// snippetNotes say what is missing in the directory for this snippet to work.
func snippetNotes(s *connect.Session, t pick.Target, language string) []string {
	var notes []string
	who := t.Identities[0]
	if missing := pick.AudienceOf(t.API, s.Cloud).Missing(t.API); missing != "" {
		notes = append(notes, missing)
	}
	if who.Type == roles.UnknownManaged {
		notes = append(notes, "the directory does not say whether "+who.DisplayName+" is user-assigned: if it is system-assigned, leave "+
			"its client id out")
	}
	switch {
	case language == "logicapp" && who.Type != roles.SystemAssigned && who.AzureResource == "":
		notes = append(notes, "the directory does not show the identity's resource id: add it as \"identity\"")
	case language == "appsettings" && who.Type == roles.SystemAssigned:
		notes = append(notes, "UserAssignedClientId is empty on purpose: this selects the system-assigned identity, and .NET ignores a "+
			"section without values")
	}
	return notes
}
