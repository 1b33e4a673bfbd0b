package cmd

import (
	"bytes"
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/convert"
	"mi-roles/roles/files"
	"mi-roles/roles/manifest"
	"mi-roles/roles/shell"
	"mi-roles/roles/textfile"
)

func newManifest(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "manifest",
		GroupID: groupState,
		Short:   "Convert another tool's file into a manifest",
		Example: "  mi-roles manifest convert assignments.json > grants.yaml",
	}
	c.AddCommand(newManifestConvert(a))
	return c
}

func newManifestConvert(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "convert FILE",
		Short: "Convert another tool's file into a manifest",
		Long: `Convert a file that was written for another tool into a manifest, on stdout. No request is sent:

  a list of assignments   of Microsoft Graph (az rest, Microsoft Graph PowerShell with ConvertTo-Json),
                          or of "mi-roles list -o json"
  Terraform's state       terraform.tfstate, or what terraform show -json prints
  Terraform code          azuread_app_role_assignment with literal ids
  Bicep code              Microsoft.Graph/appRoleAssignedTo with literal ids

A file that does not state who holds which role of which API is refused, and nothing is written.
Users, groups, default access and deleted roles are left out, with a note. The result does not allow
critical roles: "plan" names them. With -o json, the manifest is written as JSON.`,
		Example: `  az rest --url https://graph.microsoft.com/v1.0/servicePrincipals/ID/appRoleAssignments > list.json
  mi-roles manifest convert list.json > grants.yaml
  mi-roles plan -f grants.yaml
  terraform show -json | mi-roles manifest convert -`,
		Args: cobra.ExactArgs(1),
		RunE: a.run(func(ctx context.Context, args []string) error { return a.convert(ctx, args[0]) }),
	}
}

func (a *app) convert(ctx context.Context, file string) error {
	p, err := a.Printer()
	switch {
	case err != nil:
		return err
	case a.Query != "" || p.Format != output.Table && p.Format != output.YAML && p.Format != output.JSON:
		return screen.Refuse("a manifest is written as yaml or json: leave other forms of output out")
	}
	if file == "-" {
		a.AskToPaste("file")
	}
	if _, err := os.Stat(file); file != "-" && err != nil {
		return screen.Refuse("%w", files.Unreadable(file, err))
	}
	data, err := screen.Await(ctx, func() ([]byte, error) { return manifest.Load(file, a.In) })
	if err != nil {
		return err
	}
	name := file
	if file == "-" {
		name = manifest.Stdin
	}
	m, notes, err := convert.Read(name, data)
	if err != nil {
		return change.ExplainWrongKind(err, file, "a file to convert")
	}
	for _, n := range notes {
		a.Note("%s", n)
	}
	if p.Format == output.JSON {
		return m.Write(a.Out, manifest.JSON)
	}
	return m.Write(a.Out, manifest.YAML)
}

// notManifest says of a file that is no manifest how to get one, where that is known.
func notManifest(err error, path string) error {
	var wrong manifest.Errors
	if info, gone := os.Stat(path); !errors.As(err, &wrong) || gone != nil || !info.Mode().IsRegular() {
		return err
	}
	data, unreadable := manifest.Load(path, nil)
	if unreadable != nil || bytes.Contains(textfile.Decode(data), []byte("grants")) {
		return err
	}
	if _, _, refused := convert.Read(path, data); refused == nil {
		return &roles.Error{Kind: roles.ErrUsage, Msg: path + " was written for another tool, and is not a manifest",
			Hint: "mi-roles manifest convert " + shell.Anywhere(change.FileArgument(path), "FILE") + " > grants.yaml"}
	}
	return &roles.Error{Kind: roles.ErrUsage, Msg: err.Error(),
		Hint: "to write a manifest of what is held now: mi-roles export --all > grants.yaml"}
}
