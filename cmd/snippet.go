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
	style         string
	roles         pick.ListFlag
	given         func(flag string) bool
}

func newSnippet(a *app) *cobra.Command {
	o := &snippetOptions{style: string(code.Resources)}
	languages := slices.Concat(snippet.Languages(), grantLanguages(), queryLanguages())
	c := &cobra.Command{
		Use:     "snippet --for LANGUAGE [-i IDENTITY -a API]",
		GroupID: groupFind,
		Short:   "Print client configuration, code or a query",
		Long: `Print what a client needs to call an API as a managed identity, with the real values of both:
the right scope or resource, and a client id where, and only where, the identity is user-assigned.
terraform and bicep declare the grant itself, as export does: of the roles that the identity
holds, or of those named with --role. What to do on a developer's machine is said on stderr.

activity-query and resource-graph need neither identity nor API: they are the queries whose
results "advise --activity" and "audit --azure" read.`,
		Example: `  mi-roles snippet -i func-orders -a graph --for python
  mi-roles snippet --for activity-query
  mi-roles snippet -i func-orders -a graph --for terraform -r User.Read.All`,
		Args: cobra.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error {
			if q, is := queryFor(o.language); is {
				return a.printQuery(q, o.given)
			}
			return a.snippet(ctx, o)
		}),
	}
	f := c.Flags()
	f.VarP(&o.identity, "identity", "i", "managed `identity`: name, object id, client id, Azure resource id or GROUP/NAME")
	f.VarP(&o.api, "api", "a", "`API`: alias (graph, sharepoint, …), app id, object id, identifier URI or exact name")
	f.VarP(&o.roles, "role", "r", "for terraform and bicep: `role` value or id (repeatable, or a comma list; default those held)")
	f.Var(connect.Choice{Value: &o.language, Allowed: languages}, "for", "`language`: "+strings.Join(languages, ", "))
	_ = c.RegisterFlagCompletionFunc("for", cobra.FixedCompletions(languages, cobra.ShellCompDirectiveNoFileComp))
	addTerraformStyle(c, &o.style)
	pick.Require(c, "for")
	o.given = f.Changed
	return c
}

func (a *app) snippet(ctx context.Context, o *snippetOptions) error {
	if !o.given("identity") || !o.given("api") {
		return screen.Refuse("--for %s needs --identity and --api", o.language)
	}
	if o.given("terraform-style") && o.language != string(code.Terraform) {
		return screen.Refuse("--terraform-style is a form of Terraform code: add --for terraform")
	}
	chosen := pick.Selectors{Identities: pick.ListFlag{string(o.identity)}, API: o.api, Roles: o.roles}
	l, err := a.look(ctx, &chosen, true, allHoldings)
	if err != nil {
		return err
	}
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
	for _, n := range made.Notes {
		a.Note("%s", output.Clean(n))
	}
	if p.Format == output.Table && p.Query == "" {
		_, err := io.WriteString(a.Out, made.Code)
		return err
	}
	who := t.Identities[0]
	return a.Render(output.Document{Data: output.Snippet{Language: made.Language, Code: made.Code, Notes: made.Notes,
		Scope: v.Scope, Resource: v.Resource, PrincipalID: string(who.ID), PrincipalClientID: v.ClientID,
		IdentityType: string(who.Type), ResourceAppID: string(t.API.AppID)}}, p)
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
		return v, errors.New("the directory gives no client id of the identity or of the API, so there is nothing to write")
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
		notes = append(notes, "the directory does not give the identity's resource id: add it as \"identity\"")
	case language == "appsettings" && who.Type == roles.SystemAssigned:
		notes = append(notes, "UserAssignedClientId is empty on purpose: it stands for the system-assigned identity, and .NET ignores a "+
			"section without values")
	}
	return notes
}
