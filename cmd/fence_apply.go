package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/pick"
	"mi-roles/roles/display"
	"mi-roles/roles/fence"
)

type fenceApplyOptions struct {
	fenceOptions
	change.Changes
	policy change.Allowed
}

func newFenceApply(a *app) *cobra.Command {
	o := &fenceApplyOptions{}
	c := &cobra.Command{
		Use:   "apply -f FILE --for IDENTITY",
		Short: "Create or update the fence",
		Long: `Create the policy, the custom role and its assignment to IDENTITY, or update them to match the
manifest. Changes that narrow rights come first. If a change is refused, those made before it are
rolled back. A policy or role that has the fence's name but that mi-roles did not create is refused.
Rights that IDENTITY has outside the fence stay: see "fence verify".

Requires a Microsoft Entra ID P1 license and Privileged Role Administrator or Global Administrator,
or the permissions Policy.ReadWrite.PermissionGrant, RoleManagement.ReadWrite.Directory and
Application.Read.All. Prompts for confirmation; without a terminal, pass --yes.`,
		Example: `  mi-roles fence apply -f grants.yaml --for rg-roles/id-roles-writer
  mi-roles fence apply -f grants.yaml --for rg-roles/id-roles-writer --yes`,
		Args: pick.NoArgs,
		RunE: a.run(func(ctx context.Context, _ []string) error { return a.applyFence(ctx, o) }),
	}
	o.addFlags(a, c)
	o.Changes.AddFlags(c.Flags())
	o.policy.AddPolicy(c.Flags())
	return c
}

func (a *app) applyFence(ctx context.Context, o *fenceApplyOptions) error {
	p, err := a.Printer()
	if err != nil {
		return err
	}
	if err := a.CheckConsent("fence apply", o.Changes); err != nil {
		return err
	}
	if err := a.CheckFenceRecord(o.Changes); err != nil {
		return err
	}
	if err := o.policy.ReadPolicy(); err != nil {
		return err
	}
	open := func() (*connect.Session, error) { return a.OpenFor(o.Changes, connect.Replication) }
	b, state, err := a.lookAtFence(ctx, &o.fenceOptions, open)
	if err != nil {
		return err
	}
	defer a.TellAgain(&o.Questions)
	steps, err := fence.Steps(b.Fence, state)
	if err != nil {
		return err
	}
	run := change.FenceRun{Runner: a.Runner, Session: b.Session, Printer: p, Fence: b.Fence, Steps: steps, Options: o.Changes}
	if err := run.Confirmed(ctx); err != nil {
		return err
	}
	if len(steps) == 0 {
		a.Note("unchanged: the fence of %s matches the manifest", b.Holder.DisplayName)
	}
	if rest := byHand(fence.Compare(b.Fence, state)); len(rest) > 0 {
		a.Note("%s outside the fence: see mi-roles fence verify", display.Count(len(rest), "right or open question", "rights or open questions"))
	}
	a.tellUnconfirmed()
	return nil
}
