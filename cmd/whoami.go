package cmd

import (
	"context"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/spf13/cobra"

	"mi-roles/cmd/pick"

	"mi-roles/cmd/connect"
	"mi-roles/output"
	"mi-roles/roles/catalog"
	"mi-roles/roles/rights"
	"mi-roles/roles/token"
)

func newWhoami(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "whoami",
		GroupID: groupCheck,
		Short:   "Show the signed-in account and what it can assign",
		Long: `Show the tenant, cloud, account and credential in use, and whether this sign-in can assign
roles of Microsoft Graph and of other APIs, and why. No permission is needed: it reads the
token, and asks Microsoft Graph for the account's directory roles and app consent policies only
where that is allowed.`,
		Example: `  mi-roles whoami
  mi-roles whoami -o json --query canGrantOnMicrosoftGraph.answer`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.whoami(ctx) }),
	}
}

func answerOf(a rights.Answer) output.Answer {
	return output.Answer{Answer: string(a.Verdict), Because: a.Because}
}

func (a *app) whoami(ctx context.Context) error {
	p, s, err := a.begin()
	if err != nil {
		return err
	}
	got, err := s.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.Cloud.Scope()}, EnableCAE: true})
	if err != nil {
		return err
	}
	me := output.Account{Cloud: s.Cloud.Name, Credential: credentialName(s.Credential), Expires: got.ExpiresOn.UTC().Format(time.RFC3339),
		DirectoryRoles: []output.DirectoryRole{}, Table: catalog.Date()}
	c := rights.Caller{}
	if claims, err := token.Parse(got.Token); err == nil {
		readAccount(&me, claims)
		c = a.callerOf(ctx, s, claims)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	} else {
		a.Note("the token cannot be read, so its permissions are unknown")
	}
	for _, r := range c.Roles {
		me.DirectoryRoles = append(me.DirectoryRoles, output.DirectoryRole{RoleTemplateID: r.TemplateID, DisplayName: output.Null(r.Name)})
	}
	me.Graph, me.Others = a.answers(ctx, s, c, me)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	a.tellOldTable()
	return a.Render(accountDocument(me), p)
}

func credentialName(c azcore.TokenCredential) string {
	if named, ok := c.(interface{ Name() string }); ok {
		return named.Name()
	}
	return "sandbox"
}

func readAccount(me *output.Account, t token.Token) {
	if kind := t.Kind(); kind != token.UnknownKind {
		me.Kind = output.Null(string(kind))
	}
	me.TenantID, me.DisplayName, me.UserPrincipal = output.Null(t.TenantID), output.Null(t.Name), output.Null(t.UPN)
	me.ObjectID, me.ClientID = output.Null(t.ObjectID), output.Null(t.AppID)
	me.Permissions = t.Scopes
	if t.AppOnly() {
		me.Permissions = t.Roles
	}
}

// callerOf gathers what the token says and, for a user, the directory roles that
// Graph is willing to tell. A refusal is no failure: the answers are then less certain.
func (a *app) callerOf(ctx context.Context, s *connect.Session, t token.Token) rights.Caller {
	c := connect.CallerOfToken(t)
	if c.App {
		return c
	}
	found, err := s.MyDirectoryRoles(ctx)
	if err != nil {
		a.Note("the directory roles of this account cannot be read (%s); the answers are based only on the token",
			output.Clean(err.Error()))
		return c
	}
	c.Complete = true
	for _, r := range found {
		known, ok := catalog.DirectoryRoleByID(r.TemplateID)
		if !ok {
			known = catalog.DirectoryRole{TemplateID: strings.ToLower(r.TemplateID), Name: r.DisplayName}
		}
		c.Add(known)
	}
	return c
}

func accountDocument(me output.Account) output.Document {
	doc := output.Document{Data: me, Columns: []output.Column{{Title: "WHAT"}, {Title: "VALUE", Wrap: true}}}
	add := func(what string, value output.Cell) {
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(what), value})
	}
	text := func(what string, value *string) {
		if value != nil {
			add(what, output.Text(*value))
		}
	}
	text("tenant", me.TenantID)
	add("cloud", output.Text(me.Cloud))
	text("account", me.UserPrincipal)
	text("name", me.DisplayName)
	text("kind", me.Kind)
	text("object id", me.ObjectID)
	text("client id", me.ClientID)
	add("credential", output.Text(me.Credential))
	add("token expires", output.Text(me.Expires))
	add("permissions", output.Text(listed(me.Permissions)))
	names := make([]string, len(me.DirectoryRoles))
	for i, r := range me.DirectoryRoles {
		names[i] = r.RoleTemplateID
		if r.DisplayName != nil {
			names[i] = *r.DisplayName
		}
	}
	add("directory roles", output.Text(listed(names)))
	add("can grant on Microsoft Graph", answerCell(me.Graph))
	add("can grant on other APIs", answerCell(me.Others))
	add("table of roles", output.Text(me.Table))
	return doc
}

func listed(list []string) string {
	if len(list) == 0 {
		return "none known"
	}
	return strings.Join(list, ", ")
}

func answerCell(x output.Answer) output.Cell {
	tone := map[rights.Verdict]output.Tone{rights.Yes: output.Good, rights.Limited: output.Good, rights.No: output.Bad,
		rights.Unknown: output.Warn}
	text := x.Answer + ", because " + x.Because
	if x.Answer == string(rights.Limited) {
		text = x.Because
	}
	return output.Cell{Text: text, Tone: tone[rights.Verdict(x.Answer)]}
}
