package cmd

import (
	"context"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/spf13/cobra"

	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/roles/token"
)

func newToken(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "token",
		GroupID: groupCheck,
		Short:   "Decode access tokens, or get one as a managed identity",
		Example: `  az account get-access-token --resource https://graph.microsoft.com | mi-roles token inspect
  mi-roles token get -a graph`,
	}
	c.AddCommand(newTokenInspect(a), newTokenGet(a))
	return c
}

type tokenGetOptions struct {
	api, identity pick.OnceFlag
	raw           bool
	transport     policy.Transporter // nil: the network
}

func newTokenGet(a *app) *cobra.Command {
	o := &tokenGetOptions{}
	c := &cobra.Command{
		Use:   "get -a API",
		Short: "Get a token as this host's managed identity",
		Long: `Get a token for an API as the managed identity of the Azure resource that this runs on, and
show what it allows: on App Service, Functions, Container Apps, virtual machines, Arc
servers, Service Fabric and in Cloud Shell. Microsoft Graph is not called, so name the
API by alias, identifier URI or client id.

Only --raw prints the token itself. Whoever has it can call the API until it expires.`,
		Example: `  mi-roles token get -a graph
  mi-roles token get -a api://orders -i 0b2f5c1e-3a4d-4f6b-8c7d-9e0f1a2b3c4d
  mi-roles token get -a api://orders --raw | mi-roles verify -i func-orders -a api://orders -r Orders.Read.All --token -`,
		Args: cobra.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.getToken(ctx, o) }),
	}
	f := c.Flags()
	f.VarP(&o.api, "api", "a", "`API`: alias (graph, sharepoint, …), identifier URI or client id")
	f.VarP(&o.identity, "identity", "i",
		"which managed `identity` of this host: client id, object id or Azure resource id (default AZURE_CLIENT_ID, else the "+
			"system-assigned one)")
	f.BoolVar(&o.raw, "raw", false, "print only the token")
	pick.Require(c, "api")
	return c
}

func (a *app) getToken(ctx context.Context, o *tokenGetOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if o.raw && a.Query != "" {
		return screen.Refuse("--raw prints only the token: leave out --query")
	}
	if a.Sandbox != "" {
		return screen.Refuse("--sandbox: a sandbox issues no tokens; run this on the Azure resource itself")
	}
	asked, err := typedHostIdentity(string(o.identity))
	if err != nil {
		return err
	}
	host, err := a.hostCredential(asked, o.transport)
	if err != nil {
		return err
	}
	api, err := pick.TypedAudience(string(o.api), host.Cloud())
	if err != nil {
		return err
	}
	got, err := host.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{api.Scope()}})
	if err != nil {
		return err
	}
	claims, unreadable := token.Parse(got.Token)
	if unreadable == nil {
		if err := checkHostIdentity(asked, claims); err != nil {
			return err
		}
	}
	if o.raw {
		if a.OutTTY {
			a.Note("this is a secret: anyone who has it can call %s until it expires; it stays in this terminal's scrollback",
				api.Resource)
		}
		_, err := fmt.Fprintln(a.Out, got.Token)
		return err
	}
	if unreadable != nil {
		return fmt.Errorf("got a token for %s that cannot be read: %w", api.Resource, unreadable)
	}
	return a.printToken(claims, p, "")
}
