package cmd

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/wire"
	"mi-roles/roles"
	"mi-roles/roles/files"
)

func newSnapshot(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:     "snapshot FILE",
		GroupID: groupState,
		Short:   "Save the tenant's identities, APIs, roles and assignments to a file",
		Long: `Save identities, APIs, roles and assignments to a file that --sandbox=FILE opens: for offline
audits, rehearsals and comparisons. Identities deleted in the last 30 days are included, so
that verify can detect recreated ones; if the sign-in cannot read them, the snapshot is saved
without them.`,
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
	to, err := a.openSnapshot(ctx, file)
	if err != nil {
		return err
	}
	defer to.Discard()
	s, err := a.Open(connect.Replication)
	if err != nil {
		return err
	}
	taken := s.Taken // a snapshot of a snapshot shows the same day
	if taken.IsZero() {
		taken = s.Clock().Now()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	bin := readRecycleBin(ctx, s)
	copied := newSnapshotting()
	if err := copied.read(ctx, s); err != nil {
		return err
	}
	if err := a.takeDeleted(copied, <-bin); err != nil {
		return err
	}
	copied.tenant.ID, copied.tenant.DisplayName, copied.tenant.Taken = s.TenantID(ctx), s.TenantName(ctx), moment(taken)
	if err := copied.save(ctx, to, file); err != nil {
		return err
	}
	t := copied.tenant
	a.Note("%d identities (%d more deleted), %d APIs, %d assignments saved to %s; open it with --sandbox=%s",
		len(copied.identities), len(t.Deleted), len(copied.apis), len(t.Assignments), file, a.Shell().Word(file))
	return nil
}

// recycleBin is what the recycle bin holds, or why it was not told.
type recycleBin struct {
	identities []roles.Deleted
	err        error
}

// readRecycleBin reads the recycle bin while the tenant is read.
func readRecycleBin(ctx context.Context, s *connect.Session) <-chan recycleBin {
	bin := make(chan recycleBin, 1)
	go func() {
		deleted, err := s.DeletedIdentities(ctx)
		bin <- recycleBin{deleted, err}
	}()
	return bin
}

// takeDeleted adds the recycle bin. A service that answers but will not tell what
// is in it, as to a sign-in without the right to read it, is no reason to fail.
func (a *app) takeDeleted(copied *snapshotting, bin recycleBin) error {
	refused, answered := errors.AsType[*wire.Error](bin.err)
	switch {
	case bin.err == nil:
		copied.deleted(bin.identities)
	case answered && refused.Status != 0 && !errors.Is(bin.err, roles.ErrSignIn) && !errors.Is(bin.err, roles.ErrUnavailable):
		a.Note("deleted identities are left out, so verify cannot detect recreated ones in this snapshot: %v", bin.err)
	default:
		return bin.err
	}
	return nil
}

// openSnapshot refuses to replace anything but an older snapshot, and the tenant that
// the snapshot is taken of: it may hold more than a snapshot does.
func (a *app) openSnapshot(ctx context.Context, file string) (*files.File, error) {
	if a.Sandbox != "" && a.Sandbox != connect.BuiltIn && files.Same(file, a.Sandbox) {
		return nil, screen.Refuse("%s is the file that --sandbox reads, so a snapshot cannot overwrite it; name another file", file)
	}
	to, err := files.Create(ctx, file)
	if err != nil {
		return nil, screen.Placed(err)
	}
	if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() {
		if _, err := connect.LoadTenant(file); err != nil {
			to.Discard()
			return nil, screen.Refuse("%s exists and is not a snapshot: name another file", file)
		}
	}
	return to, nil
}
