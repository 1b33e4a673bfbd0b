package cmd

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/cmd/screen"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/display"
	"mi-roles/roles/fence"
)

type fencePlanOptions struct {
	fenceOptions
	exitCode bool
}

func newFencePlan(a *app) *cobra.Command {
	o := &fencePlanOptions{}
	c := &cobra.Command{
		Use:   "plan -f FILE --for IDENTITY",
		Short: "Preview what fence apply would change",
		Long: `Compare the fence that the manifest describes with the tenant. Show what fence apply would change,
and what it cannot change: rights that IDENTITY has outside the fence. Read-only.

Requires the permissions Policy.Read.PermissionGrant, RoleManagement.Read.Directory and
Application.Read.All.`,
		Example: `  mi-roles fence plan -f grants.yaml --for rg-roles/id-roles-writer
  mi-roles fence plan -f grants.yaml --for rg-roles/id-roles-writer --exit-code`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.planFence(ctx, o) }),
	}
	o.addFlags(a, c)
	c.Flags().BoolVar(&o.exitCode, "exit-code", false, "exit with 3 when the tenant differs from the fence")
	return c
}

func newFenceVerify(a *app) *cobra.Command {
	o := &fenceOptions{}
	c := &cobra.Command{
		Use:   "verify -f FILE --for IDENTITY",
		Short: "Check that the fence is in place and cannot be bypassed",
		Long: `Check that policy, custom role and assignment match the manifest, that nobody else has
them, and that IDENTITY holds no right beside the fence, such as AppRoleAssignment.ReadWrite.All.
The exit code is 3 on any difference, also where something could not be read. Read-only.

Requires the permissions Policy.Read.PermissionGrant, RoleManagement.Read.Directory and
Application.Read.All.`,
		Example: `  mi-roles fence verify -f grants.yaml --for rg-roles/id-roles-writer
  mi-roles fence verify -f grants.yaml --for rg-roles/id-roles-writer -o junit`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.verifyFence(ctx, o) }),
	}
	o.addFlags(a, c)
	return c
}

// lookAtFence builds the fence and reads what the tenant has of it.
func (a *app) lookAtFence(ctx context.Context, o *fenceOptions, open func() (*connect.Session, error)) (built, fence.State, error) {
	b, err := a.buildFence(ctx, o, open)
	if err != nil {
		return b, fence.State{}, err
	}
	view, err := b.FenceOf(ctx, b.Fence)
	if errors.Is(err, roles.ErrForbidden) {
		err = &screen.Advised{Err: err,
			Hint: "reading a fence requires the permissions Policy.Read.PermissionGrant, RoleManagement.Read.Directory and " +
				"Application.Read.All"}
	}
	if err != nil {
		return b, fence.State{}, err
	}
	d, err := b.Describer(ctx, view.Roles)
	if err != nil {
		return b, fence.State{}, err
	}
	d.Principals[b.Holder.ID] = b.Holder
	view.Held.Grants = d.DescribeAll(view.Roles)
	view.State.Beside = b.BesideOf(view.Held)
	return b, view.State, nil
}

func (a *app) verifyFence(ctx context.Context, o *fenceOptions) error {
	p, err := a.Printer(output.JUnit)
	if err != nil {
		return err
	}
	b, state, err := a.lookAtFence(ctx, o, a.reading)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	found, apply := fence.Compare(b.Fence, state), a.applyLine(o)
	doc := output.Document{Data: differenceRows(found, apply), Suite: "fence",
		Columns: []output.Column{{Title: "DIFFERENCE"}, {Title: "OBJECT"}, {Title: "WHAT", Wrap: true}, {Title: "NEXT STEP", Wrap: true}}}
	for _, d := range found {
		doc.Rows = append(doc.Rows, []output.Cell{{Text: string(d.Kind), Tone: toneOf(d.Kind)}, output.Text(string(d.Object)),
			output.Text(d.Text), output.Text(nextStep(d, apply))})
		doc.Findings = append(doc.Findings, output.Finding{RuleID: "FENCE_" + strings.ToUpper(string(d.Kind)), Severity: "high",
			RuleTitle: "The tenant matches the fence", Message: d.Text, Remedy: nextStep(d, apply), Subject: b.Holder.DisplayName,
			Location: "identities/" + string(b.Holder.ID), Key: string(d.Object) + "/" + d.ID + "/" + d.Text})
	}
	if len(found) == 0 {
		doc.Findings = []output.Finding{{Subject: b.Holder.DisplayName, Location: "identities/" + string(b.Holder.ID), Passed: true}}
	}
	if err := a.Render(doc, p); err != nil {
		return err
	}
	said := display.Count(len(found), "difference", "differences")
	a.TellJob(doc, "fence: "+said, "findings", len(found))
	if len(found) > 0 {
		a.Note("%s between the tenant and the fence of %s", said, b.Holder.DisplayName)
		return change.ErrDiffers
	}
	a.Note("the fence of %s matches the manifest, and the identity holds no right outside it", b.Holder.DisplayName)
	a.tellUnconfirmed()
	return nil
}

func toneOf(k fence.Kind) output.Tone {
	if k == fence.Changed || k == fence.Narrower {
		return output.Warn
	}
	return output.Bad
}

// applyLine is the command that mends a fence.
func (a *app) applyLine(o *fenceOptions) string {
	words := []string{"mi-roles", "fence", "apply"}
	for _, f := range o.names {
		words = append(words, "-f", f)
	}
	return a.Shell().Line(append(words, "--for", string(o.holder))...)
}

// nextStep is what to type or do about a difference.
func nextStep(d fence.Difference, apply string) string {
	if d.Fix == "" && d.Kind != fence.Unknown && d.Kind != fence.Foreign {
		return apply
	}
	return d.Fix
}

func differenceRows(found []fence.Difference, apply string) []output.FenceDifference {
	rows := make([]output.FenceDifference, len(found))
	for i, d := range found {
		rows[i] = output.FenceDifference{Difference: string(d.Kind), Object: string(d.Object), ID: output.Null(d.ID), Message: d.Text,
			NextStep: output.Null(nextStep(d, apply))}
	}
	return rows
}

func (a *app) planFence(ctx context.Context, o *fencePlanOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	b, state, err := a.lookAtFence(ctx, &o.fenceOptions, a.reading)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	steps, err := fence.Steps(b.Fence, state)
	if err != nil {
		return err
	}
	found := fence.Compare(b.Fence, state)
	doc := fencePlanDocument(steps, found, a.applyLine(&o.fenceOptions))
	if err := a.Render(doc, p); err != nil {
		return err
	}
	a.Note("%s for the fence of %s", display.Count(len(steps), "change", "changes"), b.Holder.DisplayName)
	a.tellUnconfirmed()
	if o.exitCode && len(found) > 0 {
		return change.ErrDiffers
	}
	return nil
}

// byHand are the differences that fence apply does not mend.
func byHand(found []fence.Difference) []fence.Difference {
	var out []fence.Difference
	for _, d := range found {
		if d.Kind == fence.Beside || d.Kind == fence.Unknown || d.Kind == fence.Foreign {
			out = append(out, d)
		}
	}
	return out
}

func fencePlanDocument(steps []fence.Step, found []fence.Difference, apply string) output.Document {
	doc := output.Document{Columns: []output.Column{{Title: "ACTION"}, {Title: "OBJECT"}, {Title: "WHAT", Wrap: true}}}
	plan := output.FencePlan{Changes: change.FenceRows(steps), Differences: differenceRows(found, apply)}
	for _, s := range steps {
		doc.Rows = append(doc.Rows, []output.Cell{output.Text(string(s.Verb)), output.Text(string(s.Object)), output.Text(s.Text)})
	}
	for _, d := range byHand(found) {
		doc.Rows = append(doc.Rows, []output.Cell{{Text: string(d.Kind), Tone: output.Bad}, output.Text(string(d.Object)),
			output.Text(d.Text + "; " + d.Fix)})
	}
	doc.Data, doc.Flat = plan, plan.Changes
	return doc
}
