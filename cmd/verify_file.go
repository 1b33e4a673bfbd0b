package cmd

import (
	"context"
	"maps"
	"slices"

	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/wanted"
)

// verifyFile checks a tenant against a manifest.
func (a *app) verifyFile(ctx context.Context, o *verifyOptions, p output.Options) error {
	m, err := a.readManifest(o.files)
	if err != nil {
		return err
	}
	s, err := a.open(replication)
	if err != nil {
		return err
	}
	d, err := s.desire(ctx, m, wanted.Options{AnyPrincipal: o.any, Lenient: true})
	if err != nil {
		return err
	}
	plan := roles.Compare(d.goal(o.exact), d.Held)
	d.describer.Order(plan)
	verdicts := roles.Judge(plan, d.describer, d.Held)
	if err := s.askRecycleBin(ctx, d, verdicts); err != nil {
		return err
	}
	roles.TellRecreated(verdicts, d.Recreated)
	a.tellRecreated(d)
	return a.printVerdicts(verdicts, p)
}

// askRecycleBin finds out which of the identities that lack something were recreated.
func (s *session) askRecycleBin(ctx context.Context, d desired, verdicts []roles.Verdict) error {
	lacking := map[roles.ObjectID]roles.Principal{}
	for _, v := range verdicts {
		p := v.Grant.Principal
		if _, known := d.Recreated[p.ID]; !known && (v.Code == roles.Missing || v.Code == roles.DefaultAccessOnly) {
			lacking[p.ID] = p
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	before, err := s.Predecessors(ctx, slices.Collect(maps.Values(lacking)))
	for id, was := range before {
		d.Recreated[id] = roles.Recreated{Was: was.ID, At: was.At}
	}
	return err
}

// tellRecreated says which of the identities are not those of before.
func (a *app) tellRecreated(d desired) {
	if n := len(d.Recreated); n > manySteps {
		a.note("%d identities were recreated: they have other object ids than before", n)
		return
	}
	for _, p := range d.Identities {
		if r, known := d.Recreated[p.ID]; known {
			a.note("%s", output.Clean(r.Sentence(p)))
		}
	}
}
