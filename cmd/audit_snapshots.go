package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"mi-roles/cmd/change"
	"mi-roles/cmd/screen"
	"mi-roles/roles/audit"
	"mi-roles/roles/display"
)

// addSnapshots declares --snapshots. What is about one tenant has no place beside it.
func (o *auditOptions) addSnapshots(c *cobra.Command) {
	c.Flags().StringVar(&o.snapshots, "snapshots", "", "`folder` with one snapshot of each tenant: audit all of them in one report")
	for _, one := range []string{"identity", "api", "any-principal", "file", "activity", "audit-log", "pipeline", "azure", "baseline",
		"group-by", "remedies", "write-exceptions"} {
		c.MarkFlagsMutuallyExclusive("snapshots", one)
	}
}

// auditSnapshots audits a snapshot of each tenant, and puts together what was found.
func (a *app) auditSnapshots(ctx context.Context, o *auditOptions) (audited, error) {
	var all audited
	q, err := a.prepareAudit(ctx, o)
	if err != nil {
		return all, err
	}
	files, err := snapshotsIn(o.snapshots)
	if err != nil {
		return all, err
	}
	all.in = q.in
	seen, results, notes, days := map[string]string{}, make([]audit.Result, 0, len(files)), []string(nil), span{}
	for _, file := range files {
		s, err := a.openSnapshotted(ctx, file)
		if err != nil {
			return all, screen.Refuse("--snapshots: %w", noSnapshot(err, file))
		}
		id := strings.ToLower(s.TenantID(ctx))
		switch first := seen[id]; {
		case id == "":
			return all, screen.Refuse("--snapshots: %s does not name its tenant: take the snapshot again", file)
		case first != "":
			return all, screen.Refuse("--snapshots: %s and %s are both of tenant %s: keep one of them in the folder", first, file, id)
		}
		seen[id] = file
		days.add(s.Taken)
		x, err := a.auditIn(ctx, s, o, q)
		if err != nil {
			return all, err
		}
		notes = append(notes, fmt.Sprintf("tenant %s (%s): %s", id, file, counts(x.found)))
		all.in.Principals, all.in.Grants = append(all.in.Principals, x.in.Principals...), append(all.in.Grants, x.in.Grants...)
		results = append(results, x.found)
	}
	for _, n := range notes {
		a.Note("%s", n)
	}
	all.found = audit.Merge(results...)
	all.scope = fmt.Sprintf("%s of %s%s", o.scope(), display.Count(len(files), "tenant", "tenants"), days)
	return all, nil
}

// snapshotsIn lists the files of a folder that snapshots are written to.
func snapshotsIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, screen.Refuse("--snapshots: the folder %s does not exist", folder)
	}
	if err != nil {
		return nil, screen.Refuse("--snapshots: %w", err)
	}
	var files []string
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() && !strings.HasPrefix(name, ".") && strings.EqualFold(filepath.Ext(name), ".json") {
			files = append(files, filepath.Join(folder, name))
		}
	}
	if len(files) == 0 {
		return nil, screen.Refuse("--snapshots: %s holds no snapshot: save one of each tenant there, with mi-roles snapshot %s", folder,
			filepath.Join(folder, "TENANT.json"))
	}
	return files, nil
}

// span is the time in which snapshots were taken, as far as they say.
type span struct{ from, to time.Time }

func (s *span) add(taken time.Time) {
	if taken.IsZero() {
		return
	}
	if s.from.IsZero() || taken.Before(s.from) {
		s.from = taken
	}
	if taken.After(s.to) {
		s.to = taken
	}
}

func (s span) String() string {
	from, to := change.Day(s.from), change.Day(s.to)
	switch {
	case from == "":
		return ""
	case from == to:
		return ", as of " + from
	}
	return ", as of " + from + " to " + to
}
