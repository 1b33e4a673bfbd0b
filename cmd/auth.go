package cmd

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"mi-roles/graph/signin"
	"mi-roles/output"
)

const authHelp = `How to sign in (--auth)

    auto        the Azure SDK's default chain: environment, workload identity, managed
                identity, Azure CLI, Azure Developer CLI, Azure PowerShell
    azcli       the account of: az login
    azd         the account of: azd auth login
    env         AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or
                AZURE_CLIENT_CERTIFICATE_PATH
    workload    a federated token: AZURE_FEDERATED_TOKEN_FILE, or GitHub Actions' OIDC
    managed     the managed identity of this Azure resource; AZURE_CLIENT_ID picks one
    browser     a window of your browser
    devicecode  a code that you type on another device
    pipelines   Azure Pipelines' OIDC: AZURESUBSCRIPTION_* and SYSTEM_ACCESSTOKEN

browser and devicecode keep the sign-in on this machine where the system offers an
encrypted store, so that later commands do not ask again. auth status shows what is
stored, auth logout removes it, and --no-token-cache neither stores nor uses it. Nothing
else stores a sign-in; az, azd and Azure PowerShell keep theirs themselves.

To assign roles of Microsoft Graph, the account needs the directory role Privileged Role
Administrator; for other APIs, Cloud Application Administrator or ownership of the API is
enough. An application needs AppRoleAssignment.ReadWrite.All and Application.Read.All.
Reading needs only Application.Read.All.`

func newAuth(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "auth",
		GroupID: groupCheck,
		Short:   "How to sign in, and what a sign-in has stored",
		Long:    authHelp,
		Example: `  mi-roles auth status
  mi-roles auth logout`,
	}
	c.AddCommand(&cobra.Command{
		Use:   "status",
		Short: "Show what sign-ins have stored on this machine",
		Long: `Show the files and the entries of the system's credential store that keep sign-ins with
--auth browser and --auth devicecode. No service is contacted, and no token is decrypted. Tokens
expire at the time shown at the latest, unless they are renewed; an administrator can revoke them
earlier.`,
		Example: `  mi-roles auth status
  mi-roles auth status -o json --query "[].where"`,
		Args: cobra.NoArgs,
		RunE: a.run(func(context.Context, []string) error { return a.authStatus() }),
	}, &cobra.Command{
		Use:   "logout",
		Short: "Remove what sign-ins have stored on this machine",
		Long: `Remove the token cache, its key and the account files of sign-ins with --auth browser and
--auth devicecode, for all tenants, and show what was removed. No service is contacted: sign-ins of az
and azd stay, and what someone copied before stays valid until it expires or is revoked
(https://learn.microsoft.com/entra/identity/users/users-revoke-access).`,
		Example: `  mi-roles auth logout
  mi-roles auth logout -q`,
		Args: cobra.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.authLogout(ctx) }),
	})
	return c
}

func (a *app) authStatus() error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	all, err := a.Overrides.SignIns.List()
	if err != nil {
		return fmt.Errorf("cannot look for stored sign-ins: %w", err)
	}
	if len(all) == 0 {
		a.Note("no sign-in is stored")
	}
	return a.Render(storedDocument(all), p)
}

func (a *app) authLogout(ctx context.Context) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	removed, failed := a.Overrides.SignIns.Clear(ctx)
	switch {
	case len(removed) > 0:
		a.Note("removed from this machine:")
	case failed == nil:
		a.Note("no sign-in is stored: nothing to remove")
	}
	return cmp.Or(failed, a.Render(storedDocument(removed), p))
}

// storedDocument shows what sign-ins have stored.
func storedDocument(all []signin.Stored) output.Document {
	rows := make([]output.StoredSignIn, len(all))
	doc := output.Document{Columns: []output.Column{{Title: "KIND"}, {Title: "WHERE", Wrap: true}, {Title: "ACCOUNT"},
		{Title: "GOOD UNTIL", Spare: 1}}}
	for i, s := range all {
		rows[i] = output.StoredSignIn{Kind: s.Kind, Where: s.Where, UserPrincipal: output.Null(s.Account), TenantID: output.Null(s.Tenant),
			Written: output.NullTime(s.Written), Until: output.NullTime(s.Until)}
		until := ""
		if t := rows[i].Until; t != nil {
			until = *t
		}
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(s.Kind), output.Text(s.Where), output.Text(s.Account), output.Text(until)})
	}
	doc.Data = rows
	return doc
}
