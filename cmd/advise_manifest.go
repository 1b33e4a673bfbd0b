package cmd

import (
	"context"
	"slices"
	"time"

	"mi-roles/cmd/connect"
	"mi-roles/roles"
	"mi-roles/roles/activity"
	"mi-roles/roles/desired"
	"mi-roles/roles/display"
	"mi-roles/roles/manifest"
)

// writeAdvised writes the state that the advice leads to as a manifest. What is dropped
// was wanted until the log's last day.
func (a *app) writeAdvised(ctx context.Context, s *connect.Session, advice []activity.Identity, last time.Time) error {
	out := activity.Follow(advice)
	if yesterday := a.Clock().Now().AddDate(0, 0, -1); last.After(yesterday) {
		last = yesterday
	}
	var apisWithURI []roles.Resource
	if s != nil {
		var err error
		l := &lister{Session: s}
		if apisWithURI, err = l.apisWithURI(ctx, desired.URIs(slices.Concat(out.Keep, out.Drop))); err != nil {
			return err
		}
	}
	for _, role := range out.NotOffered {
		a.Note("the tenant does not offer %s: the roles that it would replace are kept", role)
	}
	a.Note("%s kept, %d added, %d removed; to see the changes: mi-roles plan -f FILE --prune",
		display.Count(len(out.Keep), "role", "roles"), len(out.Add), len(out.Drop))
	m := desired.Advise(desired.Advised{Keep: out.Keep, Add: out.Add, Drop: out.Drop, Until: last.UTC().Format(time.DateOnly)}, apisWithURI)
	if err := m.Write(a.Out, manifest.YAML); err != nil {
		return err
	}
	a.Result.Whole = true
	return nil
}
