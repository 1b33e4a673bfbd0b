package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles/desired"
	"mi-roles/roles/gate"
)

func newPolicy(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "policy",
		GroupID: groupCheck,
		Short:   "Test the policy that limits who may get which roles",
		Example: "  mi-roles policy test -f grants.yaml --policy policy.yaml",
	}
	c.AddCommand(newPolicyTest(a))
	return c
}

type policyTestOptions struct {
	manifestFiles
	change.Allowed
}

func newPolicyTest(a *app) *cobra.Command {
	o := &policyTestOptions{}
	c := &cobra.Command{
		Use:   "test -f FILE",
		Short: "Show which rule of a policy decides on each grant in a manifest",
		Long: `Show, for every grant in a manifest, whether a policy allows it and which rule decides. Grants that
are already held are tested too. The tenant is read to resolve the identities, APIs and roles.
Read-only. The exit code is 8 if the policy refuses a grant.

A policy alone never allows critical roles, or unrated roles of Microsoft's APIs: those must be
named as well. To see both checks together, run "mi-roles plan --policy FILE".`,
		Example: `  mi-roles policy test -f grants.yaml --policy policy.yaml
  mi-roles policy test -f grants/ --policy policy.yaml -o json --query "[?decision=='deny']"`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.testPolicy(ctx, o) }),
	}
	o.manifestFiles.addFlags(c.Flags())
	o.AddPolicy(c.Flags())
	pick.Require(c, "file", "policy")
	return c
}

func (a *app) testPolicy(ctx context.Context, o *policyTestOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if o.Policy == "" {
		return screen.Refuse("--policy: name the file of the policy")
	}
	if err := o.Read(a.Opener); err != nil {
		return err
	}
	m, err := a.readManifest(ctx, o.manifestFiles)
	if err != nil {
		return err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return err
	}
	d, err := desire(ctx, s, m, desired.Options{AnyPrincipal: o.any, Now: a.Clock().Now()})
	if err != nil {
		return err
	}
	decisions := o.Gate().Policy.Test(d.Goal.Keys, d.describer)
	if err := a.Render(rulings(decisions), p); err != nil {
		return err
	}
	return gate.Refusal(decisions, d.wording())
}

// rulings shows what a policy says of each grant.
func rulings(decisions []gate.Decision) output.Document {
	doc := output.Document{Columns: []output.Column{{Title: "DECISION"}, {Title: "IDENTITY"}, {Title: "API"},
		{Title: "ROLE"}, {Title: "RISK", Spare: 1}, {Title: "RULE", Wrap: true}}}
	rows := make([]output.Ruling, len(decisions))
	for i, d := range decisions {
		cell, by := output.Cell{Text: string(gate.Allow), Tone: output.Good}, "default"
		if len(d.Refused) > 0 {
			cell = output.Cell{Text: string(gate.Deny), Tone: output.Bad}
		}
		rows[i] = output.Ruling{Decision: cell.Text, Assignment: output.OfGrant(d.Grant)}
		if d.Rule != nil {
			by = d.Rule.String()
			rows[i].Rule = &output.Rule{Name: output.Null(d.Rule.Name), At: d.Rule.At}
		}
		doc.Rows = append(doc.Rows, []output.Cell{cell, output.Text(d.Grant.Principal.DisplayName), output.Text(d.Grant.APIName()),
			output.Text(change.RoleName(d.Grant)), change.RiskCell(d.Grant.Rating.Level), output.Text(by)})
	}
	doc.Data = rows
	return doc
}
