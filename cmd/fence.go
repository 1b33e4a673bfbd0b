package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/code"
	"mi-roles/roles/desired"
	"mi-roles/roles/fence"
	"mi-roles/roles/gate"
)

func newFence(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "fence",
		GroupID: groupState,
		Short:   "Limit what a pipeline can assign to what a manifest lists",
		Long: `Limit what one identity, such as that of a pipeline, can assign: an app consent policy of
Microsoft Entra ID that names the identities, APIs and roles of a manifest, a custom directory
role that assigns under that policy alone, and its assignment to the identity.`,
		Example: "  mi-roles fence export -f grants.yaml --for rg-roles/id-roles-writer",
	}
	c.AddCommand(newFenceExport(a), newFencePlan(a), newFenceVerify(a), newFenceApply(a))
	return c
}

// fenceOptions are the flags of every fence command.
type fenceOptions struct {
	manifestFiles
	holder pick.OnceFlag
	pick.Questions
}

func (o *fenceOptions) addFlags(a *app, c *cobra.Command) {
	f := c.Flags()
	o.manifestFiles.addFlags(f)
	f.Var(&o.holder, "for", "`identity` whose right to assign is limited: name, object id, client id, Azure resource id or GROUP/NAME")
	pick.Require(c, "file", "for")
	a.AskFor(c, &o.Questions)
}

// built is a fence with the tenant it was made for.
type built struct {
	fence.Fence
	*connect.Session
	desired resolved
}

// buildFence makes the fence that a manifest wants of a tenant.
func (a *app) buildFence(ctx context.Context, o *fenceOptions, open func() (*connect.Session, error)) (built, error) {
	if _, err := o.request(); err != nil {
		return built{}, err
	}
	m, err := a.readManifest(ctx, o.manifestFiles)
	if err != nil {
		return built{}, err
	}
	s, err := open()
	if err != nil {
		return built{}, err
	}
	d, err := desire(ctx, s, m, desired.Options{AnyPrincipal: o.any, Now: s.Clock().Now()})
	if err != nil {
		return built{}, err
	}
	if err := a.askNeeded(ctx, s, &o.Questions, &pick.Selectors{}); err != nil {
		return built{}, err
	}
	r, err := o.request()
	if err != nil {
		return built{}, err
	}
	holder, err := a.ResolveOrAsk(ctx, s, nil, &r, 0)
	if err != nil {
		return built{}, err
	}
	a.tellRecreated(d, nil)
	f, err := fence.Build(fence.Spec{Holder: holder.Identities[0], Keys: d.Goal.Keys, Names: d.describer, Gate: d.opens(gate.Gate{}),
		Wording: d.wording()})
	return built{f, s, d}, err
}

// request asks for the identity of --for, if it is known.
func (o *fenceOptions) request() (pick.Request, error) {
	sel := pick.Selectors{Any: o.any}
	if o.Flags().Changed("for") {
		sel.Identities = pick.ListFlag{string(o.holder)}
	}
	return sel.Parse(false)
}

// reading opens a tenant that is only looked at.
func (a *app) reading() (*connect.Session, error) { return a.Open(connect.Replication) }

type fenceExportOptions struct {
	fenceOptions
	format string
}

func newFenceExport(a *app) *cobra.Command {
	o := &fenceExportOptions{format: string(code.Graph)}
	c := &cobra.Command{
		Use:   "export -f FILE --for IDENTITY",
		Short: "Write the policy, custom role and assignment of a fence",
		Long: `Write the app consent policy, the custom directory role and its assignment that let IDENTITY
assign what the manifest lists, and nothing else: as request bodies for Microsoft Graph, or as code.
The same manifest always gives the same text. Comments in the code name what the language has no
resource for. Nothing is changed.

Critical roles are refused unless the manifest allows them (allowCritical). It requires a Microsoft
Entra ID P1 license, and Privileged Role Administrator or Global Administrator to apply it.`,
		Example: `  mi-roles fence export -f grants.yaml --for rg-roles/id-roles-writer
  mi-roles fence export -f grants.yaml --for rg-roles/id-roles-writer --format az > fence.sh`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.exportFence(ctx, o) }),
	}
	o.addFlags(a, c)
	c.Flags().Var(connect.Choice{Value: &o.format, Allowed: texts(code.FenceFormats())}, "format",
		"what to write: "+connect.Joined(code.FenceFormats()))
	return c
}

func (a *app) exportFence(ctx context.Context, o *fenceExportOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if o.format != string(code.Graph) && p.Query != "" {
		return screen.Refuse("--query is for --format graph: code is written whole")
	}
	b, err := a.buildFence(ctx, &o.fenceOptions, a.reading)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	a.tellFence(b.Fence)
	if o.format == string(code.Graph) && (p.Query != "" || p.Format != output.Table) {
		return a.Render(output.Document{Data: code.BodiesOf(b.Fence)}, p)
	}
	return code.WriteFence(a.Out, code.Format(o.format), b.Fence,
		code.Options{Version: screen.Version(), Tenant: b.TenantID(ctx), GraphRoot: b.Cloud.GraphRoot})
}

// tellFence says what a fence takes, and what of it nobody has seen on a tenant.
func (a *app) tellFence(f fence.Fence) {
	a.Note("%s could assign what the manifest lists, by policy %s", f.Holder.DisplayName, f.Policy.ID)
	a.Note("needs a Microsoft Entra ID P1 license, and Privileged Role Administrator or Global Administrator to apply it")
	a.tellUnconfirmed()
}

func (a *app) tellUnconfirmed() {
	for _, u := range fence.Unconfirmed() {
		a.Note("not confirmed on a tenant: %s", u)
	}
}
