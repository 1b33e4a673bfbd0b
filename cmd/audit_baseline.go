package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/cmd/screen"
	"mi-roles/graph/sandbox"
	"mi-roles/roles"
	"mi-roles/roles/audit"
	"mi-roles/roles/catalog"
)

// onlyNew begins a level of --fail-on that counts new findings alone.
const onlyNew = "new:"

func failLevels() []string {
	levels := []string{string(catalog.Critical), string(catalog.High), string(catalog.Medium), string(catalog.Low)}
	for _, l := range levels {
		levels = append(levels, onlyNew+l)
	}
	return levels
}

// failing is --fail-on taken apart.
func (o *auditOptions) failing() (level catalog.Level, isNew bool) {
	text, isNew := strings.CutPrefix(o.failOn, onlyNew)
	return catalog.Level(text), isNew
}

// fails reports whether a finding is what --fail-on names.
func (o *auditOptions) fails(f audit.Finding) bool {
	level, isNew := o.failing()
	return f.Severity.AtLeast(level) && (!isNew || f.Change == audit.New)
}

// failed is the error of so many findings that --fail-on names.
func (o *auditOptions) failed(n int) error {
	what := screen.Plural(n, "finding", "findings")
	level, isNew := o.failing()
	if isNew {
		what = "new " + what
	}
	return fmt.Errorf("%w: %d %s of severity %s or worse", change.ErrFailOn, n, what, level)
}

// openBaseline opens the snapshot of --baseline before the tenant is asked; nil where
// none is given.
func (a *app) openBaseline(ctx context.Context, o *auditOptions) (*connect.Session, error) {
	if o.baseline == "" {
		if strings.HasPrefix(o.failOn, onlyNew) {
			return nil, screen.Refuse("--fail-on %s needs an earlier snapshot to compare with: add --baseline FILE", o.failOn)
		}
		return nil, nil
	}
	then, err := a.openSnapshotted(ctx, o.baseline)
	if err != nil {
		return nil, screen.Refuse("--baseline: %w", noSnapshot(err, o.baseline))
	}
	return then, nil
}

// noSnapshot says why a file cannot be read as a snapshot.
func noSnapshot(err error, file string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s does not exist", file)
	}
	return change.ExplainWrongKind(err, file, "a snapshot of a tenant")
}

// openSnapshotted opens a snapshot with the same client as a tenant.
func (a *app) openSnapshotted(ctx context.Context, file string) (*connect.Session, error) {
	if _, err := screen.Await(ctx, func() (*sandbox.Tenant, error) { return connect.LoadTenant(file) }); err != nil {
		return nil, err
	}
	return a.Offline(file).Open(connect.Replication)
}

// checkBaseline refuses a baseline of another tenant, and one that is newer than what it
// is compared with: what is new and what is gone would be told the wrong way round.
func (o *auditOptions) checkBaseline(ctx context.Context, now, then *connect.Session) error {
	if then == nil {
		return nil
	}
	if was, is := then.TenantID(ctx), now.TenantID(ctx); connect.OtherTenant(was, is) {
		return screen.Refuse("--baseline: %s is of tenant %s, but this is tenant %s", o.baseline, was, is)
	}
	if present, what := presentOf(now); then.Taken.After(present) {
		return screen.Refuse("--baseline: %s was taken on %s, which is later than %s: use an earlier snapshot", o.baseline,
			then.Taken.UTC().Format(time.RFC3339), what)
	}
	return nil
}

// clockDifference is how far apart the clocks of the directory, of the machine that took
// a snapshot and of this one are taken to be.
const clockDifference = 2 * time.Minute

// presentOf is the latest time of which the audited tenant can tell, and what people call it.
func presentOf(now *connect.Session) (time.Time, string) {
	if now.Taken.IsZero() {
		return now.Clock().Now().Add(clockDifference), "now"
	}
	return now.Taken, "the snapshot that is audited"
}

// against compares what was found with what the same audit finds in the baseline.
func (a *app) against(ctx context.Context, now, then *connect.Session, o *auditOptions, in audit.Input, of scope,
	found audit.Result) (audit.Result, error) {
	then.Risk = now.Risk
	before, err := a.inBaseline(ctx, then, in, of)
	if err != nil {
		return found, err
	}
	present, what := presentOf(now)
	for _, g := range before.Grants {
		if g.Created.After(present.Add(clockDifference)) {
			return found, screen.Refuse("--baseline: %s holds an assignment of %s, which is later than %s: use an earlier snapshot",
				o.baseline, g.Created.UTC().Format(time.RFC3339), what)
		}
	}
	was, err := screen.Await(ctx, func() (audit.Result, error) { return audit.Find(before), nil })
	return found.Against(was, audit.Baseline{Name: o.baseline, Taken: then.Taken}), err
}

// inBaseline reads what was in scope then. The identities that the user named are those
// with the same object ids: a recreated one is another.
func (a *app) inBaseline(ctx context.Context, then *connect.Session, in audit.Input, of scope) (audit.Input, error) {
	if of.named {
		ids := map[roles.ObjectID]bool{}
		for _, p := range in.Principals {
			ids[p.ID] = true
		}
		of.inside = func(p roles.Principal) bool { return ids[p.ID] }
	}
	of.named, of.Question.Identities = false, nil
	of.places = nil // said of the tenant as it is
	var err error
	in.Principals, in.Grants, err = a.holdingsOf(ctx, then, of)
	if errors.Is(err, roles.ErrAPINotFound) { // nobody held roles of an API that was not there
		of.Question.APIs = nil
		in.Principals, _, err = a.holdingsOf(ctx, then, of)
		in.Grants = nil
	}
	return in, err
}
