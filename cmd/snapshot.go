package cmd

import (
	"context"
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"mi-roles/graph/sandbox"
)

func newSnapshot(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "snapshot FILE",
		GroupID: groupState,
		Short:   "Save the tenant's identities, APIs, roles and assignments to a file",
		Long: `Save what there is to know about app role assignments of managed identities to a file that
--sandbox=FILE opens: to audit offline, to rehearse a change on a copy, to compare two days.`,
		Example: `  mi-roles snapshot monday.json
  mi-roles audit --all --sandbox=monday.json
  mi-roles snapshot diff monday.json tuesday.json`,
		Args: cobra.ExactArgs(1),
		RunE: a.run(func(ctx context.Context, args []string) error { return a.snapshot(ctx, args[0]) }),
	}
	c.AddCommand(newSnapshotDiff(a))
	return c
}

func (a *app) snapshot(ctx context.Context, file string) error {
	if err := a.checkSnapshotFile(file); err != nil {
		return err
	}
	s, err := a.open(replication)
	if err != nil {
		return err
	}
	copied := newSnapshotting()
	if err := s.Tenant(ctx, copied.holders); err != nil {
		return err
	}
	if err := s.APIs(ctx, copied.resources); err != nil {
		return err
	}
	rest, err := s.Resources(ctx, copied.missingAPIs())
	if err != nil {
		return err
	}
	for _, r := range rest {
		copied.add(r)
	}
	copied.tenant.ID = s.tenantID(ctx)
	if err := copied.save(file); err != nil {
		return err
	}
	a.note("%d identities, %d APIs, %d assignments saved to %s; open it with --sandbox=%s", len(copied.identities), len(copied.apis), len(copied.tenant.Assignments), file, file)
	return nil
}

// checkSnapshotFile refuses to replace anything but an older snapshot, and the
// tenant that the snapshot is taken of: it may hold more than a snapshot does.
func (a *app) checkSnapshotFile(file string) error {
	if a.sandbox != "" && a.sandbox != builtIn && sameFile(file, a.sandbox) {
		return refuse("%s is the file that --sandbox reads: a snapshot of it cannot be written onto it; name another file", file)
	}
	if err := sandbox.Writable(file); err != nil {
		return refuse("%w", err)
	}
	if _, err := sandbox.Load(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return refuse("there is a file already that is no snapshot: %w", err)
	}
	if err := checkPlace(file); err != nil {
		return refuse("%w", err)
	}
	return nil
}
