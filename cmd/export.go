package cmd

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/output/code"
	"mi-roles/roles"
	"mi-roles/roles/desired"
	"mi-roles/roles/manifest"
)

type exportOptions struct {
	pick.Selectors
	all    bool
	format string
	onto   string
	text   manifest.Text // of the file of --onto
	style  string
	pick.Questions
	given func(flag string) bool
}

func newExport(a *app) *cobra.Command {
	o := &exportOptions{format: asManifest, style: string(code.Resources)}
	c := &cobra.Command{
		Use:     "export (-i IDENTITY | -a API | --all)",
		GroupID: groupState,
		Short:   "Export assignments as a manifest or as code for other tools",
		Long: `Export what managed identities hold now: as a manifest for which "plan" finds no differences
(YAML, or JSON with -o json), or as code for other tools. The manifest records the object id
of each identity as principalId, so that "verify -f" can detect recreated identities. On a
terminal, you are asked for the identity if you name nothing.

With --onto, an existing manifest is kept as it is, with its comments, order and keys, and what it
does not list yet is added at the end. Nothing is removed from it.`,
		Example: `  mi-roles export --all > grants.yaml
  mi-roles export --all --onto grants.yaml --out grants.yaml
  mi-roles export -i func-orders --format terraform`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.export(ctx, o) }),
	}
	f := c.Flags()
	o.AddIdentity(f)
	o.AddAPI(f)
	f.BoolVar(&o.all, "all", false, "every managed identity of the tenant")
	f.Var(connect.Choice{Value: &o.format, Allowed: append([]string{asManifest}, texts(code.Formats())...),
		Called: otherForms}, "format",
		"what to write: manifest, "+connect.Joined(code.Formats()))
	f.StringVar(&o.onto, "onto", "", "`manifest` to keep: add to it what it does not list yet")
	addTerraformStyle(c, &o.style)
	c.MarkFlagsOneRequired("identity", "api", "all")
	c.MarkFlagsMutuallyExclusive("identity", "all")
	a.AskFor(c, &o.Questions)
	o.given = f.Changed
	return c
}

const asManifest = "manifest"

// otherForms are what others call the forms of code.
var otherForms = map[string]string{"tf": "terraform", "hcl": "terraform", "arm": "bicep", "ps": "powershell", "ps1": "powershell",
	"pwsh": "powershell", "cli": "az", "azcli": "az", "yaml": asManifest}

// addTerraformStyle declares --terraform-style of the commands that write Terraform code.
func addTerraformStyle(c *cobra.Command, style *string) {
	all := texts(code.Styles())
	c.Flags().Var(connect.Choice{Value: style, Allowed: all}, "terraform-style",
		"`form` of Terraform code: resources (one for each grant, with object ids) or for_each (one over a map, with APIs looked up by "+
			"app id)")
}

func texts[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// check refuses a wish for a form that export does not write.
func (o *exportOptions) check(a *app) error {
	p, err := a.Printer()
	_, notForm := code.ParseFormat(a.Output)
	switch {
	case err != nil && notForm == nil:
		return &screen.Misspelled{Err: screen.Refuse("--output %s: code is chosen by --format", a.Output), Word: a.Output,
			Meant: a.Output, Flag: "--format"}
	case err != nil:
		return err
	case o.given("terraform-style") && o.format != string(code.Terraform):
		return screen.Refuse("--terraform-style is a form of Terraform code: add --format terraform")
	case a.Query != "":
		return screen.Refuse("--query: export writes whole files; select with -i, -a and --all")
	case p.Format != output.Table && p.Format != output.YAML && p.Format != output.JSON:
		return screen.Refuse("--output %s: a manifest is written as yaml or json, and code as --format says", p.Format)
	case o.onto != "" && o.format != asManifest:
		return screen.Refuse("--onto adds to a manifest: leave --format %s out", o.format)
	case o.onto != "" && p.Format != output.Table:
		return screen.Refuse("--onto keeps the form of the manifest: leave --output %s out", p.Format)
	}
	if o.onto != "" {
		o.text, err = manifest.ReadText(o.onto)
	}
	return change.ExplainWrongKind(err, o.onto, "a manifest")
}

func (a *app) export(ctx context.Context, o *exportOptions) error {
	if err := o.check(a); err != nil {
		return err
	}
	l, err := a.look(ctx, &o.Questions, &o.Selectors, allHoldings)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	if o.onto != "" {
		return l.exportOnto(ctx, a, o)
	}
	grants, err := l.gather(ctx, o.given("identity"), o.given("api"), o.Any)
	if err != nil {
		return err
	}
	if len(grants) == 0 {
		a.Note("no assignments to export; the output declares none")
	}
	if o.format != asManifest {
		f, err := code.ParseFormat(o.format)
		if err != nil {
			return screen.Refuse("--format: %w", err)
		}
		return code.Write(a.Out, f, grants,
			code.Options{Version: screen.Version(), Tenant: l.TenantID(ctx), GraphRoot: l.Cloud.GraphRoot, Style: code.Style(o.style)})
	}
	format := manifest.YAML
	if l.printer.Format == output.JSON {
		format = manifest.JSON
	}
	apisWithURI, err := l.apisWithURI(ctx, desired.URIs(grants))
	if err != nil {
		return err
	}
	return desired.Export(grants, apisWithURI).Write(a.Out, format)
}

// apisWithURI are all APIs of the tenant that bear one of these identifier URIs.
func (l *lister) apisWithURI(ctx context.Context, uris []roles.Ref) ([]roles.Resource, error) {
	if len(uris) == 0 {
		return nil, nil
	}
	answer, err := l.Lookup(ctx, roles.LookupRequest{APIs: uris})
	return slices.Concat(answer.APIs...), err
}
