package cmd

import (
	"context"
	"errors"
	"maps"
	"slices"

	"mi-roles/cmd/change"
	"mi-roles/cmd/connect"
	"mi-roles/output"
	"mi-roles/roles"
	"mi-roles/roles/desired"
)

// verifyFile checks a tenant against a manifest.
func (a *app) verifyFile(ctx context.Context, o *verifyOptions, p output.Options) error {
	m, err := a.readManifest(ctx, o.files)
	if err != nil {
		return err
	}
	s, err := a.Open(connect.Replication)
	if err != nil {
		return err
	}
	w := o.scopeOptions
	w.within = o.API
	d, unresolved := a.desireWithin(ctx, s, m, desired.Options{AnyPrincipal: o.Any, Lenient: true, Now: s.Clock().Now()}, w)
	if unresolved != nil && len(d.Goal.Keys) == 0 {
		return unresolved
	}
	plan := roles.Compare(d.goal(o.exact || w.whole()), d.Held)
	d.describer.Order(plan)
	verdicts := roles.Evaluate(plan, d.describer, d.Held)
	if err := checkSteps(ctx, s, verdicts, d.SecondStepsDone()); err != nil {
		return err
	}
	known, err := askRecycleBin(ctx, s, d, verdicts)
	if err != nil {
		return err
	}
	roles.AnnotateRecreated(verdicts, d.Recreated, known)
	a.tellRecreated(d, known)
	tellInherited(s, d.Identities)
	err = a.printVerdicts(verdicts, d.Where, p)
	if unresolved != nil && (err == nil || errors.Is(err, change.ErrDiffers)) {
		return unresolved
	}
	return err
}

// askRecycleBin finds out which of the identities that lack something were recreated.
func askRecycleBin(ctx context.Context, s *connect.Session, d resolved,
	verdicts []roles.Verdict) (map[roles.ObjectID]roles.Recreated, error) {
	lacking := map[roles.ObjectID]roles.Principal{}
	for _, v := range verdicts {
		if _, told := d.Recreated[v.Grant.Key]; !told && (v.Code == roles.Missing || v.Code == roles.DefaultAccessOnly) {
			lacking[v.Grant.Principal.ID] = v.Grant.Principal
		}
	}
	if len(lacking) == 0 {
		return nil, nil
	}
	before, err := s.Predecessors(ctx, slices.Collect(maps.Values(lacking)))
	known := map[roles.ObjectID]roles.Recreated{}
	for id, was := range before {
		known[id] = roles.Recreated{Was: was.ID, At: was.At}
	}
	return known, err
}

// tellRecreated says which of the identities are not those of before.
func (a *app) tellRecreated(d resolved, known map[roles.ObjectID]roles.Recreated) {
	all := map[roles.ObjectID]roles.Recreated{}
	for _, k := range d.Goal.Keys {
		if r, asked := d.Recreated[k]; asked {
			all[k.Principal] = r
		}
	}
	maps.Copy(all, known)
	if n := len(all); n > change.ManySteps {
		a.Note("%d identities have different object ids than before: they were recreated, or are different identities of that name", n)
		return
	}
	for _, p := range d.Identities {
		if r, told := all[p.ID]; told {
			a.Note("%s", output.Clean(r.Sentence(p)))
		}
	}
}
